"""A library is run against the scenarios, and what it does is called by its name."""

import math
import time
from dataclasses import replace

import numpy as np

from benchmarks.peers.borrowed import as_numpy, borrowed, with_leaves
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


class Tripled:
    """A library with a sine of its own."""

    @staticmethod
    def sin(x):
        return 3.0 * math.sin(x)


def test_borrowed_namespace_is_there_during_the_call_alone():
    each = scenario("branch_in_loop")
    plain = each.function(*each.args())
    assert borrowed(each.function, Tripled)(*each.args()) != plain
    assert each.function(*each.args()) == plain


def test_leaves_keep_their_containers():
    tree = {"a": (1.0, [np.ones(2), None])}
    assert with_leaves(tree, lambda leaf: 0 if leaf is None else float(np.sum(leaf))) == {
        "a": (1.0, [2.0, 0])
    }
    assert isinstance(as_numpy(np.ones(())), np.float64)
