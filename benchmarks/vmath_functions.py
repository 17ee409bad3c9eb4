"""What `benchmarks.vmath` measures: each function, the true one, its rivals, and where to look."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath as mp
import numpy as np

Interval = tuple[float, float]


@dataclass(frozen=True)
class Function:
    """A function of the package with its rivals; None where Numba or NumPy has none."""

    name: str
    exact: Callable[..., Any]
    libm: Callable[..., Any] | None  # of scalars, in a loop that Numba compiles
    numpy: Callable[..., Any] | None
    typical: Interval  # arguments of the timing
    intervals: tuple[Interval, ...]  # arguments of the search for errors, uniformly
    everywhere: bool = True  # search among all finite numbers too


def bounded(function: Callable[..., Any], limit: float) -> Callable[..., Any]:
    """mpmath's function, kept from numbers of a million digits."""
    return lambda x: function(max(min(x, mp.mpf(limit)), -mp.mpf(limit)))


def softplus(x):
    return max(x, mp.mpf(0)) + mp.log1p(mp.exp(-min(abs(x), mp.mpf(2000))))


EXPONENTIAL = ((-1.0, 1.0), (-20.0, 20.0), (-745.2, 710.0))
POSITIVE = ((0.4, 2.2), (0.0, 1e3))
ANGLE = ((-2.0, 2.0), (-100.0, 100.0), (-1e9, 1e9))
UNIT = ((-1.0, 1.0), (0.45, 0.55))

FUNCTIONS = [
    Function("exp", bounded(mp.exp, 5e3), math.exp, np.exp, (-5, 5), EXPONENTIAL),
    Function(
        "exp2",
        bounded(lambda x: mp.mpf(2) ** x, 5e3),
        lambda x: np.exp2(x),
        np.exp2,
        (-5, 5),
        EXPONENTIAL,
    ),
    Function("expm1", bounded(mp.expm1, 5e3), math.expm1, np.expm1, (-5, 5), EXPONENTIAL),
    Function("log", mp.log, math.log, np.log, (0.1, 9), POSITIVE),
    Function("log2", lambda x: mp.log(x, 2), lambda x: np.log2(x), np.log2, (0.1, 9), POSITIVE),
    Function("log10", mp.log10, math.log10, np.log10, (0.1, 9), POSITIVE),
    Function("log1p", mp.log1p, math.log1p, np.log1p, (-0.5, 5), ((-0.6, 0.6), (-1.0, 10.0))),
    Function("sin", mp.sin, math.sin, np.sin, (-5, 5), ANGLE),
    Function("cos", mp.cos, math.cos, np.cos, (-5, 5), ANGLE),
    Function("tan", mp.tan, math.tan, np.tan, (-5, 5), ANGLE),
    Function("sinh", bounded(mp.sinh, 5e3), math.sinh, np.sinh, (-5, 5), EXPONENTIAL),
    Function("cosh", bounded(mp.cosh, 5e3), math.cosh, np.cosh, (-5, 5), EXPONENTIAL),
    Function("tanh", bounded(mp.tanh, 5e3), math.tanh, np.tanh, (-5, 5), EXPONENTIAL),
    Function("asin", mp.asin, math.asin, np.arcsin, (-1, 1), UNIT, everywhere=False),
    Function("acos", mp.acos, math.acos, np.arccos, (-1, 1), UNIT, everywhere=False),
    Function("atan", mp.atan, math.atan, np.arctan, (-5, 5), ((-1.0, 1.0), (-5.0, 5.0))),
    Function("atan2", mp.atan2, math.atan2, np.arctan2, (-5, 5), ((-1.0, 1.0),)),
    Function("asinh", mp.asinh, math.asinh, np.arcsinh, (-5, 5), ((-1.0, 1.0), (-5.0, 5.0))),
    Function("acosh", mp.acosh, math.acosh, np.arccosh, (1, 9), ((1.0, 1.5), (1.0, 9.0)), False),
    Function("atanh", mp.atanh, math.atanh, np.arctanh, (-1, 1), ((-1.0, 1.0),), False),
    Function("pow", mp.power, math.pow, np.power, (0.1, 9), ((0.0, 2.0), (0.0, 100.0)), False),
    Function(
        "cbrt", lambda x: mp.sign(x) * mp.cbrt(abs(x)), None, np.cbrt, (-5, 5), ((-8.0, 8.0),)
    ),
    Function("hypot", mp.hypot, math.hypot, np.hypot, (-5, 5), ((-1.0, 1.0),)),
    Function("erf", bounded(mp.erf, 50), math.erf, None, (-3, 3), ((-1.2, 1.2), (-6.0, 6.0))),
    Function("erfc", bounded(mp.erfc, 50), math.erfc, None, (-3, 3), ((-1.0, 1.0), (0.0, 27.0))),
    Function(
        "sigmoid",
        bounded(lambda x: 1 / (1 + mp.exp(-x)), 1e3),
        lambda x: 1.0 / (1.0 + math.exp(-x)),
        lambda x: 1.0 / (1.0 + np.exp(-x)),
        (-5, 5),
        EXPONENTIAL,
    ),
    Function(
        "softplus",
        softplus,
        lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
        lambda x: np.logaddexp(0.0, x),
        (-5, 5),
        EXPONENTIAL,
    ),
]
