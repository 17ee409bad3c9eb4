"""`scipy.integrate.solve_ivp` by the methods RK45 and RK23, step by step as SciPy's.

The steps are chosen from the values and have no derivative, so what is differentiated is the
solution on the steps that were taken. Of the result there are `t`, `y`, `success` and `status`.
"""

from __future__ import annotations

from collections import namedtuple

import numpy as np
from scipy import integrate

from tapeless.rules.custom import stop_gradient
from tapeless.rules.refusing import refused
from tapeless.rules.registry import known, lower

Solved = namedtuple("Solved", ["t", "y", "success", "status"])

SAFETY, LEAST_FACTOR, MOST_FACTOR = 0.9, 0.2, 10.0


@known
def tableau(method: str) -> tuple:
    """Stages, their times, weights, weights of the error, of the interpolant; the error's order."""
    scheme = getattr(integrate, method)
    tables = (scheme.A, scheme.C, scheme.B, scheme.E, scheme.P)
    return (*[_as_tuples(table) for table in tables], scheme.error_estimator_order)


def _as_tuples(table: np.ndarray) -> tuple:
    return tuple(map(tuple, table.tolist())) if table.ndim > 1 else tuple(table.tolist())


@lower(integrate.solve_ivp)
def solve_ivp(
    fun,
    t_span,
    y0,
    method="RK45",
    t_eval=None,
    dense_output=False,
    events=None,
    vectorized=False,
    args=None,
    *,
    rtol=1e-3,
    atol=1e-6,
    max_step=np.inf,
    first_step=None,
):
    if method != "RK45" and method != "RK23":
        refused("scipy.integrate.solve_ivp by this method", "Use method='RK45' or 'RK23'.")
    if dense_output or events is not None or vectorized:
        refused("scipy.integrate.solve_ivp with events, dense_output or vectorized", "Use t_eval.")
    given = () if args is None else args

    def slope(t, y):
        found = fun(t, y, *given)
        return np.array(found) if isinstance(found, (list, tuple)) else found

    start = 1.0 * (np.array(y0) if isinstance(y0, (list, tuple)) else y0)
    t, end = 1.0 * t_span[0], 1.0 * t_span[1]
    direction = 1.0 if end >= t else -1.0
    scheme = tableau(method)
    at = np.zeros(0) if t_eval is None else 1.0 * np.array(t_eval)
    y, f = start, slope(t, start)
    step = first_step
    if first_step is None:
        step = first_length(slope, t, y, f, end, max_step, direction, scheme[5], rtol, atol)
    times, states, count = np.full(16, t), np.zeros((16, y.shape[0])), 1
    states[0] = y
    found = np.zeros((y.shape[0], at.shape[0]))
    done = 0
    while direction * (end - t) > 0:
        before, y_before = t, y
        t, y, f, step, stages = taken(
            slope, t, y, f, step, end, max_step, direction, scheme, rtol, atol
        )
        if t_eval is None:
            if count == times.shape[0]:
                times, states = np.concatenate((times, times)), np.concatenate((states, states))
            times[count], states[count] = t, y
            count += 1
        else:
            while done < at.shape[0] and direction * (at[done] - t) <= 0:
                share = (at[done] - before) / (t - before)
                found[:, done] = between(y_before, stages, t - before, share, scheme[4])
                done += 1
    if t_eval is None:
        return Solved(times[:count], np.transpose(states[:count]), True, 0)
    return Solved(at, found, True, 0)


def taken(slope, t, y, f, length, end, max_step, direction, scheme, rtol, atol):
    """One step that is accurate enough, and the length of the next."""
    weights, shares, last, wrong, _, order = scheme
    least = 10.0 * abs(np.nextafter(t, direction * np.inf) - t)
    length = min(max(length, least), max_step)
    table, places, count = np.array(weights), np.array(shares), len(shares)
    rejected, accepted = False, False
    after, y_after, f_after, stages = t, y, f, np.zeros((len(wrong), y.shape[0]))
    while not accepted:
        if length < least:
            raise RuntimeError("Required step size is less than spacing between numbers.")
        after = t + length * direction
        if direction * (after - end) > 0:
            after = end
        h = after - t
        length = abs(stop_gradient(h))
        stages = np.zeros((len(wrong), y.shape[0]))
        stages[0] = f
        for s in range(1, count):
            stages[s] = slope(t + places[s] * h, y + (table[s, :s] @ stages[:s]) * h)
        y_after = y + h * (np.array(last) @ stages[:count])
        f_after = slope(after, y_after)
        stages[count] = f_after
        scale = atol + np.maximum(np.abs(y), np.abs(y_after)) * rtol
        error = stop_gradient(size_of(np.array(wrong) @ stages * h / scale))
        if error < 1.0:
            factor = MOST_FACTOR
            if error > 0.0:
                factor = min(MOST_FACTOR, SAFETY * error ** (-1.0 / (order + 1)))
            length = length * (min(1.0, factor) if rejected else factor)
            accepted = True
        else:
            length = length * max(LEAST_FACTOR, SAFETY * error ** (-1.0 / (order + 1)))
            rejected = True
    return after, y_after, f_after, length, stages


def between(y, stages, h, share, rows):
    """The interpolant inside of a step."""
    table = np.array(rows)
    powers = np.cumprod(np.full(table.shape[1], share))
    return y + h * ((table @ powers) @ stages)


def size_of(x):
    """The root of the mean square."""
    return np.sqrt(np.sum(x * x)) / x.size**0.5


def first_length(slope, t, y, f, end, max_step, direction, order, rtol, atol):
    """As Hairer, Nørsett and Wanner say (Solving Ordinary Differential Equations I, II.4)."""
    length = abs(stop_gradient(1.0 * end) - stop_gradient(1.0 * t))
    y, f = stop_gradient(y), stop_gradient(f)
    scale = atol + np.abs(y) * rtol
    far, fast = size_of(y / scale), size_of(f / scale)
    guess = 1e-6 if far < 1e-5 or fast < 1e-5 else 0.01 * far / fast
    guess = min(guess, length)
    ahead = stop_gradient(slope(t + guess * direction, y + guess * direction * f))
    bend = size_of((ahead - f) / scale) / guess
    if fast <= 1e-15 and bend <= 1e-15:
        other = max(1e-6, guess * 1e-3)
    else:
        other = (0.01 / max(fast, bend)) ** (1.0 / (order + 1))
    return min(min(100.0 * guess, other), min(length, max_step))
