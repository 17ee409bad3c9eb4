"""`scipy.signal`: filters as recurrences, convolution."""

from __future__ import annotations

import numpy as np
from scipy import signal

from tapeless.rules.refusing import refused
from tapeless.rules.registry import lower

# ---- recursive filters ---------------------------------------------------------------------------


@lower(signal.lfilter)
def lfilter(b, a, x, axis=-1, zi=None):
    """a₀ yₙ = Σ bₖ xₙ₋ₖ - Σ aₖ yₙ₋ₖ. The state `zi` adds to the first results."""
    up, down = b / a[0], a / a[0]
    rows = x if x.ndim == 1 else np.moveaxis(x, axis, 0)
    if zi is None:
        y = filtered(up, down, rows)
        return y if x.ndim == 1 else np.moveaxis(y, 0, axis)
    state = zi if x.ndim == 1 else np.moveaxis(zi, axis, 0)
    y = filtered_from(up, down, rows, state)
    left = final_state(up, down, rows, y, state)
    if x.ndim == 1:
        return y, left
    return np.moveaxis(y, 0, axis), np.moveaxis(left, 0, axis)


def filtered(b, a, x):
    y = np.zeros_like(x)
    for n in range(x.shape[0]):
        total = b[0] * x[n]
        for k in range(1, min(b.shape[0], n + 1)):
            total += b[k] * x[n - k]
        for k in range(1, min(a.shape[0], n + 1)):
            total -= a[k] * y[n - k]
        y[n] = total
    return y


def filtered_from(b, a, x, state):
    y = np.zeros_like(x)
    for n in range(x.shape[0]):
        total = b[0] * x[n]
        for k in range(1, min(b.shape[0], n + 1)):
            total += b[k] * x[n - k]
        for k in range(1, min(a.shape[0], n + 1)):
            total -= a[k] * y[n - k]
        if n < state.shape[0]:
            total += state[n]
        y[n] = total
    return y


def final_state(b, a, x, y, state):
    """What the last results leave for those that would follow."""
    n = x.shape[0]
    left = np.zeros_like(state)
    for k in range(state.shape[0]):
        total = 0.0 * state[0]
        for j in range(k + 1, min(b.shape[0], n + k + 1)):
            total += b[j] * x[n + k - j]
        for j in range(k + 1, min(a.shape[0], n + k + 1)):
            total -= a[j] * y[n + k - j]
        if n + k < state.shape[0]:
            total += state[n + k]
        left[k] = total
    return left


@lower(signal.sosfilt)
def sosfilt(sos, x, axis=-1):
    rows = x if x.ndim == 1 else np.moveaxis(x, axis, 0)
    for s in range(sos.shape[0]):
        if sos[s, 3] != 1:
            raise ValueError("sos[:, 3] should be all ones")
        rows = filtered(sos[s, :3], sos[s, 3:], rows)
    return rows if x.ndim == 1 else np.moveaxis(rows, 0, axis)


# ---- convolution ---------------------------------------------------------------------------------


@lower(signal.convolve, signal.oaconvolve, signal.fftconvolve)
def convolve(in1, in2, mode="full", method="auto"):
    """By the sum itself, whatever the method."""
    if in1.ndim == 1:
        return (
            np.convolve(in1, in2) if mode == "full" else part(np.convolve(in1, in2), in1, in2, mode)
        )
    return convolve2d(in1, in2, mode)


@lower(signal.correlate)
def correlate(in1, in2, mode="full", method="auto"):
    if in1.ndim == 1:
        return convolve(in1, in2[::-1], mode)
    return convolve2d(in1, in2[::-1, ::-1], mode)


def part(whole, in1, in2, mode):
    """The middle of a convolution of vectors."""
    n, m = in1.shape[0], in2.shape[0]
    if mode == "same":
        return whole[(m - 1) // 2 : (m - 1) // 2 + n]
    return whole[min(n, m) - 1 : max(n, m)]


@lower(signal.convolve2d)
def convolve2d(in1, in2, mode="full", boundary="fill", fillvalue=0):
    if boundary != "fill" or fillvalue != 0:
        refused("scipy.signal.convolve2d with this boundary")
    if in1.ndim != 2:
        refused("convolution of more than two dimensions")
    (m, n), (p, q) = in1.shape, in2.shape
    whole = np.zeros((m + p - 1, n + q - 1))
    for i in range(p):
        for j in range(q):
            whole[i : i + m, j : j + n] += in2[i, j] * in1
    if mode == "full":
        return whole
    if mode == "same":
        top, left = (p - 1) // 2, (q - 1) // 2
        return whole[top : top + m, left : left + n]
    return whole[min(m, p) - 1 : max(m, p), min(n, q) - 1 : max(n, q)]
