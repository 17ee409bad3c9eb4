"""`scipy.optimize`: roots of functions of one number, differentiated by the implicit function
theorem.

The search is SciPy's own algorithm, step by step, and carries no derivative; the root has that of
the equation it solves, in whatever the function depends on. It is as accurate as the root.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from scipy import optimize

from tapeless.rules.custom import stop_gradient
from tapeless.rules.implicit import implicit_root, pinned
from tapeless.rules.inner import value_and_tangent
from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower
from tapeless.rules.solutions import implicit_solution

XTOL, RTOL = 2e-12, 4 * np.finfo(float).eps

Found = namedtuple("Found", ["root", "converged"])  # of what SciPy says of a root


def value_at(f, x, args):
    """f(x), of which only the value counts."""
    return stop_gradient(float(f(x, *args)))


# All of these go on until a bracket is as narrow as xtol: what they find is the same to xtol.
@lower(optimize.brentq, optimize.brenth, optimize.ridder)
def brentq(f, a, b, args=(), xtol=XTOL, rtol=RTOL, maxiter=100, full_output=False, disp=True):
    root = implicit_root(f, by_brent(f, a, b, args, xtol, rtol, maxiter), args)
    return (root, Found(root, True)) if full_output else root


@lower(optimize.toms748)
def toms748(f, a, b, args=(), k=1, xtol=XTOL, rtol=RTOL, maxiter=100, full_output=False, disp=True):
    return brentq(f, a, b, args, xtol, rtol, maxiter, full_output)


def by_brent(f, a, b, args, xtol, rtol, maxiter):
    """Brent's method: inverse quadratic interpolation within a bracket, else bisection."""
    before, now, other = stop_gradient(float(a)), stop_gradient(float(b)), 0.0
    f_before, f_now, f_other = value_at(f, before, args), value_at(f, now, args), 0.0
    if f_before * f_now > 0:
        raise ValueError("f(a) and f(b) must have different signs")
    step, last = 0.0, 0.0
    root, done = now, f_now == 0
    if f_before == 0:
        root, done = before, True
    k = 0
    while not done:
        if k == maxiter:
            raise RuntimeError("Failed to converge after the iterations that were allowed.")
        k += 1
        if f_before != 0 and f_now != 0 and (f_before < 0) != (f_now < 0):
            other, f_other = before, f_before
            step = last = now - before
        if abs(f_other) < abs(f_now):
            before, now, other = now, other, now
            f_before, f_now, f_other = f_now, f_other, f_now
        delta = (xtol + rtol * abs(now)) / 2
        half = (other - now) / 2
        if f_now == 0 or abs(half) < delta:
            root, done = now, True
        else:
            step, last = brent_step(
                before, now, other, f_before, f_now, f_other, step, last, half, delta
            )
            before, f_before = now, f_now
            if abs(step) > delta:
                now += step
            else:
                now += delta if half > 0 else -delta
            f_now = value_at(f, now, args)
    return root


def brent_step(before, now, other, f_before, f_now, f_other, step, last, half, delta):
    """The next step and the one before it."""
    if abs(last) > delta and abs(f_now) < abs(f_before):
        if before == other:
            guess = -f_now * (now - before) / (f_now - f_before)
        else:
            to_before = (f_before - f_now) / (before - now)
            to_other = (f_other - f_now) / (other - now)
            guess = -f_now * (f_other * to_other - f_before * to_before)
            guess = guess / (to_other * to_before * (f_other - f_before))
        if 2 * abs(guess) < min(abs(last), 3 * abs(half) - delta):
            return guess, step
    return half, half


@lower(optimize.bisect)
def bisect(f, a, b, args=(), xtol=XTOL, rtol=RTOL, maxiter=100, full_output=False, disp=True):
    root = implicit_root(f, by_halving(f, a, b, args, xtol, rtol, maxiter), args)
    return (root, Found(root, True)) if full_output else root


def by_halving(f, a, b, args, xtol, rtol, maxiter):
    start, width = stop_gradient(float(a)), stop_gradient(float(b) - float(a))
    at_start, at_end = value_at(f, start, args), value_at(f, b, args)
    if at_start * at_end > 0:
        raise ValueError("f(a) and f(b) must have different signs")
    if at_start == 0:
        return start
    if at_end == 0:
        return start + width
    root, done = start, False
    k = 0
    while not done:
        if k == maxiter:
            raise RuntimeError("Failed to converge after the iterations that were allowed.")
        k += 1
        width = width / 2
        root = start + width
        at_root = value_at(f, root, args)
        if (at_root < 0) == (at_start < 0):
            start = root
        done = at_root == 0 or abs(width) < xtol + rtol * abs(root)
    return root


