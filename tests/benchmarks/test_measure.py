"""What is timed is right: tapeless agrees with the limits, and what disagrees gets no time."""

from functools import partial

import numpy as np
import pytest

import tapeless as tl
from benchmarks.cases import CASES, posterior
from benchmarks.entry import Entry, NotThere, Result, disagreement
from benchmarks.limits import limit_of
from benchmarks.measure import Measured, agreeing
from benchmarks.ours import by_hand, entry_of
from benchmarks.peers import PEERS, contender, installed
from tests.sampling import sampled

SMALL = posterior.few.small()


@pytest.mark.parametrize("case", sampled(CASES, 2), ids=lambda case: case.name)
def test_tapeless_agrees_with_the_limit(case):
    """Without machine code, which takes seconds to compile for each."""
    args = case.small()
    if case.direction is None:
        gradient = tl.value_and_grad(case.primal, argnums=case.argnums, engine="python")
        call = partial(gradient, *args)
    else:
        call = partial(tl.hvp, case.primal, args[0], case.direction(args[0]), engine="python")
    expected = Result(*limit_of(case).results(case, args))
    assert disagreement(entry_of(case, call).result(), expected) is None


def test_a_wrong_derivative_gets_no_time():
    def wrong(case, args):
        return Entry(lambda: None, lambda: Result(limit(case, args).value, (np.ones(1),) * 2))

    def limit(case, args):
        return by_hand(case, args).result()

    measured = Measured(posterior.few)
    entries = agreeing(posterior.few, SMALL, {"by hand": by_hand, "wrong": wrong}, measured)
    assert set(entries) == {"by hand"}
    assert "derivative 0 is off" in measured.failures["wrong"]


def test_what_is_not_there_is_no_failure():
    def absent(case, args):
        raise NotThere("not written")

    measured = Measured(posterior.few)
    assert not agreeing(posterior.few, SMALL, {"absent": absent}, measured)
    assert measured.absences == {"absent": "not written"}
    assert not measured.failures


def test_what_raises_is_a_failure():
    def refusing(case, args):
        raise tl.TypingError("no")

    measured = Measured(posterior.few)
    assert not agreeing(posterior.few, SMALL, {"refusing": refusing}, measured)
    assert measured.failures == {"refusing": "TypingError: no"}


def test_nan_disagrees():
    assert disagreement(Result(1.0, (np.array([np.nan]),)), Result(1.0, (np.ones(1),)))
    assert disagreement(Result(np.nan, ()), Result(1.0, ()))


@pytest.mark.parametrize("peer", PEERS)
def test_peers_agree_with_the_limit(peer):
    if peer not in installed():
        pytest.skip(f"{peer} is not installed")
    measured = Measured(posterior.few)
    agreeing(posterior.few, SMALL, {"by hand": by_hand, peer: contender(peer)}, measured)
    assert not measured.failures
