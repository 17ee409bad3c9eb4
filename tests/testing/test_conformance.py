"""A library is run against the scenarios, and what it does is called by its name."""

import math
import time
import warnings
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.peers.borrowed import Namespace, borrowed
from benchmarks.peers.peer import Peer
from tapeless.testing.conformance import Verdict, programs, run_scenarios
from tapeless.testing.operators import tapeless_operators
from tapeless.testing.scenarios import scenario

OURS = tapeless_operators("python")


def changed(value_and_grad):
    """Our operators with another `value_and_grad`."""
    return replace(OURS, value_and_grad=value_and_grad)


def verdict_on(operators, name, seconds=60.0):
    [outcome] = run_scenarios(operators, [scenario(name)], seconds=seconds)
    return outcome


def twice(function, argnums=0):
    def call(*args):
        value, gradient = OURS.value_and_grad(function, argnums=argnums)(*args)
        return value, 2.0 * gradient

    return call


def writing(function, argnums=0):
    def call(*args):
        args[0][0] += 1.0
        return OURS.value_and_grad(function, argnums=argnums)(*args)

    return call


def refusing(function, argnums=0):
    def call(*args):
        raise NotImplementedError("not\nthis one")

    return call


def ignoring_errors(function, argnums=0):
    return lambda *args: (0.0, 0.0)


def slow(function, argnums=0):
    def call(*args):
        time.sleep(5.0)
        return OURS.value_and_grad(function, argnums=argnums)(*args)

    return call


def test_right():
    assert verdict_on(OURS, "branch_in_loop").verdict is Verdict.RIGHT
    assert verdict_on(OURS, "squared_modulus").verdict is Verdict.RIGHT  # complex


def test_wrong_number():
    found = verdict_on(changed(twice), "branch_in_loop")
    assert found.verdict is Verdict.WRONG
    assert "disagrees with finite differences" in found.reason


def test_changed_argument():
    found = verdict_on(changed(writing), "branch_in_loop")
    assert (found.verdict, "changed its arguments" in found.reason) == (Verdict.WRONG, True)


def test_refused():
    found = verdict_on(changed(refusing), "branch_in_loop")
    assert (found.verdict, found.reason) == (Verdict.REFUSED, "NotImplementedError: not")


def test_error_of_the_program_is_right_and_its_absence_wrong():
    assert verdict_on(OURS, "index_out_of_bounds").verdict is Verdict.RIGHT
    assert verdict_on(changed(ignoring_errors), "index_out_of_bounds").verdict is Verdict.WRONG
    assert verdict_on(changed(refusing), "index_out_of_bounds").verdict is Verdict.REFUSED


def test_late():
    assert verdict_on(changed(slow), "branch_in_loop", seconds=0.05).verdict is Verdict.LATE


def test_programs_leave_out_what_is_about_the_interface():
    names = {each.name for each in programs()}
    assert "branch_in_loop" in names
    assert scenario("integer_scalar").refused
    assert "integer_scalar" not in names


def doubtful(function, argnums=0):
    def call(*args):
        warnings.warn("the derivative may be lost", stacklevel=1)
        return twice(function, argnums)(*args)

    return call


def test_a_warning_beside_a_wrong_result_is_a_refusal():
    found = verdict_on(changed(doubtful), "branch_in_loop")
    assert (found.verdict, found.reason) == (Verdict.REFUSED, "warned: the derivative may be lost")


class Halved(Peer):
    """A library of floats and arrays that differentiates by halves of differences."""

    libraries = (np,)
    share = 0.5

    def is_own(self, value):
        return isinstance(value, float | np.ndarray)

    def array(self, leaf):
        return np.array(leaf)

    def plain(self, leaf):
        return leaf

    def pull(self, program, moved):
        [output] = program(*moved)
        slopes = [self.slope(program, moved, k) for k in range(len(moved))]
        return [output], lambda weights: [weights[0] * slope for slope in slopes]

    def slope(self, program, moved, k):
        def along(step):
            there = [each + step if i == k else each for i, each in enumerate(moved)]
            return program(*there)[0]

        return self.share * (along(0.5) - along(-0.5))  # exact for polynomials up to degree 2


class Whole(Halved):
    share = 1.0


class Tripled(Whole):
    """A library with a sine of its own."""

    libraries = (SimpleNamespace(sin=lambda x: 3.0 * math.sin(x)), np)


def test_a_peer_takes_containers_and_is_told_right_from_wrong():
    name = "frozen"  # the argument is a dataclass
    assert verdict_on(Whole().operators, name).verdict is Verdict.RIGHT
    assert verdict_on(Halved().operators, name).verdict is Verdict.WRONG


def test_a_peer_for_which_it_is_another_program():
    found = verdict_on(Tripled().operators, "branch_in_loop")
    assert (found.verdict, "without a derivative" in found.reason) == (Verdict.OTHER, True)


def test_borrowed_namespace_is_there_during_the_call_alone():
    each = scenario("branch_in_loop")
    plain = each.function(*each.args())
    assert borrowed(each.function, Tripled())(*each.args()) != plain
    assert each.function(*each.args()) == plain


def test_what_a_library_has_not_does_not_get_its_arrays():
    library = Whole()
    library.libraries = ()
    namespace = Namespace(library, np)
    assert namespace.sum([1, 2]) == 3
    assert namespace.ndarray is np.ndarray
    with pytest.raises(AttributeError, match="no function `sum`"):
        namespace.sum([np.ones(2)])
