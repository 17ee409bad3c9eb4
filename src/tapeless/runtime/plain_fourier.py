"""Fourier transforms along one axis in the python dialect.

Each transform has the factor n to the power `-power` (0, 0.5 or 1), where n is the number of points
in time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_FORWARD = {0: "backward", 0.5: "ortho", 1: "forward"}
_BACKWARD = {0: "forward", 0.5: "ortho", 1: "backward"}


def fourier(x: Any, axis: int, inverse: bool, power: float) -> Any:
    """Σ_j x_j exp(∓2πi jk/n), with plus for the inverse."""
    if inverse:
        return np.fft.ifft(x, axis=axis, norm=_BACKWARD[power])  # type: ignore[arg-type]
    return np.fft.fft(x, axis=axis, norm=_FORWARD[power])  # type: ignore[arg-type]


def half_fourier(x: Any, axis: int, power: float) -> Any:
    """`fourier` of real numbers: the frequencies 0 … n // 2."""
    return np.fft.rfft(x, axis=axis, norm=_FORWARD[power])  # type: ignore[arg-type]


def real_fourier(c: Any, n: int, axis: int, power: float) -> Any:
    """The inverse of `fourier` for n real numbers, from the frequencies 0 … n // 2."""
    return np.fft.irfft(c, n, axis=axis, norm=_BACKWARD[power])  # type: ignore[arg-type]


def inner_frequencies(c: Any, n: int, axis: int, factor: float) -> Any:
    """`c`, with the factor on those frequencies 0 … n // 2 that also stand for their negative."""
    weights = np.full(c.shape[axis], factor, c.real.dtype)
    weights[0] = 1.0
    if n % 2 == 0:
        weights[n // 2 :] = 1.0
    return c * weights.reshape((-1,) + (1,) * (c.ndim - axis % c.ndim - 1))


def fitted(x: Any, n: int, axis: int) -> Any:
    """`x` cut off, or continued by zeros, to n elements along the axis."""
    result = np.zeros((*x.shape[:axis], n, *x.shape[axis + 1 :]), x.dtype)
    kept = (slice(None),) * axis + (slice(min(n, x.shape[axis])),)
    result[kept] = x[kept]
    return result
