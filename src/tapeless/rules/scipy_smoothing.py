"""`scipy.signal`: analytic signals, smoothing, filtering without delay, trends, windows."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal

from tapeless.rules.refusing import refused
from tapeless.rules.registry import known, lower
from tapeless.rules.scipy_ndimage import convolve1d
from tapeless.rules.scipy_signal import lfilter

# ---- by Fourier transforms -----------------------------------------------------------------------


@lower(signal.hilbert)
def hilbert(x, N=None, axis=-1):
    """The analytic signal: without negative frequencies."""
    n = x.shape[axis] if N is None else N
    spectrum = np.moveaxis(np.fft.fft(x, n, axis), axis, -1)
    k = np.arange(n)
    is_alone = (k == 0) | (2 * k == n)
    weights = np.where(is_alone, 1.0, np.where(2 * k < n, 2.0, 0.0))
    return np.moveaxis(np.fft.ifft(spectrum * weights), -1, axis)


# ---- by polynomials (Savitzky and Golay 1964) ----------------------------------------------------


@known
def smoothing(length: int, order: int, deriv: int) -> tuple[float, ...]:
    return tuple(map(float, signal.savgol_coeffs(length, order, deriv=deriv)))


@known
def smoothing_at_ends(length: int, order: int, deriv: int) -> tuple[tuple[float, ...], ...]:
    """Rows that give, of the first `length` values, the polynomial through them at the first half;
    read backwards, those of the last.
    """
    places = np.arange(length) - length / 2
    powers = np.arange(order + 1)
    fit = np.linalg.pinv(places[:, None] ** powers)
    factors = np.array([np.prod(k - np.arange(deriv)) for k in powers], dtype=float)
    at = places[: length // 2, None] ** np.maximum(powers - deriv, 0)
    return tuple(map(tuple, ((at * factors) @ fit).tolist()))


@lower(signal.savgol_coeffs)
def savgol_coeffs(window_length, polyorder, deriv=0, delta=1.0):
    return np.array(smoothing(window_length, polyorder, deriv)) / delta**deriv


@lower(signal.savgol_filter)
def savgol_filter(
    x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp", cval=0.0
):
    weights = savgol_coeffs(window_length, polyorder, deriv, delta)
    if mode != "interp":
        return convolve1d(x, weights, axis, None, mode, cval)
    if window_length % 2 == 0:
        refused("savgol_filter of an even length with mode='interp'", "Use an odd length.")
    rows = np.moveaxis(x, axis, 0) if x.ndim > 1 else x
    inside = convolve1d(rows, weights, 0, None, "constant")
    half, n = window_length // 2, rows.shape[0]
    ends = np.array(smoothing_at_ends(window_length, polyorder, deriv)) / delta**deriv
    turned = -1.0 if deriv % 2 == 1 else 1.0
    first = np.tensordot(ends, rows[:window_length], 1)
    last = turned * np.tensordot(ends, rows[n - window_length :][::-1], 1)[::-1]
    found = np.concatenate((first, inside[half : n - half], last), axis=0)
    return np.moveaxis(found, 0, axis) if x.ndim > 1 else found


# ---- forward and backward ------------------------------------------------------------------------


@lower(signal.lfilter_zi)
def lfilter_zi(b, a):
    """The state of a filter that has seen ones for ever."""
    n = max(a.shape[0], b.shape[0])
    up, down = np.zeros(n), np.zeros(n)
    up[: b.shape[0]] = b / a[0]
    down[: a.shape[0]] = a / a[0]
    first = np.arange(n - 1) == 0
    companion = np.where(np.expand_dims(first, 1), -down[1:], 1.0 * np.eye(n - 1, n - 1, -1))
    return np.linalg.solve(np.eye(n - 1) - companion.T, up[1:] - down[1:] * up[0])


@lower(signal.filtfilt)
def filtfilt(b, a, x, axis=-1, padtype="odd", padlen=None, method="pad"):
    if method != "pad" or padtype != "odd" or x.ndim > 1:
        refused("scipy.signal.filtfilt but of vectors, with padtype='odd' and method='pad'")
    up = np.array(b) if isinstance(b, (list, tuple)) else b
    down = np.array(a) if isinstance(a, (list, tuple)) else a
    n, more = x.shape[0], 3 * max(up.shape[0], down.shape[0]) if padlen is None else padlen
    before = 2 * x[0] - x[1 : more + 1][::-1]
    after = 2 * x[n - 1] - x[n - 1 - more : n - 1][::-1]
    whole = np.concatenate((before, x, after))
    state = lfilter_zi(up, down)
    forth = lfilter(up, down, whole, zi=state * whole[0])[0][::-1]
    back = lfilter(up, down, forth, zi=state * forth[0])[0][::-1]
    return back[more : more + n]


# ---- trends --------------------------------------------------------------------------------------


@lower(signal.detrend)
def detrend(data, axis=-1, type="linear", bp=0):
    if bp != 0:
        refused("scipy.signal.detrend with breakpoints", "Take the pieces one by one.")
    centred = data - np.mean(data, axis=axis, keepdims=True)
    if type == "constant" or type == "c":
        return centred
    rows = np.moveaxis(centred, axis, -1)
    time = np.arange(rows.shape[-1]) - (rows.shape[-1] - 1) / 2
    slope = np.sum(rows * time, axis=-1, keepdims=True) / np.sum(time * time)
    return np.moveaxis(rows - slope * time, -1, axis)


# ---- windows, of constants -----------------------------------------------------------------------


@known
def window_values(name: str, args: tuple, sym: bool) -> tuple[float, ...]:
    return tuple(map(float, getattr(signal.windows, name)(*args, sym=sym)))


@known
def window_by_name(window: Any, count: int, fftbins: bool) -> tuple[float, ...]:
    return tuple(map(float, signal.get_window(window, count, fftbins)))


def _window(name: str) -> Any:
    def read(M, *args, sym=True):
        return np.array(window_values(name, (M, *args), sym))

    return read


for _name in (
    "barthann", "bartlett", "blackman", "blackmanharris", "bohman", "boxcar", "cosine",
    "exponential", "flattop", "gaussian", "hamming", "hann", "kaiser", "lanczos", "nuttall",
    "parzen", "triang", "tukey",
):  # fmt: skip
    lower(getattr(signal.windows, _name))(_window(_name))


@lower(signal.get_window)
def get_window(window, Nx, fftbins=True):
    return np.array(window_by_name(window, Nx, fftbins))
