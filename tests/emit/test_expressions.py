"""Golden snippets: how constants and arithmetic look."""

import pytest

from tapeless.emit import python
from tapeless.ir.nodes import Block, Const, If, Merge, Undefined, Var
from tapeless.ir.types import BOOL, FLOAT, INT, Array, Scalar
from tests.emit.programs import VECTOR
from tests.emit.snippets import only


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (FLOAT, "0.0"),
        (INT, "0"),
        (BOOL, "False"),
        (Scalar("float32"), "np.float32(0)"),
        (VECTOR, "np.empty(0, np.float64)"),
        (Array("float32", 2), "np.empty((0, 0), np.float32)"),
    ],
)
def test_what_no_one_reads(type_, expected):
    assert only(lambda b, x: Undefined(type_), FLOAT) == f"return ({expected},)"


def test_constants():
    results = [float("inf"), float("-inf"), float("nan"), -0.0, 1e-300, 3, True, "it's"]
    assert only(lambda b, x: tuple(map(Const, results)), FLOAT) == (
        'return np.inf, -np.inf, np.nan, -0.0, 1e-300, 3, True, "it\'s"'
    )


def test_a_constant_is_written_in_the_type_of_its_name():
    def write(b, x, c):
        y = Var("y", FLOAT)
        b.append(If(c, Block(), Block(), [Merge(y, Const(1), x)]))
        return y, x

    assert "y = 1.0" in only(write, FLOAT, BOOL, hints="xc")
    assert "y = 1\n" in only(write, FLOAT, BOOL, dialect=python, hints="xc")


@pytest.mark.parametrize(
    ("op", "divisor", "expected"),
    [
        ("floordiv", Const(2), "x // 2"),
        ("floordiv", Const(0), "floordiv(x, 0)"),
        ("mod", None, "remainder(x, x)"),
        ("truediv", None, "truediv(x, x)"),
        ("truediv", Const(2.0), "x / 2.0"),
    ],
)
def test_integer_division_by_zero_is_found(op, divisor, expected):
    def write(b, x):
        return b.assign(op, x, divisor or x, type=INT)

    assert only(write, INT) == f"return ({expected},)"


def test_minus_signs_are_joined():
    def write(b, x):
        t = b.assign("add", x, Const(-1), type=INT)
        u = b.assign("sub", t, Const(-2), type=INT)
        return b.assign("sub", u, b.assign("neg", x, type=INT), type=INT)

    assert only(write, INT) == "return (x - 1 + 2 + x,)"
