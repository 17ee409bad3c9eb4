"""`numpy.fft` and `scipy.fft`: lengths, axes and norms around transforms along one axis."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.rules.rearranging import axes_of
from tapeless.rules.registry import complex_too, known, lower
from tapeless.runtime.plain_complex import complex_of
from tapeless.runtime.plain_fourier import fitted, fourier, half_fourier, real_fourier


@known
def power_of(norm: Any, inverse: bool) -> float:
    """The power of n that a transform is divided by."""
    if norm not in (None, "backward", "ortho", "forward"):
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".')
    return 0.5 if norm == "ortho" else 1 if (norm == "forward") != inverse else 0


@known
def transformed(axes: Any, number: Any, ndim: int) -> tuple[int, ...]:
    """The axes of a transform, as positions from 0, where `number` lengths are given."""
    if axes is None and number is not None:
        return tuple(range(ndim - number, ndim))
    places = axes_of(tuple(axes) if isinstance(axes, list) else axes, ndim)
    if number is not None and number != len(places):
        raise ValueError("Shape and axes have different lengths.")
    return places


def of_length(a, n, axis):
    return a if n is None else fitted(a, n, axis)


def of_lengths(a, s, axes):
    if s is not None:
        for k, n in zip(axes, s, strict=False):
            a = fitted(a, n, k)
    return a


# ---- one axis ------------------------------------------------------------------------------------


def fft(a, n=None, axis=-1, norm=None):
    k = axis % a.ndim
    return fourier(of_length(a, n, k), k, False, power_of(norm, False))


def ifft(a, n=None, axis=-1, norm=None):
    k = axis % a.ndim
    return fourier(of_length(a, n, k), k, True, power_of(norm, True))


def rfft(a, n=None, axis=-1, norm=None):
    k = axis % a.ndim
    return half_fourier(of_length(a, n, k), k, power_of(norm, False))


def irfft(a, n=None, axis=-1, norm=None):
    return to_reals(complex_of(a), n, axis % a.ndim, power_of(norm, True))


def hfft(a, n=None, axis=-1, norm=None):
    return to_reals(np.conj(complex_of(a)), n, axis % a.ndim, power_of(norm, False))


def ihfft(a, n=None, axis=-1, norm=None):
    k = axis % a.ndim
    return np.conj(half_fourier(of_length(a, n, k), k, power_of(norm, True)))


def to_reals(c, n, axis, power):
    points = 2 * (c.shape[axis] - 1) if n is None else n
    return real_fourier(fitted(c, points // 2 + 1, axis), points, axis, power)


# ---- several axes --------------------------------------------------------------------------------


def fftn(a, s=None, axes=None, norm=None):
    return along_all(a, s, axes, False, power_of(norm, False))


def ifftn(a, s=None, axes=None, norm=None):
    return along_all(a, s, axes, True, power_of(norm, True))


def along_all(a, s, axes, inverse, power):
    places = transformed(axes, None if s is None else len(s), a.ndim)
    a = of_lengths(a, s, places)
    for k in places:
        a = fourier(a, k, inverse, power)
    return a


def rfftn(a, s=None, axes=None, norm=None):
    places = transformed(axes, None if s is None else len(s), a.ndim)
    power = power_of(norm, False)
    a = half_fourier(of_lengths(a, s, places), places[-1], power)
    for k in places[:-1]:
        a = fourier(a, k, False, power)
    return a


def irfftn(a, s=None, axes=None, norm=None):
    places = transformed(axes, None if s is None else len(s), a.ndim)
    power, last = power_of(norm, True), places[-1]
    a = of_lengths(complex_of(a), None if s is None else s[:-1], places[:-1])
    for k in places[:-1]:
        a = fourier(a, k, True, power)
    return to_reals(a, None if s is None else s[-1], last, power)


def fft2(a, s=None, axes=(-2, -1), norm=None):
    return fftn(a, s, axes, norm)


def ifft2(a, s=None, axes=(-2, -1), norm=None):
    return ifftn(a, s, axes, norm)


def rfft2(a, s=None, axes=(-2, -1), norm=None):
    return rfftn(a, s, axes, norm)


def irfft2(a, s=None, axes=(-2, -1), norm=None):
    return irfftn(a, s, axes, norm)


TRANSFORMS: tuple[Callable, ...] = (
    *(fft, ifft, rfft, irfft, hfft, ihfft),
    *(fftn, ifftn, rfftn, irfftn, fft2, ifft2, rfft2, irfft2),
)
for _transform in TRANSFORMS:
    lower(getattr(np.fft, _transform.__name__))(_transform)
    complex_too(_transform, getattr(np.fft, _transform.__name__))


# ---- frequencies ---------------------------------------------------------------------------------


@lower(np.fft.fftfreq)
def fftfreq(n, d=1.0):
    places = np.arange(n)
    return np.where(places < (n + 1) // 2, places, places - n) / (n * d)


@lower(np.fft.rfftfreq)
def rfftfreq(n, d=1.0):
    return np.arange(n // 2 + 1) / (n * d)


@lower(np.fft.fftshift)
def fftshift(x, axes=None):
    for k in axes_of(axes, x.ndim):
        x = np.roll(x, x.shape[k] // 2, k)
    return x


@lower(np.fft.ifftshift)
def ifftshift(x, axes=None):
    for k in axes_of(axes, x.ndim):
        x = np.roll(x, -(x.shape[k] // 2), k)
    return x


complex_too(np.fft.fftshift, np.fft.ifftshift)
