"""Rules of one's own: several results, residuals, constants, and what is said of wrong ones."""

import ctypes
import ctypes.util

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import frule, opt_out, rrule, zero_derivative

X = np.array([0.3, -1.2, 2.0])


# ---- several results -----------------------------------------------------------------------------


def polar(x, y):
    return np.sqrt(x * x + y * y), np.arctan2(y, x)


@rrule(polar, outputs=2)
def polar_reverse(results, cotangents, x, y):
    r, _ = results
    r_bar, angle_bar = cotangents
    x_bar = r_bar * x / r - angle_bar * y / (r * r)
    return x_bar, r_bar * y / r + angle_bar * x / (r * r)


@frule(polar, outputs=2)
def polar_forward(results, x, y, x_dot, y_dot):
    r, _ = results
    dx = np.zeros_like(x) if x_dot is None else x_dot
    dy = np.zeros_like(y) if y_dot is None else y_dot
    return (x * dx + y * dy) / r, (x * dy - y * dx) / (r * r)


def spiral(x, y):
    r, angle = polar(x, y)
    return np.sum(r * np.sin(3.0 * angle))


@pytest.mark.parametrize(("args", "order"), [((X, X + 3.0), 1), ((0.4, 1.5), 2)])
def test_several_results(args, order):
    tl.check_grads(spiral, args, order, engine="python")


def test_one_of_several_results():
    tl.check_grads(lambda x, y: np.sum(polar(x, y)[1]), (X, X + 3.0), engine="python")


def test_several_results_in_compiled_code():
    tl.check_grads(spiral, (X, X[::-1] + 3.0), engine="numba")


# ---- residuals -----------------------------------------------------------------------------------

calls = []


def heavy(x):
    return np.sum(np.exp(x) * x)


def heavy_with_residual(x):
    calls.append(1)
    slope = np.exp(x)
    return np.sum(slope * x), slope


@rrule(heavy, augmented=heavy_with_residual)
def heavy_reverse(slope, y_bar, x):
    return y_bar * slope * (1.0 + x)


def heavy_squared(x):
    return heavy(x) ** 2


def test_a_residual_is_computed_once():
    tl.check_grads(heavy_squared, (X,), modes=("reverse",), engine="python")
    gradient = tl.grad(heavy_squared, engine="python")
    gradient(X)
    calls.clear()
    gradient(X)
    assert len(calls) == 1


def test_the_residual_has_no_derivative_and_says_so():
    with pytest.raises(tl.UnsupportedCall, match="no derivative rule for `heavy_with_residual"):
        tl.hessian(heavy_squared, engine="python")(X)


# ---- constants -----------------------------------------------------------------------------------


def shifted(x, *, by, mode="add"):
    return x + by if mode == "add" else x * by


@rrule(shifted)
def shifted_reverse(y, y_bar, x, *, by, mode):
    return y_bar if mode == "add" else y_bar * by


def test_keywords_are_constants_of_the_rule():
    def program(x):
        return np.sum(shifted(x, by=2) * shifted(mode="multiply", x=x, by=5))

    tl.check_grads(program, (X,), modes=("reverse",), engine="python")


def stepped(x, n):
    return x * n


@rrule(stepped)
def stepped_reverse(y, y_bar, x, n):
    return y_bar * n, None


def test_an_argument_without_derivative():
    def program(x):
        total = 0.0
        for n in range(3):
            total += np.sum(stepped(x, n) ** 2)
        return total

    tl.check_grads(program, (X,), modes=("reverse",), engine="python")


@zero_derivative
def rounded(x):
    return np.round(x)


def test_zero_derivative():
    gradient = tl.grad(lambda x: np.sum(rounded(x) * x), engine="python")(X)
    np.testing.assert_array_equal(gradient, np.round(X))


def cubed(x):
    return x**3


def test_opt_out():
    rrule(cubed)(lambda y, y_bar, x: 7.0 * y_bar)
    assert tl.grad(lambda x: cubed(x), engine="python")(2.0) == 7.0
    opt_out(cubed)
    assert tl.grad(lambda x: cubed(x), engine="python")(2.0) == 12.0


def test_a_function_of_ctypes():
    cosh = ctypes.CDLL(ctypes.util.find_library("m")).cosh
    cosh.restype, cosh.argtypes = ctypes.c_double, [ctypes.c_double]

    def wrapped(x):
        return cosh(x)

    rrule(wrapped)(lambda y, y_bar, x: y_bar * np.sinh(x))
    tl.check_grads(lambda x: wrapped(x) ** 2, (0.7,), modes=("reverse",), engine="python")


# ---- rules that are wrong ------------------------------------------------------------------------


def product(a, b):
    return a * b


def gradient_with(rule, **how):
    rrule(product)(rule)
    try:
        return tl.grad(lambda a, b: np.sum(product(a, b)), **how)(X, X)
    finally:
        opt_out(product)


def test_too_few_cotangents():
    def one(y, y_bar, a, b):
        return b * y_bar

    with pytest.raises(tl.RuleMismatch, match=r"`one` returns 1 cotangent for 2 arguments"):
        gradient_with(one, engine="python")


def test_a_cotangent_of_another_shape():
    def summed(y, y_bar, a, b):
        return np.sum(b * y_bar), a * y_bar

    expected = r"cotangent 0 of the rule `summed` is a number .* an array of float64 of rank 1"
    with pytest.raises(tl.RuleMismatch, match=expected):
        gradient_with(summed, engine="python")


def test_a_cotangent_of_another_rank_in_compiled_code():
    def summed(y, y_bar, a, b):
        return np.sum(b * y_bar), a * y_bar

    expected = r"cotangent 0 of the rule `summed` is a number .* an array of float64 of rank 1"
    with pytest.raises(tl.RuleMismatch, match=expected):
        gradient_with(summed, engine="numba")


def test_a_cotangent_of_another_length_in_compiled_code():
    def shorter(y, y_bar, a, b):
        return b[1:] * y_bar[1:], a * y_bar

    with pytest.raises(ValueError, match=r"`shorter` has shape \(2\); it belongs to \(3\)"):
        gradient_with(shorter, engine="numba")


def test_a_cotangent_that_is_no_float():
    def whole(y, y_bar, a, b):
        return (b * y_bar).astype(np.int64), a * y_bar

    with pytest.raises(tl.RuleMismatch, match=r"`whole` is an array of int64 .* array of float64"):
        gradient_with(whole, engine="python")


def test_a_tangent_that_is_a_tuple():
    frule(product)(lambda y, a, b, a_dot, b_dot: (a_dot, b_dot))
    try:
        with pytest.raises(tl.RuleMismatch, match="returns 2 tangents for 1 result"):
            tl.jvp(lambda a: product(a, a), (X,), (X,), engine="python")
    finally:
        opt_out(product)


def test_a_rule_needs_a_fixed_number_of_arguments():
    with pytest.raises(TypeError, match="fixed number of arguments"):
        rrule(lambda *x: x[0])(lambda y, y_bar, *x: y_bar)


@pytest.mark.parametrize("rule", [lambda y, y_bar, x: 2.0 * y_bar, lambda y, y_bar, x: 5.0 * y_bar])
def test_the_cache_knows_the_rules(rule):
    """Code in the cache belongs to the rules that it was made from."""
    rrule(cubed)(rule)
    gradient = tl.grad(lambda x: np.sum(cubed(x)), engine="python")(X)
    np.testing.assert_array_equal(gradient, rule(None, np.ones(3), X))
    opt_out(cubed)
