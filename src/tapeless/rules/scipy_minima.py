"""`scipy.optimize`: minima of functions of one number, and curves through data."""

from __future__ import annotations

import numpy as np
from scipy import optimize

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.scipy_constraints import slopes_of
from tapeless.rules.scipy_systems import Solved, as_tuple, solution_within
from tapeless.rules.solutions import gradient_of, implicit_solution, solution


@lower(optimize.minimize_scalar)
def minimize_scalar(fun, bracket=None, bounds=None, args=(), method=None, tol=None, options=None):
    given = as_tuple(args)

    def of_vector(x):
        return fun(x[0], *given)

    how = {"tol": tol, "options": options}
    if bounds is not None:
        low, high = np.array([1.0 * bounds[0]]), np.array([1.0 * bounds[1]])
        ends = np.concatenate((low, high))
        found = solution("minimize_scalar", (fun,), ends, given, method="bounded", **how)
        x = solution_within(of_vector, found, low, high)[0]
    else:
        start = np.zeros(0) if bracket is None else np.array([1.0 * place for place in bracket])
        by = "brent" if method is None else method
        found = solution("minimize_scalar", (fun,), start, given, method=by, **how)
        x = implicit_solution(lambda x: gradient_of(of_vector, x), found)[0]
    return Solved(x, fun(x, *given))


@lower(optimize.fminbound)
def fminbound(func, x1, x2, args=(), xtol=1e-5, maxfun=500, full_output=0, disp=1):
    options = {"xatol": xtol, "maxiter": maxfun}
    return minimize_scalar(func, bounds=(x1, x2), args=args, options=options).x


@lower(optimize.brent)
def brent(func, args=(), brack=None, tol=1.48e-8, full_output=0, maxiter=500):
    options = {"xtol": tol, "maxiter": maxiter}
    return minimize_scalar(func, brack, args=args, method="brent", options=options).x


@lower(optimize.leastsq)
def leastsq(
    func, x0, args=(), Dfun=None, full_output=False, ftol=1.49012e-8, xtol=1.49012e-8, gtol=0.0
):
    given = as_tuple(args)
    start = np.array(x0)
    how = {"ftol": ftol, "xtol": xtol, "gtol": gtol}
    found = solution("leastsq", (func, Dfun), start, given, **how)

    def half_square(x):
        residuals = np.ravel(np.array(func(x, *given)))
        return 0.5 * np.sum(residuals * residuals)

    return implicit_solution(lambda x: gradient_of(half_square, x), found), 1


@lower(optimize.curve_fit)
def curve_fit(
    f,
    xdata,
    ydata,
    p0=None,
    sigma=None,
    absolute_sigma=False,
    check_finite=None,
    *,
    method=None,
    jac=None,
    ftol=1.49012e-8,
    xtol=1.49012e-8,
    gtol=0.0,
):
    """The covariance is that of exact slopes of `f`; SciPy's is that of finite differences."""
    if not isinstance(p0, (list, tuple)):
        refused(
            "scipy.optimize.curve_fit without p0",
            "Pass p0 as a list, which says how many parameters there are; SciPy begins at ones.",
        )
    count = len(p0)

    def residuals(p):
        missed = f(xdata, *[p[k] for k in range(count)]) - ydata
        if sigma is None:
            return missed
        if sigma.ndim == 1:
            return missed * (1.0 / sigma)  # as SciPy does, to the last bit
        return np.linalg.solve(np.linalg.cholesky(sigma), missed)

    p, _ = leastsq(residuals, 1.0 * np.array(p0), ftol=ftol, xtol=xtol, gtol=gtol)
    left = residuals(p)
    slopes = slopes_of(residuals, p, left.shape[0])
    covariance = np.linalg.inv(slopes.T @ slopes)
    if absolute_sigma:
        return p, covariance
    return p, covariance * (np.sum(left * left) / (left.shape[0] - count))
