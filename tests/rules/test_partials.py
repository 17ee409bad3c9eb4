"""Every elementwise partial against mpmath, at the points that stand beside the rule."""

import mpmath as mp
import numpy as np
import pytest

from tapeless.rules.registry import OPERATIONS, RULES

mp.mp.dps = 40


def sinc(x):
    return mp.mpf(1) if x == 0 else mp.sin(mp.pi * x) / (mp.pi * x)


def cbrt(x):
    return mp.sign(x) * mp.cbrt(abs(x))


def truncated(x):
    return mp.sign(x) * mp.floor(abs(x))


def copysign(x, s):
    return abs(x) * mp.sign(s)


def identity(x):
    return x


EXACT = {
    "add": lambda a, b: a + b,
    "radd": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "truediv": lambda a, b: a / b,
    "divide": lambda a, b: a / b,
    "mod": lambda a, b: a - b * mp.floor(a / b),
    "remainder": lambda a, b: a - b * mp.floor(a / b),
    "fmod": lambda a, b: a - b * truncated(a / b),
    "pow": lambda a, b: a**b,
    "power": lambda a, b: a**b,
    "float_power": lambda a, b: a**b,
    "neg": lambda x: -x,
    "pos": identity,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "maximum": max,
    "minimum": min,
    "max": max,
    "min": min,
    "fmax": max,
    "fmin": min,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "arcsin": mp.asin,
    "arccos": mp.acos,
    "arctan": mp.atan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "arcsinh": mp.asinh,
    "arccosh": mp.acosh,
    "arctanh": mp.atanh,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "exp": mp.exp,
    "exp2": lambda x: mp.mpf(2) ** x,
    "expm1": mp.expm1,
    "log": mp.log,
    "log2": lambda x: mp.log(x, 2),
    "log10": mp.log10,
    "log1p": mp.log1p,
    "sqrt": mp.sqrt,
    "cbrt": cbrt,
    "abs": abs,
    "fabs": abs,
    "degrees": mp.degrees,
    "rad2deg": mp.degrees,
    "radians": mp.radians,
    "deg2rad": mp.radians,
    "float": identity,
    "float64": identity,
    "float32": identity,
    "nan_to_num": identity,
    "sinc": sinc,
    "hypot": mp.hypot,
    "arctan2": mp.atan2,
    "atan2": mp.atan2,
    "copysign": copysign,
    "logaddexp": lambda a, b: mp.log(mp.exp(a) + mp.exp(b)),
    "logaddexp2": lambda a, b: mp.log(mp.mpf(2) ** a + mp.mpf(2) ** b, 2),
    "heaviside": lambda x, half: half if x == 0 else mp.mpf(x > 0),
    "erf": mp.erf,
    "erfc": mp.erfc,
    "gamma": mp.gamma,
    "lgamma": lambda x: mp.log(abs(mp.gamma(x))),
    "digamma": mp.digamma,
    "polygamma": mp.polygamma,
    "ldexp": lambda x, e: x * mp.mpf(2) ** e,
    "nextafter": lambda x, towards: x,
}
BY_FULL_NAME = {"math.remainder": lambda a, b: a - b * mp.nint(a / b)}
# Without the rules that other tests add.
ELEMENTWISE = [
    name
    for name, rule in RULES.items()
    if rule.partials is not None
    and rule.partials.__module__ != "tapeless.rules.complex_numbers"  # see programs/complex_numbers
    and not any("foreign:" in h for h in OPERATIONS[name].runtime)
]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_partials_agree_with_mpmath(name):
    assert RULES[name].points, "a rule has test points"
    for point in RULES[name].points:
        f = function_of(name)
        y = float(f(*map(mp.mpf, point)))
        found = RULES[name].partials(*map(np.float64, point), np.float64(y))
        found = found if isinstance(found, tuple) else (found,)
        assert len(found) == len(point)
        for position, slope in enumerate(found):
            if slope is not None:
                exact = slope_of(f, point, position)
                assert float(slope) == pytest.approx(exact, rel=2e-13, abs=1e-300), (
                    point,
                    position,
                )


def function_of(name):
    return BY_FULL_NAME.get(name) or EXACT[name.rpartition(".")[2]]


def slope_of(f, point, position):
    def along(t):
        return f(*(t if k == position else mp.mpf(x) for k, x in enumerate(point)))

    at = mp.mpf(point[position])
    return float(mp.diff(along, at, h=mp.mpf(10) ** -18 * max(1, abs(at))))


@pytest.mark.parametrize("p", [0, 1, 2, 3, 4, 5, -1, -2, 0.5, 1.5, -0.5, 2.0, 7.0])
@pytest.mark.parametrize("x", [0.3, 2.0, -1.7])
def test_constant_exponents(x, p):
    if x < 0 and p != int(p):
        pytest.skip("not a real number")
    from tapeless.rules.arithmetic import constant_power

    y = np.power(np.float64(x), p)
    exact = float(p) * np.power(np.float64(x), float(p) - 1)
    assert constant_power(np.float64(x), p, y) == pytest.approx(exact, rel=1e-15)


def test_partials_work_on_arrays():
    for name in ELEMENTWISE:
        points = RULES[name].points
        columns = [np.array(column) for column in zip(*points, strict=True)]
        y = np.array([float(function_of(name)(*map(mp.mpf, p))) for p in points])
        if name == "polygamma":
            continue  # its first argument is a number
        found = RULES[name].partials(*columns, y)
        for partial in found if isinstance(found, tuple) else (found,):
            assert partial is None or np.shape(partial) in ((), y.shape), name
