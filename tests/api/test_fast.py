"""The fast way of calls: after many calls, without a step of Python."""

import copy
import functools
import pickle

import numpy as np
import pytest

import tapeless as tl
from tapeless.api.call import Derivative
from tapeless.api.hessians import hessian_product
from tapeless.api.products import pushed
from tests.api.fast_calls import X, cubes, damped, fast, is_fast
from tests.sampling import sampled

pytestmark = pytest.mark.usefixtures("few_calls_are_many")


def root(x, scale):
    if x[0] < 0.0:
        raise ValueError("x[0] is negative")
    return scale * np.sum(np.sqrt(x))


def equal(found, expected):
    if isinstance(expected, tuple):
        assert type(found) is tuple
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            equal(one, other)
    else:
        assert type(found) is type(expected)
        np.testing.assert_array_equal(found, expected)


ALONG = functools.partial(tl.jvp, damped)
CASES = {
    "value and gradient": (
        tl.value_and_grad(damped),
        [(X, 0.1, 3), (np.arange(5.0), 0.2, 2), (np.empty(0), 0.2, 0), (X, 0.3, 5)],
    ),
    "gradients": (tl.grad(damped, ("x", "rate")), [(X, 0.1, 3), (np.arange(5.0), -0.2, 2)]),
    "number": (tl.grad(damped, "rate"), [(X, 0.1, 3), (2.0 * X, 0.1, 4)]),
    "array": (tl.grad(cubes), [(X,), (np.arange(5.0),)]),
    "product": (
        functools.partial(tl.hvp, cubes),
        [(X, 2.0 * X), (np.arange(4.0), np.ones(4))],
    ),
    "along": (
        ALONG,
        [((X, 0.1, 3), (X, 1.0, None)), ((np.ones(2), 0.5, 1), (np.zeros(2), -1.0, None))],
    ),
    "matrix, in the other order": (
        tl.value_and_grad(cubes),
        [(np.asfortranarray(np.arange(6.0).reshape(2, 3)),), (np.ones((4, 5), order="F"),)],
    ),
    "strided": (tl.grad(cubes), [(np.arange(8.0)[::2],), (np.arange(12.0)[::-3],)]),
    "read only": (tl.grad(cubes), [(np.frombuffer(X.tobytes()),)]),
}


@pytest.mark.parametrize("name", sampled(list(CASES), 2))
def test_results_are_those_of_the_plain_derivative(name):
    derivative, arguments = CASES[name]
    prepared, calls = fast(derivative, *arguments[0])
    assert is_fast(prepared)
    for args in [*arguments, *arguments]:
        equal(prepared(*args), derivative(*args))
    assert calls._count == 1  # Python took none of them


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        ((X, np.float64(0.1), 3), {}),
        ((X, 0.1, np.int64(3)), {}),
        ((X, 0.1), {"steps": 3}),
        ((np.arange(6.0)[::2], 0.1, 3), {}),
    ],
)
def test_other_calls_are_passed_on(args, kwargs):
    derivative = tl.value_and_grad(damped)
    prepared, _ = fast(derivative, X, 0.1, 3)
    try:
        expected = derivative(*args, **kwargs)
        found = prepared(*args, **kwargs)
    except tl.PreparedMismatch:
        return  # as before
    equal(found, expected)


@pytest.mark.parametrize(
    "args",
    [(X, 1.0, 2.0), (X.astype("float32"), 0.1, 3), (X[:, None], 0.1, 3), (X.astype(">f8"), 0.1, 3)],
)
def test_other_types_are_refused_as_before(args):
    prepared, _ = fast(tl.grad(damped), X, 0.1, 3)
    assert is_fast(prepared)
    with pytest.raises(tl.TapelessError):
        prepared(*args)


def announced(x):
    print("sum", np.sum(x))
    if x[0] < 0.0:
        raise ValueError("x[0] is negative")
    return np.sum(x**2)


def test_what_is_printed_is_printed_once(capsys):
    for derivative in (tl.grad(announced), fast(tl.grad(announced), X)[0]):
        for _ in range(3):
            derivative(X)
        capsys.readouterr()
        derivative(X)
        assert capsys.readouterr().out == "sum 2.0\n"
        with pytest.raises(ValueError, match="negative"):
            derivative(-X)
        assert capsys.readouterr().out == "sum -2.0\n"


def test_a_wrong_number_of_arguments_is_an_error():
    prepared, _ = fast(tl.grad(damped), X, 0.1, 3)
    for args in ((), (X,), (X, 0.1, 3, 4)):
        with pytest.raises(TypeError):
            prepared(*args)


