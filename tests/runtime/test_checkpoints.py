"""The schedule of kept states: as few evaluations as there can be, within the budget."""

from functools import cache
from math import comb

import pytest

from tapeless.runtime.checkpoints import (
    OverBudget,
    advance,
    assume_fits,
    reach,
    segment_count,
    segment_length,
    segment_stop,
    slot_count,
)


@cache
def runs(segments, slots):
    """How many segments the schedule runs before it has reversed all."""
    if segments == 1:
        return 0
    step = advance(segments, slots)
    return step + runs(segments - step, max(slots - 1, 0)) + runs(step, slots)


def fewest(segments, slots):
    """The formula of Griewank and Walther, "Algorithm 799: revolve" (2000), where `slots` are those
    beside the one that holds the start.
    """
    kept, repeats = slots + 1, 0
    while comb(kept + repeats, kept) < segments:
        repeats += 1
    return repeats * segments - comb(kept + repeats, repeats - 1) if repeats else 0


@pytest.mark.parametrize("slots", [0, 1, 2, 3, 7, 30])
def test_the_schedule_runs_as_few_segments_as_the_binomial_formula(slots):
    for segments in range(1, 150):
        assert runs(segments, slots) == fewest(segments, slots)


def test_reach_is_binomial_and_does_not_overflow():
    assert [reach(3, r) for r in (-1, 0, 1, 2, 3)] == [0, 1, 4, 10, 20]
    assert reach(2**40, 5) == 2**62
    assert 1 <= advance(10**12, 10**9) < 10**12


@pytest.mark.parametrize("trips", [0, 1, 2, 999, 10**5, 10**7])
@pytest.mark.parametrize(("record", "state"), [(800, 800), (16, 8000), (1600, 8), (8, 0), (0, 8)])
def test_what_is_kept_stays_in_the_budget(trips, record, state):
    budget = 10**6
    length = segment_length(trips, record, state, budget)
    segments = segment_count(trips, length)
    slots = slot_count(segments, state, budget)
    assert length >= 1
    assert slots >= 1
    assert length * record + slots * state <= budget
    assert segment_stop(segments, length, trips) == trips
    assert trips == 0 or segment_stop(segments - 1, length, trips) < trips


def test_a_budget_of_nothing_still_gives_one_iteration_and_one_state():
    assert segment_length(100, 8, 8, 1) == 1
    assert slot_count(100, 8, 1) == 1


def test_leaving():
    assert assume_fits(100, 100) is None
    with pytest.raises(OverBudget):
        assume_fits(101, 100)
