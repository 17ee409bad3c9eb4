"""What derivatives are where there is none: the published convention."""

import math

import numpy as np
import pytest

from tapeless.rules.registry import RULES

INF, NAN = math.inf, math.nan

# operation, arguments, value there, partials
KINKS = [
    ("builtins.abs", (0.0,), 0.0, (0.0,)),
    ("numpy.abs", (-0.0,), 0.0, (0.0,)),
    ("math.fabs", (0.0,), 0.0, (0.0,)),
    ("numpy.hypot", (0.0, 0.0), 0.0, (0.0, 0.0)),
    ("math.hypot", (0.0, 0.0), 0.0, (0.0, 0.0)),
    ("numpy.maximum", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("numpy.minimum", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("builtins.max", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("numpy.fmax", (2.0, 2.0), 2.0, (0.5, 0.5)),
    ("numpy.fmax", (NAN, 2.0), 2.0, (0.0, 1.0)),
    ("numpy.fmin", (2.0, NAN), 2.0, (1.0, 0.0)),
    ("pow", (0.0, 0), 1.0, (0.0, None)),
    ("pow", (0.0, 1), 0.0, (1.0, None)),
    ("pow", (0.0, 2), 0.0, (0.0, None)),
    ("pow", (0.0, 0.5), 0.0, (INF, None)),
    ("pow", (0.0, 3.5), 0.0, (0.0, 0.0)),
    ("pow", (-1.5, 3), -3.375, (6.75, None)),
    ("numpy.sqrt", (0.0,), 0.0, (INF,)),
    ("numpy.cbrt", (0.0,), 0.0, (INF,)),
    ("numpy.log", (0.0,), -INF, (INF,)),
    ("numpy.arcsin", (1.0,), math.pi / 2, (INF,)),
    ("numpy.arccos", (-1.0,), math.pi, (-INF,)),
    ("numpy.arccosh", (1.0,), 0.0, (INF,)),
    ("numpy.arctanh", (1.0,), INF, (INF,)),
    ("numpy.log1p", (-1.0,), -INF, (INF,)),
    ("numpy.copysign", (0.0, 2.0), 0.0, (0.0, 0.0)),
    ("numpy.heaviside", (0.0, 0.5), 0.5, (0.0, 1.0)),
    ("numpy.sinc", (0.0,), 1.0, (0.0,)),
    ("numpy.logaddexp", (3.0, 3.0), 3.0 + math.log(2), (0.5, 0.5)),
    ("numpy.logaddexp", (-INF, 3.0), 3.0, (0.0, 1.0)),
    ("numpy.logaddexp", (INF, 3.0), INF, (1.0, 0.0)),
    ("numpy.logaddexp", (INF, INF), INF, (0.5, 0.5)),
    ("numpy.logaddexp", (1e20, 1e20), 1e20, (0.5, 0.5)),
    ("numpy.arctan2", (0.0, 0.0), 0.0, (NAN, NAN)),
    ("numpy.arctan2", (1.0, INF), 0.0, (0.0, 0.0)),
    ("numpy.arctan2", (1e-200, 1e-200), math.pi / 4, (5e199, -5e199)),
    ("numpy.maximum", (NAN, 2.0), NAN, (0.0, 0.0)),
    ("numpy.minimum", (2.0, NAN), NAN, (0.0, 0.0)),
    ("numpy.hypot", (INF, 1.0), INF, (NAN, 0.0)),
    ("numpy.arcsinh", (INF,), INF, (0.0,)),
    ("numpy.arctan", (-INF,), -math.pi / 2, (0.0,)),
    ("numpy.tanh", (INF,), 1.0, (0.0,)),
    ("numpy.exp", (-INF,), 0.0, (0.0,)),
    ("numpy.log", (INF,), INF, (0.0,)),
    ("numpy.sin", (INF,), NAN, (NAN,)),
    ("numpy.nan_to_num", (NAN,), 0.0, (0.0,)),
]


@pytest.mark.parametrize(("name", "args", "y", "expected"), KINKS)
def test_convention(name, args, y, expected):
    with np.errstate(all="ignore"):
        found = RULES[name].partials(*map(number, args), np.float64(y))
    found = found if isinstance(found, tuple) else (found,)
    for slope, wanted in zip(found, expected, strict=True):
        if wanted is not None:
            assert slope == pytest.approx(wanted, rel=1e-15, nan_ok=True)


@pytest.mark.parametrize("p", [0.0, 1.0, 2.0, 0.5])
def test_powers_of_zero_when_the_exponent_varies(p):
    from tapeless.rules.arithmetic import power, variable_power

    x, p = np.float64(0.0), np.float64(p)
    with np.errstate(all="ignore"):
        assert variable_power(x, p) == {0.0: 0.0, 1.0: 1.0, 2.0: 0.0, 0.5: INF}[float(p)]
        assert power(x, p, np.power(x, p))[1] == 0.0


def test_no_warning_for_powers_of_zero():
    """The exponent's slope is found without the logarithm of zero."""
    from tapeless.rules.arithmetic import power

    x = np.array([0.0, 2.0])
    with np.errstate(all="raise"):
        _, slope = power(x, np.array([2.0, 2.0]), x**2)
    assert slope[0] == 0.0
    assert slope[1] == pytest.approx(4 * math.log(2))


def test_where_gives_exactly_zero_to_the_branch_not_taken():
    rule = RULES["numpy.where"].reverse
    condition = np.array([True, False])
    y_bar = np.array([INF, NAN])
    y = np.zeros(2)
    none, a_bar, b_bar = rule(y, y_bar, condition, np.ones(2), np.ones(2))
    assert none is None
    assert a_bar[1] == 0.0
    assert b_bar[0] == 0.0


def number(value):
    """Whole numbers stay Python's, as literals are; the others are NumPy's, as in arrays."""
    return value if isinstance(value, int) else np.float64(value)
