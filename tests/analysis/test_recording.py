"""The minimum cut that decides what to record."""

from itertools import chain, combinations

import numpy as np
import pytest

from tapeless.analysis.recording import minimum_records


def records(needed, inputs, cost=lambda value: 1.0):
    return set(minimum_records(needed, inputs.get, cost))


def test_a_value_that_cannot_be_computed_again_is_recorded():
    assert records(["x"], {"x": None}) == {"x"}


def test_nothing_is_recorded_for_what_can_be_computed_from_what_is_known():
    assert records(["y"], {"y": ["x"], "x": []}) == set()


def test_one_state_is_recorded_instead_of_many_values_made_of_it():
    inputs = {"x": None, "a": ["x"], "b": ["a", "x"], "c": ["b"]}
    assert records(["a", "b", "c"], inputs) == {"x"}


def test_one_value_is_recorded_instead_of_the_many_it_is_made_of():
    inputs = {"s": ["a", "b", "c"], "a": None, "b": None, "c": None}
    assert records(["s"], inputs) == {"s"}


def test_the_cheaper_of_two_equal_cuts_is_taken():
    inputs = {"flag": ["x"], "x": None}
    cost = {"flag": 1.0, "x": 8.0}.__getitem__
    assert records(["flag"], inputs, cost) == {"flag"}


@pytest.mark.parametrize("seed", range(20))
def test_the_cut_is_as_cheap_as_the_best_found_by_trying_all(seed):
    rng = np.random.default_rng(seed)
    names = list(range(8))
    inputs = {
        n: None if n < 2 else [int(m) for m in rng.choice(n, size=min(n, 2), replace=False)]
        for n in names
    }
    cost = {n: float(rng.integers(1, 9)) for n in names}
    needed = [5, 6, 7]

    def suffices(kept):
        def known(n):
            return n in kept or (inputs[n] is not None and all(map(known, inputs[n])))

        return all(map(known, needed))

    subsets = chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))
    best = min(sum(cost[n] for n in kept) for kept in subsets if suffices(set(kept)))
    chosen = records(needed, inputs, cost.__getitem__)
    assert suffices(chosen)
    assert sum(cost[n] for n in chosen) == best
