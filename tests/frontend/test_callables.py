"""The function behind a callable, and what the callable holds."""

import functools

import numba
import numpy as np
import pytest

from tapeless.frontend.callables import callee_of
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tests.frontend.evaluate import evaluate


class Line:
    def __init__(self, slope):
        self.slope = slope

    def __call__(self, x):
        return self.slope * x

    def at(self, x, scale=1.0):
        return self.slope * x * scale


def plain(a, b, *rest, c=2.0):
    return a * b + c + sum(rest)


LINE = Line(3.0)


@pytest.mark.parametrize(
    ("target", "args"),
    [
        (plain, (1.0, 2.0)),
        (LINE, (2.0,)),
        (LINE.at, (2.0,)),
        (functools.partial(plain, 4.0), (2.0, 5.0)),
        (functools.partial(plain, 4.0, 5.0, 6.0, c=1.0), ()),
        (functools.partial(functools.partial(LINE.at, scale=2.0)), (3.0,)),
        (functools.lru_cache(plain), (1.0, 2.0)),
        (numba.njit(lambda x: x * x), (3.0,)),
    ],
)
def test_values(target, args):
    bound = bind(target, args, {})
    program = parse(target, bound.signature)
    inputs = [*bound.leaves, *(hidden.read() for hidden in program.hidden)]
    assert evaluate(program.function, inputs)[0] == target(*args)


@pytest.mark.parametrize("target", [np.sin, len, 3.0, Line])
def test_without_a_function(target):
    assert callee_of(target) is None


def test_what_is_held_is_read_at_each_call():
    line = Line(2.0)
    bound = bind(line.at, (1.5,), {})
    program = parse(line.at, bound.signature)
    line.slope = 5.0
    assert [hidden.read() for hidden in program.hidden] == [5.0]
    assert all(guard.holds() for guard in program.guards)
    line.slope = np.ones(2)
    line.other = 1.0
    assert not all(guard.holds() for guard in program.guards)