@lower(optimize.newton)
def newton(
    func,
    x0,
    fprime=None,
    args=(),
    tol=1.48e-08,
    maxiter=50,
    fprime2=None,
    x1=None,
    rtol=0.0,
    full_output=False,
    disp=True,
):
    if x0.ndim > 0:
        return roots_of_elements(func, x0, fprime, args, tol, maxiter)
    start = stop_gradient(float(x0))
    if fprime is None:
        root = by_secants(func, start, x1, args, tol, rtol, maxiter)
    else:
        root = by_newton(func, start, fprime, fprime2, args, tol, rtol, maxiter)
    root = implicit_root(func, root, args)
    return (root, Found(root, True)) if full_output else root


def roots_of_elements(f, x0, slope_of, args, tol, maxiter):
    """One root for each element, of a function of elements."""
    if slope_of is None:
        refused("scipy.optimize.newton from an array of starts without fprime", "Pass fprime.")
    x = stop_gradient(1.0 * x0)
    far = True
    k = 0
    while far and k < maxiter:
        y, slope = stop_gradient(f(x, *args)), stop_gradient(slope_of(x, *args))
        step = np.where(slope == 0, 0.0, y / np.where(slope == 0, 1.0, slope))
        x = x - step
        far = np.any(np.abs(step) >= tol)
        k += 1
    if far:
        raise RuntimeError("Failed to converge after the iterations that were allowed.")

    def better(x):
        y, slope = value_and_tangent(lambda x: f(x, *args), (x,), (np.ones_like(x),))
        return x - y / slope

    return pinned(x, better(better(x)))


@lower(optimize.fixed_point)
def fixed_point(func, x0, args=(), xtol=1e-08, maxiter=500, method="del2"):
    x = stop_gradient(1.0 * x0)
    far = True
    k = 0
    while far and k < maxiter:
        before = x
        x = stop_gradient(func(x, *args))
        if method == "del2":  # Steffensen's method
            after = stop_gradient(func(x, *args))
            bend = after - 2.0 * x + before
            faster = before - (x - before) ** 2 / np.where(bend == 0, 1.0, bend)
            x = np.where(bend == 0, after, faster)
        change = np.where(before == 0, x, (x - before) / np.where(before == 0, 1.0, before))
        far = np.any(np.abs(change) >= xtol)
        k += 1
    if far:
        raise RuntimeError("Failed to converge after the iterations that were allowed.")
    if x.ndim == 0:
        return implicit_root(lambda x: x - func(x, *args), x, ())
    return implicit_solution(lambda x: x - func(x, *args), x)


def by_newton(f, x, slope_of, curvature_of, args, tol, rtol, maxiter):
    for _ in range(maxiter):
        y = value_at(f, x, args)
        if y == 0:
            return x
        slope = value_at(slope_of, x, args)
        if slope == 0:
            raise RuntimeError("Derivative was zero. Failed to converge.")
        step = y / slope
        if curvature_of is not None:  # Halley's method
            bend = step * value_at(curvature_of, x, args) / slope / 2
            if abs(bend) < 1:
                step = step / (1.0 - bend)
        x = x - step
        if abs(step) <= tol + rtol * abs(x + step):
            return x
    raise RuntimeError("Failed to converge after the iterations that were allowed.")


def by_secants(f, x, x1, args, tol, rtol, maxiter):
    if x1 is None:
        other = x * 1.0001
        other = other + (1e-4 if other >= 0 else -1e-4)
    else:
        other = stop_gradient(float(x1))
    y, at_other = value_at(f, x, args), value_at(f, other, args)
    if abs(at_other) < abs(y):
        x, other, y, at_other = other, x, at_other, y
    for _ in range(maxiter):
        if at_other == y:
            if other != x:
                raise RuntimeError("Tolerance was reached. Failed to converge.")
            return (other + x) / 2
        if abs(at_other) > abs(y):
            found = (-y / at_other * other + x) / (1 - y / at_other)
        else:
            found = (-at_other / y * x + other) / (1 - at_other / y)
        if abs(found - other) <= tol + rtol * abs(other):
            return found
        x, y = other, at_other
        other, at_other = found, value_at(f, found, args)
    raise RuntimeError("Failed to converge after the iterations that were allowed.")
