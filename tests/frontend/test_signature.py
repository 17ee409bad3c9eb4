"""Arguments bound to parameters, and their types."""

import numpy as np
import pytest

from tapeless.errors import ArgumentError
from tapeless.frontend.pytrees import Leaf, Static, TupleTree
from tapeless.frontend.signature import bind
from tapeless.ir.types import Array, Scalar


def plain(x, n=3, scale=1.5):
    return x


def variadic(x, *rest, mode="fast"):
    return x


def test_defaults_and_keywords():
    bound = bind(plain, (1.0,), {"scale": 2})
    assert bound.leaves == (1.0, 3, 2)
    assert bound.signature.types == (Scalar("float64"), Scalar("int64"), Scalar("int64"))
    assert [p.name for p in bound.signature.parameters] == ["x", "n", "scale"]


def test_variadic():
    signature = bind(variadic, (1.0, 2.0, (3, None)), {}).signature
    x, rest, mode = signature.parameters
    assert x.tree == Leaf(0)
    assert rest.tree == TupleTree((Leaf(0), TupleTree((Leaf(1), Static(None)))))
    assert mode.tree == Static("fast")


def test_one_signature_for_equal_types():
    first = bind(plain, (np.ones(3),), {}).signature
    assert bind(plain, (np.zeros(8),), {"n": 7}).signature is first
    assert bind(plain, (np.ones((2, 2)),), {}).signature is not first
    assert bind(plain, (np.float32(1.0),), {}).signature != bind(plain, (1.0,), {}).signature
    assert hash(first) == hash(bind(plain, (np.ones(1),), {}).signature)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, Scalar("float64")),
        (np.float64(1.0), Scalar("float64")),
        (np.float32(1.0), Scalar("float32")),
        (2, Scalar("int64")),
        (np.int32(2), Scalar("int32")),
        (np.array(2.5), Scalar("float64")),
        (np.ones(3), Array("float64", 1, "C")),
        (np.ones((3, 2)), Array("float64", 2, "C")),
        (np.ones((3, 2)).T, Array("float64", 2, "F")),
        (np.ones((4, 4))[::2, ::2], Array("float64", 2, "A")),
        (np.ones(4)[::2], Array("float64", 1, "A")),
        (np.ones(2, np.float32), Array("float32", 1, "C")),
        (np.ones(2, bool), Array("bool", 1, "C")),
        (1j, Scalar("complex128")),
        (np.ones(2, np.complex64), Array("complex64", 1, "C")),
        (np.ones(2, np.int8), Array("int8", 1, "C")),
    ],
)
def test_types(value, expected):
    assert bind(plain, (value,), {}).signature.types[0] == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.ones(2, np.clongdouble), "complex128"),
        (np.array(["a"]), "dtype"),
        (np.array([None]), "dtype object"),
        (np.ones(2, np.float16), "float16"),
        (np.ones(2, ">f8"), "byte order"),
        (np.ma.ones(2), "not a plain array"),
        (2**70, "64 bits"),
        ({1.0}, "argument `x`: a set"),
    ],
)
def test_refused(value, text):
    with pytest.raises(ArgumentError, match=text):
        bind(plain, (value,), {})


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [((), {}), ((1, 2, 3, 4), {}), ((1.0,), {"x": 2.0}), ((1.0,), {"y": 2.0})],
)
def test_wrong_arguments_raise_as_in_python(args, kwargs):
    with pytest.raises(TypeError) as expected:
        plain(*args, **kwargs)
    with pytest.raises(TypeError) as found:
        bind(plain, args, kwargs)
    assert type(found.value) is type(expected.value)


def test_keyword_parameters():
    def takes_any(x, **options):
        return x

    assert bind(takes_any, (1.0,), {}).leaves == (1.0,)
    bound = bind(takes_any, (1.0,), {"a": 2.0, "b": 3})
    assert bound.leaves == (1.0, 2.0, 3)
    assert bound.signature.parameters[1].tree.form.keys == ("a", "b")
