"""`scipy.optimize.root_scalar`: the methods of `scipy_optimize` by name."""

from __future__ import annotations

from scipy import optimize

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.scipy_optimize import RTOL, XTOL, Found, bisect, brentq, newton


@lower(optimize.root_scalar)
def root_scalar(
    f,
    args=(),
    method=None,
    bracket=None,
    fprime=None,
    fprime2=None,
    x0=None,
    x1=None,
    xtol=None,
    rtol=None,
    maxiter=None,
    options=None,
):
    given = args if isinstance(args, tuple) else (args,)
    if bracket is not None and method not in ("newton", "secant", "halley"):
        near, far = XTOL if xtol is None else xtol, RTOL if rtol is None else rtol
        most = 100 if maxiter is None else maxiter
        find = bisect if method == "bisect" else brentq
        return Found(find(f, bracket[0], bracket[1], given, near, far, most), True)
    if method not in (None, "newton", "secant", "halley"):
        refused("scipy.optimize.root_scalar by this method without a bracket", "Pass `bracket`.")
    near, far = 1.48e-8 if xtol is None else xtol, 0.0 if rtol is None else rtol
    most = 50 if maxiter is None else maxiter
    if fprime is True:
        value, slope, bend = part(f, 0), part(f, 1), part(f, 2) if fprime2 is True else fprime2
        return Found(newton(value, x0, slope, given, near, most, bend, x1, far), True)
    slope = None if method == "secant" else fprime
    return Found(newton(f, x0, slope, given, near, most, fprime2, x1, far), True)


def part(f, k):
    """One of the results of a function that gives several."""
    return lambda x, *args: f(x, *args)[k]
