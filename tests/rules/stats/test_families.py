"""Distributions of `scipy.stats`: the values of SciPy, and slopes that differences confirm."""

import numpy as np
import pytest
import scipy.stats
from scipy.stats import rv_continuous

import tapeless as tl
from tapeless.errors import TapelessError
from tapeless.rules import registry
from tests import sampling
from tests.rules.stats.points import SHAPES

registry.is_known(None)  # imports the rules of SciPy
from tapeless.rules.stats.families import FAMILIES  # noqa: E402

# A sum of a few logarithms and powers, each within an ulp or two, in SciPy's order or in another.
ROUNDING = 5e-13
# All run with TAPELESS_TEST_ALL in the environment, which takes some minutes.
TESTS_ALL = sampling.ALL
QUANTILES = ("ppf", "isf")
LEVELS = np.array([0.12, 0.45, 0.83])


def call_of(name):
    """Points inside and outside of the support, and the parameters."""
    distribution = FAMILIES[name].distribution
    shapes = SHAPES.get(name, ())
    if isinstance(distribution, rv_continuous):
        x = 0.3 + 1.7 * distribution.ppf(LEVELS, *shapes)
        return np.append(x, [-5.3, 9.1]), (*shapes, 0.3, 1.7)
    return np.append(distribution.ppf(LEVELS, *shapes), [-4.0, 30.0, 0.5]), shapes


def density_of(name):
    distribution = FAMILIES[name].distribution
    is_continuous = isinstance(distribution, rv_continuous)
    return distribution.logpdf if is_continuous else distribution.logpmf


@pytest.mark.parametrize("name", list(FAMILIES)[:: 1 if TESTS_ALL else 7])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of SciPy, outside of the support
def test_density(name):
    """Forward mode gives the value and its slope along a direction; reverse mode has to agree."""
    density = density_of(name)
    x, parameters = call_of(name)
    is_continuous = isinstance(FAMILIES[name].distribution, rv_continuous)
    active = [k for k, p in enumerate(parameters) if isinstance(p, float)]

    def total(x, *parameters):
        values = density(x, *parameters)
        return np.sum(np.where(values == -np.inf, 0.0, values))

    argnums = tuple([0] * is_continuous + [k + 1 for k in active])
    value, gradient = tl.value_and_grad(total, argnums=argnums, engine="python")(x, *parameters)
    assert value == pytest.approx(total(x, *parameters), rel=ROUNDING)
    assert all(np.all(np.isfinite(part)) for part in gradient)
    for position, slope in zip(argnums, gradient, strict=True):
        expected = difference(total, (x, *parameters), position)
        np.testing.assert_allclose(slope, expected, rtol=2e-6, atol=2e-8)


def difference(function, args, position):
    """Central differences in one argument, whose error is about (1e-5)² and 1e-16 / 1e-5."""
    if isinstance(args[position], float):
        return slope_along(function, args, position, 1.0)
    return [slope_along(function, args, position, unit) for unit in np.eye(len(args[position]))]


def slope_along(function, args, position, direction):
    def at(step):
        return function(*args[:position], args[position] + step * direction, *args[position + 1 :])

    step = 2e-5
    return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step)


METHODS = [
    (name, method)
    for name, family in FAMILIES.items()
    for method in family.formulas
    if not method.startswith("logp")
]
SAMPLE = METHODS[:: 1 if TESTS_ALL else 90]


@pytest.mark.parametrize(("name", "method"), SAMPLE, ids=[f"{n}.{m}" for n, m in SAMPLE])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_other_methods(name, method):
    x, parameters = call_of(name)
    function = getattr(FAMILIES[name].distribution, method)
    is_continuous = isinstance(FAMILIES[name].distribution, rv_continuous)
    point = LEVELS if method in QUANTILES else x[:-2]

    def values(*parameters):
        return function(point, *parameters)

    def of_point(x):
        return function(x, *parameters)

    found = tl.jvp(of_point, (point,), (np.ones_like(point),), engine="python")[0]
    np.testing.assert_allclose(found, of_point(point), rtol=ROUNDING, atol=1e-15)
    tl.check_grads(values, parameters, engine="python")
    if is_continuous:
        tl.check_grads(of_point, (point,), engine="python")


# ---- how it is called ----------------------------------------------------------------------------

X = np.array([0.7, 1.9, 2.4])


def by_keywords(x, loc, scale):
    return np.sum(scipy.stats.gamma.logpdf(x, a=2.5, scale=scale, loc=loc))


def frozen(x, loc, scale):
    return np.sum(scipy.stats.gamma(2.5, loc, scale=scale).logpdf(x))


def in_a_loop(x, loc, scale):
    total = 0.0
    for i in range(len(x)):
        total += scipy.stats.gamma.logpdf(x[i], 2.5, loc, scale)
    return total


