"""The check passes what is right and names what is wrong."""

import numpy as np
import pytest

from tapeless.errors import TapelessError
from tapeless.testing import GradientMismatch
from tapeless.testing.check import check_with
from tests.testing.closed_forms import POINT, ClosedForm, cubes, slope_of_cubes


def check(form=ClosedForm(), order=1, modes=("reverse", "forward"), **other):
    check_with(form.operators(**other), cubes, (POINT.copy(),), order=order, modes=modes)


def test_right_derivatives_pass():
    check()
    check(order=2)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("error", [1e-3, 1e-6, np.nan, np.inf])
def test_wrong_entry_is_named(mode, error):
    def slope(x):
        return slope_of_cubes(x) + np.array([0.0, error, 0.0])

    with pytest.raises(
        GradientMismatch, match=rf"cubes: {mode} mode.*\n\n.*entry(.|\n)*x\[1\]"
    ) as e:
        check(ClosedForm(slope=slope), modes=(mode,))
    assert "x[0]" not in str(e.value)
    assert isinstance(e.value, TapelessError)
    assert isinstance(e.value, AssertionError)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_wrong_second_derivative_is_found(mode):
    def curvature(x):
        return np.diag(6.0 * x) + 1e-5

    with pytest.raises(GradientMismatch, match="gradient of cubes"):
        check(ClosedForm(curvature=curvature), order=2, modes=(mode,))


def test_modes_that_differ_are_found():
    # Too small an error for finite differences to see.
    def value_and_grad(f, argnums):
        return lambda x: (f(x), slope_of_cubes(x) * (1 + 1e-11))

    with pytest.raises(GradientMismatch, match="disagrees with forward"):
        check(value_and_grad=value_and_grad)


def test_changed_argument_is_found():
    def value_and_grad(f, argnums):
        def call(x):
            result = f(x), slope_of_cubes(x)
            x[0] += 1e-15
            return result

        return call

    with pytest.raises(GradientMismatch, match="changed its arguments"):
        check(value_and_grad=value_and_grad)


def test_second_call_that_differs_is_found():
    drift = iter(np.arange(10) * 1e-13)  # more than sums in another order make

    def value_and_grad(f, argnums):
        return lambda x: (f(x), slope_of_cubes(x) + next(drift))

    with pytest.raises(GradientMismatch, match="other numbers than the first"):
        check(value_and_grad=value_and_grad)


def test_result_reused_by_second_call_is_found():
    kept = np.zeros(3)

    def value_and_grad(f, argnums):
        def call(x):
            kept[:] = slope_of_cubes(x)
            return f(x), kept

        return call

    with pytest.raises(GradientMismatch, match="result of the first"):
        check(value_and_grad=value_and_grad)


def test_result_in_memory_of_argument_is_found():
    def half_square(x):
        return 0.5 * np.sum(x * x)

    with pytest.raises(GradientMismatch, match=r"shares memory|result of the first"):
        check_with(_operators_of(lambda x: x), half_square, (POINT,), modes=("reverse",))


def test_wrong_value_is_found():
    def value_and_grad(f, argnums):
        return lambda x: (f(x) + 1e-9, slope_of_cubes(x))

    with pytest.raises(GradientMismatch, match="the value is"):
        check(value_and_grad=value_and_grad)


def test_prepared_call_that_differs_is_found():
    def prepare(g, *args):
        return lambda x: (g(x)[0], g(x)[1] + 1e-13)

    with pytest.raises(GradientMismatch, match="prepared"):
        check(prepare=prepare)


@pytest.mark.parametrize(
    ("bad", "match"),
    [
        (lambda x: slope_of_cubes(x)[:2], "shape"),
        (lambda x: slope_of_cubes(x).astype(np.float32), "float32"),
        (lambda x: (slope_of_cubes(x), slope_of_cubes(x)), "leaves"),
    ],
)
def test_gradient_of_other_structure_is_found(bad, match):
    def value_and_grad(f, argnums):
        return lambda x: (f(x), bad(x))

    with pytest.raises(GradientMismatch, match=match):
        check(value_and_grad=value_and_grad)


def _kinked(x):
    return np.sum(np.abs(x))


def _logarithms(x):
    return np.sum(np.log(x))


def _operators_of(gradient):
    return ClosedForm().operators(
        value_and_grad=lambda f, argnums: lambda x: (f(x), gradient(x)), prepare=None
    )


def test_kink_decides_nothing():
    # Central differences give 0 at every step on |x| at 0; beside it they see the kink.
    with pytest.raises(GradientMismatch):
        check_with(_operators_of(np.sign), _kinked, (np.array([1e-5]),), modes=("reverse",))


@pytest.mark.filterwarnings("ignore:invalid value")
def test_nan_is_right_only_where_the_function_is_nan():
    outside = (np.array([-1.0, 2.0]),)

    def honest(x):
        return np.full(2, np.nan)

    check_with(_operators_of(honest), _logarithms, outside, modes=("reverse",))
    with pytest.raises(GradientMismatch):
        check_with(_operators_of(lambda x: 1 / x), _logarithms, outside, modes=("reverse",))
    with pytest.raises(GradientMismatch):
        check_with(_operators_of(honest), _logarithms, (np.array([1.0, 2.0]),), modes=("reverse",))


def test_single_precision_has_its_own_tolerance():
    def slope(x):
        return (3.0 * x * x).astype(x.dtype)

    operators = _operators_of(slope)
    single = (POINT.astype(np.float32),)
    check_with(operators, cubes, single, modes=("reverse",))
    off = _operators_of(lambda x: slope(x) * np.float32(1.001))
    with pytest.raises(GradientMismatch):
        check_with(off, cubes, single, modes=("reverse",))


def test_order_two_needs_a_scalar():
    def doubled(x):
        return 2.0 * x

    operators = ClosedForm().operators(
        vjp=lambda f, x: (f(x), lambda w: (2.0 * w,)),
    )
    check_with(operators, doubled, (POINT,), modes=("reverse",))
    with pytest.raises(ValueError, match="scalar"):
        check_with(operators, doubled, (POINT,), order=2, modes=("reverse",))
