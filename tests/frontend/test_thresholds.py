"""Where functions of one number begin to raise: to the last bit what CPython does."""

import math

import pytest

from tapeless.frontend.thresholds import Limits, limits_of_power

UP = math.inf


@pytest.mark.parametrize("function", [math.exp, math.expm1, math.sinh, math.cosh])
def test_largest_argument(function):
    most = Limits.where_finite(function).most
    assert math.isfinite(function(most))
    with pytest.raises(OverflowError):
        function(math.nextafter(most, UP))


@pytest.mark.parametrize("exponent", [2, 3, 2.5, 1.0, 17])
def test_largest_base(exponent):
    most = limits_of_power(exponent).most
    assert math.isfinite(most**exponent)
    if exponent != 1.0:
        with pytest.raises(OverflowError):
            math.nextafter(most, UP) ** exponent


def test_smallest_base_of_a_negative_power():
    least = limits_of_power(-2).nonzero_above
    assert math.isfinite((2.0 * least) ** -2)
    with pytest.raises(OverflowError):
        (0.5 * least) ** -2


def test_violations_are_comparisons():
    assert list(Limits(least=-1.0, below=2.0).violations()) == [("lt", -1.0), ("ge", 2.0)]