DENSITY = scipy.stats.gamma.logpdf


def by_another_name(x, loc, scale):
    return np.sum(DENSITY(x, 2.5, loc, scale))


@pytest.mark.parametrize("function", [by_keywords, frozen, in_a_loop, by_another_name])
def test_spellings(function):
    args = X, 0.3, 1.4
    value, gradient = tl.value_and_grad(function, argnums=(0, 1, 2), engine="python")(*args)
    z = (X - 0.3) / 1.4
    assert value == pytest.approx(by_keywords(*args), rel=1e-14)
    np.testing.assert_allclose(gradient[0], (1.5 / z - 1) / 1.4, rtol=1e-13, atol=1e-15)
    assert gradient[1] == pytest.approx(-np.sum(gradient[0]), rel=1e-13)
    assert gradient[2] == pytest.approx(np.sum(z - 1.5 - 1) / 1.4, rel=1e-13)


OUTSIDE = scipy.stats.norm(0.5, scale=2.0)


def test_a_frozen_distribution_from_outside():
    slope = tl.grad(lambda x: OUTSIDE.logpdf(x) + OUTSIDE.cdf(x), engine="python")(1.5)
    assert slope == pytest.approx(-0.25 + OUTSIDE.pdf(1.5), rel=1e-14)


# ---- where there is no density -------------------------------------------------------------------


@pytest.mark.parametrize("x", [-1.0, 0.2])
def test_outside_of_the_support_all_slopes_are_zero(x):
    def density(x, a, loc, scale):
        return scipy.stats.gamma.logpdf(x, a, loc, scale)

    value, gradient = tl.value_and_grad(density, argnums=(0, 1, 2, 3), engine="python")(
        x, 2.3, 0.3, 1.7
    )
    assert value == -np.inf
    assert gradient == (0.0, 0.0, 0.0, 0.0)


def test_parameters_that_scipy_refuses_give_nan():
    def density(x, a, scale):
        return scipy.stats.gamma.logpdf(x, a, scale=scale)

    gradient = tl.value_and_grad(density, argnums=(0, 1, 2), engine="python")
    for a, scale in ((-1.0, 1.0), (2.0, -1.0), (np.nan, 1.0)):
        value, slopes = gradient(1.0, a, scale)
        assert np.isnan(value)
        assert np.isnan(slopes[0])
    assert np.isnan(gradient(np.nan, 2.0, 1.0)[0])


def test_what_underflows_has_slope_zero():
    value, slope = tl.value_and_grad(lambda x: scipy.stats.gamma.logsf(x, 2.0), engine="python")(
        1e4
    )
    assert value == -np.inf
    assert slope == 0.0


@pytest.mark.parametrize("method", ["entropy", "mean", "rvs"])
def test_a_method_without_formula_is_refused_by_name(method):
    def program(x):
        return getattr(scipy.stats.norm, method)(x)

    with pytest.raises(TapelessError, match=f"norm.{method}"):
        tl.grad(program, engine="python")(1.0)


def test_the_order_of_a_bessel_function_is_refused():
    with pytest.raises(TapelessError, match="jv` in argument 1"):
        tl.grad(lambda v: scipy.special.jv(v, 2.0), engine="python")(1.5)


# ---- compiled ------------------------------------------------------------------------------------


def several(x, a, b, s):
    """Densities with special functions, with bounds and without, in one program."""
    stats = scipy.stats
    total = stats.norm.logpdf(x, a, s) + stats.gamma.logpdf(x, a, scale=s)
    total = total + stats.t.logpdf(x, b, a, s) + stats.vonmises.logpdf(x, b)
    total = total + stats.poisson.logpmf(np.floor(x), a) + stats.gamma.cdf(x, a)
    return np.sum(total)


def test_compiled():
    args = X, 1.7, 2.6, 1.3
    natively = tl.value_and_grad(several, argnums=(0, 1, 2, 3), engine="numba")(*args)
    plainly = tl.value_and_grad(several, argnums=(0, 1, 2, 3), engine="python")(*args)
    assert natively[0] == pytest.approx(several(*args), rel=1e-13)
    for found, expected in zip(natively[1], plainly[1], strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("name", ["laplace", "laplace_asymmetric", "loglaplace"])
@pytest.mark.usefixtures("by_samples")
def test_cumulative_functions_where_the_density_has_a_kink(name):
    """There they are smooth: the slope is the density itself."""
    distribution, shapes = FAMILIES[name].distribution, SHAPES.get(name, ())
    kink = 1.0 if name == "loglaplace" else 0.0
    for method, sign in (("cdf", 1.0), ("sf", -1.0)):
        function = getattr(distribution, method)
        slope = tl.grad(lambda x, f=function: f(x, *shapes), engine="python")(kink)
        assert slope == pytest.approx(sign * distribution.pdf(kink, *shapes), rel=1e-14)
