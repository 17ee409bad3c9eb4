"""Golden snippets: how subscripts look."""

import pytest

from tapeless.emit import python
from tapeless.ir.nodes import Accumulate, Const, Ellipsis, Load, NewAxis, Slice, Store, Var
from tapeless.ir.types import FLOAT, INT, Array
from tests.emit.programs import VECTOR
from tests.emit.snippets import only

MATRIX = Array("float64", 2)


def load(index, checked=True, type_=MATRIX):
    return lambda b, x, i: b.append(Load(t := Var("t"), x, index(i), checked=checked)) or t


@pytest.mark.parametrize(
    ("index", "checked", "expected"),
    [
        (lambda i: (i, Const(-1)), True, "load2(x, i, -1)"),
        (lambda i: (i, Const(-1)), False, "x[i, -1]"),
        (lambda i: (i,), True, "load1(x, i)"),
        (lambda i: (Slice(None, i), Slice(i, None, Const(2))), True, "x[:i, i::2]"),
        (lambda i: (Slice(), i), True, "x[:, inside(i, x.shape[1])]"),
        (lambda i: (Ellipsis(), i), True, "x[..., inside(i, x.shape[-1])]"),
        (lambda i: (NewAxis(), i), True, "x[np.newaxis, inside(i, x.shape[0])]"),
        (lambda i: (NewAxis(), i), False, "x[np.newaxis, i]"),
        (lambda i: (Ellipsis(),), True, "x"),
    ],
)
def test_native_subscripts(index, checked, expected):
    assert only(load(index, checked), MATRIX, INT, hints="xi") == f"return ({expected},)"


def test_subscripts_with_arrays():
    def write(b, x, k):
        index = (k, Slice(Const(1)))
        b.append(Store(x, index, Const(0.0)))
        b.append(Accumulate(x, index, Const(2.0)))
        return b.load(x, index)

    types = (MATRIX, Array("int64", 1))
    assert (
        only(write, *types, hints="xk")
        == """\
scatter(x, (k, slice(1, None)), 0.0)
add_at(x, (k, slice(1, None)), 2.0)
return (gather(x, (k, slice(1, None))),)"""
    )
    assert (
        only(write, *types, dialect=python, hints="xk")
        == """\
x[k, 1:] = 0.0
add_at(x, (k, slice(1, None)), 2.0)
return (x[k, 1:],)"""
    )


def test_sums_into_arrays():
    def write(b, x, v, i):
        b.accumulate(x, (i,), b.assign("neg", v, type=FLOAT))
        b.append(Accumulate(x, (i,), b.assign("neg", v, type=FLOAT), checked=False))
        b.accumulate(x, (Slice(Const(1)),), v)
        b.accumulate(x, (Ellipsis(),), v)
        return ()

    types = (VECTOR, FLOAT, INT)
    assert (
        only(write, *types, hints="xvi")
        == """\
add1(x, i, -v)
x[i] -= v
add_into(x[1:], v)
add_into(x, v)
return ()"""
    )
    assert (
        only(write, *types, dialect=python, hints="xvi")
        == """\
x[i] -= v
x[i] -= v
x[1:] += v
x[...] += v
return ()"""
    )
