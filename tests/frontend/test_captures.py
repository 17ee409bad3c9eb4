"""What a program takes from outside: guarded if part of the program, else read at each call."""

import math
import sys
import types

import numpy as np
import pytest

from tapeless.frontend.captures import MISSING
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.types import Array, Scalar
from tests.frontend.evaluate import evaluate

RATE = 2.0
TABLE = np.array([1.0, 2.0, 3.0])
COUNT = 2
NAME = "fast"
PAIR = (1.5, 3)
single = np.float32(0.5)


def activation(x):
    return x * 2


def square(x):
    return x * x


def read(function, *args):
    return parse(function, bind(function, args, {}).signature)


def value(program, *args):
    return evaluate(program.function, [*args, *(h.read() for h in program.hidden)])[0]


def uses_everything(x):
    if NAME == "fast":
        x = activation(x)
    return x * RATE + TABLE[COUNT] + PAIR[0] * PAIR[1] + single + math.pi


def test_hidden_parameters():
    program = read(uses_everything, 1.0)
    here = __name__
    assert [h.path for h in program.hidden] == [
        ("global", here, "RATE"),
        ("global", here, "TABLE"),
        ("global", here, "PAIR", 0),
        ("global", here, "single"),
    ]
    types = [Scalar("float64"), Array("float64", 1), Scalar("float64"), Scalar("float32")]
    assert [h.type for h in program.hidden] == types
    assert [p.path for p in program.function.params[1:]] == [h.path for h in program.hidden]
    assert [p.var.type for p in program.function.params[1:]] == types


def test_floats_are_read_at_each_call(monkeypatch):
    program = read(uses_everything, 1.0)
    assert value(program, 1.0) == uses_everything(1.0)
    monkeypatch.setitem(globals(), "RATE", 5.0)
    monkeypatch.setitem(globals(), "PAIR", (2.5, 3))
    assert all(guard.holds() for guard in program.guards)
    assert value(program, 1.0) == uses_everything(1.0)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("COUNT", 1),
        ("COUNT", 2.0),
        ("COUNT", True),
        ("NAME", "slow"),
        ("PAIR", (1.5, 4)),
        ("PAIR", (1.5, 3, 2)),
        ("PAIR", (1, 3)),
        ("activation", square),
    ],
)
def test_guards(monkeypatch, name, other):
    program = read(uses_everything, 1.0)
    assert all(guard.holds() for guard in program.guards)
    monkeypatch.setitem(globals(), name, other)
    failing = [guard for guard in program.guards if not guard.holds()]
    assert [guard.path for guard in failing] == [("global", __name__, name)]


def test_deleted_global(monkeypatch):
    program = read(uses_everything, 1.0)
    monkeypatch.delitem(globals(), "COUNT")
    assert not all(guard.holds() for guard in program.guards)


def test_settled_modules_need_one_guard_for_their_names():
    def plain(x):
        return abs(np.sin(x)) + math.sin(x) + np.pi + np.e

    (guard,) = read(plain, 1.0).guards
    assert guard.expected == {"np": np, "math": math, "abs": MISSING}


def make(scale, table, count):
    def inside(x):
        return x * scale + table[count]

    def rebind(new):
        nonlocal scale
        scale = new

    return inside, rebind


def test_cells():
    inside, rebind = make(2.0, np.array([1.0, 4.0]), 1)
    program = read(inside, 3.0)
    assert [h.path for h in program.hidden] == [("cell", "scale"), ("cell", "table")]
    assert [g.path for g in program.guards] == [("cell", "count")]
    assert value(program, 3.0) == 10.0
    rebind(5.0)
    assert value(program, 3.0) == 19.0


def test_two_functions_with_cells_of_one_name():
    first, _ = make(2.0, np.ones(1), 0)
    second, _ = make(3.0, np.ones(1), 0)

    def both(x):
        return first(x) - second(x)

    program = read(both, 1.0)
    assert value(program, 1.0) == both(1.0) == -1.0


def test_module_attributes(monkeypatch):
    settings = types.ModuleType("settings_of_test")
    settings.STEP, settings.ORDER = 0.5, 3
    monkeypatch.setitem(sys.modules, "settings_of_test", settings)
    monkeypatch.setitem(globals(), "settings", settings)

    def uses(x):
        return x * settings.STEP**settings.ORDER

    program = read(uses, 1.0)
    assert [h.path for h in program.hidden] == [("global", "settings_of_test", "STEP")]
    settings.STEP = 0.25
    assert value(program, 1.0) == 0.25**3
    settings.ORDER = 2
    assert not all(guard.holds() for guard in program.guards)


def test_defaults_of_helpers():
    table = np.array([2.0])

    def helper(x, scale=1.5, n=2, values=table):
        return x * scale**n + values[0]

    def uses(x):
        return helper(x)

    program = read(uses, 1.0)
    assert [h.path for h in program.hidden] == [
        ("default", "helper", "scale"),
        ("default", "helper", "values"),
    ]
    assert value(program, 1.0) == uses(1.0)
    helper.__defaults__ = (3.0, 2, table)
    assert value(program, 1.0) == uses(1.0)
    helper.__defaults__ = (3.0, 3, table)
    assert not all(guard.holds() for guard in program.guards)


def test_functions_as_arguments_are_part_of_the_signature():
    def apply(f, x):
        return f(x)

    assert bind(apply, (square, 1.0), {}).signature != bind(apply, (activation, 1.0), {}).signature
    assert value(read(apply, square, 3.0), 3.0) == 9.0
