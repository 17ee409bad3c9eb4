"""Dead code, simplification, hoisting: they remove what they should and nothing else."""

import numpy as np
import pytest

from tapeless.ir.nodes import For, If, Raise, Store
from tapeless.ir.visitor import walk
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.reverse import Reverse
from tapeless.transform.simplify import simplify
from tests.frontend.evaluate import evaluate
from tests.transform.programs import operations, pipeline


def nodes(function, kind):
    return [node for node in walk(function.body) if isinstance(node, kind)]


def typed(function, *args):
    return pipeline(function, *args).derivative


def test_memory_that_is_written_and_never_read_is_removed():
    def program(x):
        buffer = np.zeros(3)
        for i in range(3):
            buffer[i] = x[i]
        return x[0]

    found = remove_dead_code(typed(program, np.ones(3)))
    assert not nodes(found, Store)
    assert not nodes(found, For)


def test_a_store_through_a_view_of_what_is_read_stays():
    def program(x):
        buffer = np.zeros(3)
        view = buffer[1:]
        view[0] = x[0]
        return buffer[1]

    found = remove_dead_code(typed(program, np.ones(3)))
    assert len(nodes(found, Store)) == 1
    assert evaluate(found, [np.array([7.0])]) == [7.0]


def test_what_raises_stays_in_a_gradient_without_a_value():
    def program(x):
        for i in range(len(x)):
            if x[i] < 0.0:
                raise ValueError("negative")
        return x[0]

    found = pipeline(program, np.ones(2), steps=[Reverse((0,), keep_values=False)]).derivative
    assert len(nodes(found, Raise)) == 1
    with pytest.raises(ValueError, match="negative"):
        evaluate(found, [np.array([1.0, -1.0])])


def test_repeated_work_is_done_once_but_memory_is_not_shared():
    def program(x, n):
        a, b = np.zeros(n), np.zeros(n)
        a[0] = np.sin(x) + np.sin(x)
        b[0] = x
        return a[0] + b[0]

    found = simplify(typed(program, 0.5, 2))
    assert len(operations(found, "numpy.sin")) == 1
    assert len(operations(found, "numpy.zeros")) == 2


def test_a_load_is_not_moved_over_a_store():
    def program(x):
        y = x.copy()
        first = y[0]
        y[0] = 2.0
        return first + y[0]

    assert evaluate(simplify(typed(program, np.ones(1))), [np.array([5.0])]) == [7.0]


def test_extents_leave_the_loops():
    def program(x):
        s = 0.0
        for _ in range(3):
            for i in range(1, len(x) - 1):
                s += x[i]
        return s

    outer = next(iter(nodes(typed(program, np.ones(4)), For)))
    inside = [node for node in walk(outer.body)]
    assert not any(getattr(node, "op", "") in ("shape", "sub") for node in inside)


def test_branches_that_agree_are_merged():
    def program(x, y):
        if x > y:
            z = 1.0
        else:
            z = 1.0
        return x * z

    found = remove_dead_code(simplify(typed(program, 1.0, 2.0)))
    assert not nodes(found, If)
