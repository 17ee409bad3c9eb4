"""The check that tapes fit the budget: where it is, and when there is none."""

import numpy as np

from tapeless import Options
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Assign, Const
from tapeless.ir.verify import verify
from tapeless.pipeline import Pipeline
from tapeless.transform.reverse import Reverse


def lowered(function, *args, **options):
    program = parse(function, bind(function, args, {}).signature)
    pipeline = Pipeline(program, (Reverse((0,)),), "numba", Options(**options))
    verify(pipeline.derivative)
    return pipeline.derivative


def check(function, *args, **options):
    """The place and the node of the check."""
    nodes = lowered(function, *args, **options).body.nodes
    for place, node in enumerate(nodes):
        if isinstance(node, Assign) and node.op == "assume_fits":
            return place, node
    return None


def _is(node, *ops):
    return isinstance(node, Assign) and node.op in ops


def squared(x, steps):
    for _ in range(steps):
        x = x * x
    return x


def hundred(x):
    for _ in range(100):
        x = x * x
    return x


def moving(u, steps):
    for _ in range(steps):
        for i in range(1, len(u)):
            u[i] = u[i] * u[i - 1]
    return u[2]


def scaled(u):
    s = 1.0
    for i in range(1, len(u) - 1):
        s = np.sin(s * u[i])
    return s


def pairs(u):
    s = 1.0
    for i in range(len(u)):
        for j in range(len(u)):
            s = np.sin(s * u[i] * u[j])
    return s


def linear(x, steps):
    for _ in range(steps):
        x = 2.0 * x
    return x


def until(x):
    while x < 100.0:
        x = x * x
    return x


def test_it_stands_before_anything_is_allocated():
    found = check(moving, np.ones(4), 5, tape_budget=1000)
    assert found is not None
    at, node = found
    nodes = lowered(moving, np.ones(4), 5, tape_budget=1000).body.nodes
    assert node.args[1] == Const(1000)
    assert not any(_is(n, "copy", "tape", "zeros_shadow") for n in nodes[:at])
    assert any(_is(n, "tape") for n in nodes[at:])


def test_there_is_none_where_all_is_known_to_fit_or_nothing_is_recorded():
    assert check(squared, 2.0, 5) is not None
    assert check(hundred, 2.0) is None
    assert check(hundred, 2.0, tape_budget=799) is not None
    assert check(linear, 2.0, 5) is None


def test_there_is_none_where_no_tape_is_larger_than_an_argument():
    assert check(scaled, np.ones(5), tape_budget=10) is None
    assert check(pairs, np.ones(5), tape_budget=10) is not None


def test_there_is_none_where_the_number_of_iterations_is_not_known_before():
    assert check(until, 2.0) is None


def test_there_is_none_if_checkpointing_is_decided_by_hand():
    assert check(squared, 2.0, 5, checkpoint=True) is None
    assert check(squared, 2.0, 5, checkpoint=False) is None
