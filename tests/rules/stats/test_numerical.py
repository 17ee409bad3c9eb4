"""What has no closed form, and points where formulas are singular."""

import numpy as np
import pytest
import scipy.stats as stats

import tapeless as tl
from tests.rules.stats.points import SHAPES


def value_of(name, method, x, shapes):
    """The value of the rule, which the function itself is not asked for."""
    function = getattr(getattr(stats, name), method)
    point = np.array(x)
    direction = (np.ones_like(point),)
    return tl.jvp(lambda x: function(x, *shapes), (point,), direction, engine="python")[0]


# By mpmath, with 25 digits; SciPy's differ from the sixth digit on.
TAILS = {
    "norminvgauss": ("sf", 21.43977097058824, (1.5, 0.4), 1.0000058863895726e-12),
    "skewnorm": ("cdf", -7.179639524905958, (1.2,), 9.99999999736951e-31),
    "vonmises": ("cdf", 0.7 / np.sqrt(51.0), (51.0,), 0.7574075500073777),
}


@pytest.mark.parametrize("name", list(TAILS))
def test_integrals(name):
    method, x, shapes, expected = TAILS[name]
    assert value_of(name, method, [x], shapes)[0] == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("name", ["exponnorm", "cosine"])
def test_quantiles_are_roots(name):
    """As far as rounding of the quantile allows, which its density multiplies."""
    shapes, q = SHAPES.get(name, ()), np.array([1e-30, 1e-7, 0.3, 0.83])
    for quantile, cumulative in (("ppf", "cdf"), ("isf", "sf")):
        x = value_of(name, quantile, q if name != "cosine" else q[1:], shapes)
        found = value_of(name, cumulative, x, shapes)
        np.testing.assert_allclose(found, q if name != "cosine" else q[1:], rtol=1e-11)


SINGULAR = [("gamma", "pdf"), ("gamma", "ppf"), ("t", "cdf"), ("gumbel_r", "sf"), ("beta", "isf")]


@pytest.mark.parametrize(("name", "method"), SINGULAR)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_slope_is_nan_at_ends_and_at_infinity(name, method):
    distribution, shapes = getattr(stats, name), SHAPES.get(name, ())
    function, is_quantile = getattr(distribution, method), method in ("ppf", "isf")
    low, high = distribution.support(*shapes, 0.3, 1.7)
    ends = [0.0, 1.0] if is_quantile else [low, high, -np.inf, np.inf, -1e5]

    def program(*args):
        return function(*args)

    for x in ends:
        args = (x, *shapes, 0.3, 1.7)
        found = tl.value_and_grad(program, argnums=tuple(range(len(args))), engine="python")
        value, slopes = found(*args)
        forward = tl.jvp(program, args, (1.0,) * len(args), engine="python")[1]
        if (name, method, x) != ("gamma", "pdf", np.inf):  # SciPy's is nan
            assert value == function(*args)
        assert not np.any(np.isnan([*slopes, forward])), (x, slopes, forward)