def test_errors_of_the_function_are_at_its_line():
    prepared, _ = fast(tl.grad(root), X + 5.0, 2.0)
    assert is_fast(prepared)
    with pytest.raises(ValueError, match="x\\[0\\] is negative") as caught:
        prepared(-X, 2.0)
    assert str(caught.traceback[-1].path) == __file__
    np.testing.assert_allclose(prepared(X + 5.0, 1.0), 0.5 / np.sqrt(X + 5.0))


def test_integers_beyond_the_machine_are_passed_on():
    prepared, _ = fast(tl.grad(damped), X, 0.1, 3)
    with pytest.raises((OverflowError, tl.TapelessError)):
        prepared(X, 0.1, 2**70)


def test_equal_dtypes_may_be_different_objects():
    other = np.dtype("f8", copy=True)
    assert other is not X.dtype
    prepared, calls = fast(tl.grad(cubes), X)
    np.testing.assert_array_equal(prepared(X.view(other)), 3.0 * X**2)
    assert calls._count == 1


@pytest.mark.parametrize("name", CASES)
def test_unprepared_calls_are_those_of_before(name):
    derivative, arguments = CASES[name]
    if isinstance(derivative, functools.partial):  # operators are called with the function
        return
    fresh = Derivative(
        derivative.function, derivative.layers, derivative.engine, derivative.options
    )
    expected = [copy.deepcopy(derivative.long_way(*args)) for args in arguments]
    fresh(*arguments[0])
    for args, wanted in zip([*arguments, *arguments], [*expected, *expected], strict=True):
        first, second = fresh(*args), fresh(*args)
        equal(first, wanted)
        equal(second, wanted)
        for one, other in zip(leaves(first), leaves(second), strict=True):
            assert not np.shares_memory(one, other)
    assert fresh.fast is not None


def test_calls_of_jvp_are_those_of_before():
    def decayed(x, rate):
        return x * np.exp(-rate * x), rate

    ways = [((X, 0.1), (2.0 * X, 1.0)), ((np.arange(4.0), 0.2), (np.ones(4), -1.0))]
    expected = [tl.jvp(decayed, *way) for way in ways]
    fast = pushed(decayed, (0, 1), "auto", None).fast
    assert fast is not None
    for way, wanted in zip(ways, expected, strict=True):
        equal(tl.jvp(decayed, *way), wanted)
        equal(fast(*way), wanted)
    # What the machine code does not take is taken the long way.
    (x, rate), (v, more) = ways[0]
    equal(tl.jvp(decayed, [x, rate], [v, 1]), expected[0])
    equal(tl.jvp(decayed, (x, rate), (v, None))[1], (v * (1 - rate * x) * np.exp(-rate * x), 0.0))
    with pytest.raises(tl.ShapeMismatch):
        tl.jvp(decayed, (x, rate), (v[:2], more))
    with pytest.raises(tl.ShapeMismatch):
        tl.jvp(decayed, (x, rate), (v,))


def test_a_tangent_of_none_stays_so():
    def stretched(x, rate):
        return rate * x**2

    for _ in range(3):
        value, tangent = tl.jvp(stretched, (X, 3.0), (X, None))
        np.testing.assert_allclose(tangent, 2.0 * value)
    assert pushed(stretched, (0,), "auto", None).fast is not None
    np.testing.assert_allclose(tl.jvp(stretched, (X, 3.0), (X, 3.0))[1], 3.0 * value)


def test_calls_of_hvp_are_those_of_before():
    def bent(x, scale):
        return scale * np.sum(x**4)

    for _ in range(3):
        np.testing.assert_allclose(tl.hvp(bent, X, 2.0 * X, 0.5), 12.0 * X**3)
        np.testing.assert_allclose(tl.hvp(bent, X, X, scale=0.5), 6.0 * X**3)
    assert hessian_product(bent, "auto", None).fast is not None
    with pytest.raises(tl.ShapeMismatch):
        tl.hvp(bent, X, X[:2], 0.5)


def leaves(tree):
    if isinstance(tree, tuple):
        return [leaf for branch in tree for leaf in leaves(branch)]
    return [tree] if isinstance(tree, np.ndarray) else []


def test_a_prepared_derivative_is_not_pickled():
    with pytest.raises(TypeError, match="prepare"):
        pickle.dumps(tl.prepare(tl.grad(cubes), X))


def test_programs_cannot_call_it_before_or_after():
    prepared = tl.prepare(tl.grad(cubes), X)

    def total(x):
        return np.sum(prepared(x))

    for _ in range(2):
        with pytest.raises(tl.UnsupportedCall, match="cannot be called inside"):
            tl.grad(total)(X)
        prepared(X)
