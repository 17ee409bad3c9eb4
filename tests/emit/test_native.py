"""Texts of the numba dialect compile, and compute what the IR says."""

import numpy as np
import pytest

from tapeless.emit import numba
from tapeless.ir.nodes import Const, Ellipsis, NewAxis, Slice
from tapeless.ir.types import FLOAT, INT, Array
from tapeless.typing.infer import infer
from tests.emit.programs import VECTOR, fibonacci, newton, search, signal, straight
from tests.emit.random_programs import LENGTH, random_program
from tests.frontend.evaluate import evaluate


def compiled(function):
    infer(function)
    space = {}
    exec(compile(numba.write(function, "program").text, "<text>", "exec"), space)
    return space["program"]


def agree(function, *args):
    fresh = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    expected = evaluate(function, args)
    for e, f in zip(expected, compiled(function)(*fresh), strict=True):
        np.testing.assert_allclose(f, e, rtol=1e-14)


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (signal(), (np.linspace(-1, 1, 7),)),
        (fibonacci(), (7,)),
        (search(kept=True), (np.arange(5.0), 2.5)),
        (newton(long_test=True), (2.0,)),
    ],
)
def test_small_programs(function, args):
    agree(function, *args)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_random_programs(seed):
    agree(random_program(seed), np.linspace(-1, 1, LENGTH), 0.5, 3)


def element(*index):
    return straight(lambda b, x, i: b.load(x, index or (i,)), VECTOR, INT, hints="xi")


def test_an_index_out_of_range_raises():
    load = compiled(element())
    x = np.arange(3.0)
    assert load(x, -1) == (2.0,)
    for i in (3, -4, 10**9):
        with pytest.raises(IndexError):
            load(x, i)


def test_stores_and_sums_out_of_range_raise():
    def write(b, x, i):
        b.store(x, (i,), Const(1.0))
        b.accumulate(x, (i,), Const(1.0))
        return x

    change = compiled(straight(write, VECTOR, INT, hints="xi"))
    np.testing.assert_array_equal(change(np.zeros(2), 1)[0], [0, 2])
    with pytest.raises(IndexError):
        change(np.zeros(2), 2)


def test_integers_beside_slices_are_checked():
    matrix = Array("float64", 2)
    row = compiled(straight(lambda b, x, i: b.load(x, (Slice(), i)), matrix, INT, hints="xi"))
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(row(x, -1)[0], [2, 5])
    with pytest.raises(IndexError):
        row(x, 3)


@pytest.mark.parametrize(("op", "text"), [("floordiv", "division"), ("mod", "modulo")])
def test_integer_division_by_zero_raises(op, text):
    divide = compiled(straight(lambda b, x, y: b.assign(op, x, y), INT, INT))
    assert divide(-7, 2) == (-7 // 2 if op == "floordiv" else -7 % 2,)
    with pytest.raises(ZeroDivisionError, match=text):
        divide(1, 0)


def test_float_division_by_zero_does_not():
    divide = compiled(straight(lambda b, x, y: b.assign("truediv", x, y), FLOAT, FLOAT))
    assert divide(1.0, 0.0) == (np.inf,)


@pytest.mark.parametrize(
    "part",
    [
        (Slice(Const(1)), Slice(None, Const(-1))),
        (Ellipsis(), Ellipsis()),
        (Slice(None, None, Const(-1)), Ellipsis()),
    ],
)
def test_sums_of_overlapping_parts(part):
    """`x[1:] += x[:-1]` reads the old values throughout."""
    into, of = part

    def write(b, x):
        b.accumulate(x, (into,), b.load(x, (of,), hint="y"))
        return x

    agree(straight(write, VECTOR), np.arange(4.0))


def test_new_axes():
    agree(straight(lambda b, x: b.load(x, (NewAxis(), Slice())), VECTOR), np.arange(3.0))
