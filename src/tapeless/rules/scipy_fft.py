"""`scipy.fft`: the transforms of NumPy, and of sines and cosines by them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import scipy.fft as scipy

from tapeless.rules import fft
from tapeless.rules.fft import of_length, power_of
from tapeless.rules.refusing import refused
from tapeless.rules.registry import complex_too, lower
from tapeless.runtime.plain_complex import complex_of
from tapeless.runtime.plain_fourier import fitted, half_fourier, real_fourier


def _along_one(transform: Callable) -> Callable:
    def read(x, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, *, plan=None):
        return transform(x, n, axis, norm)

    return read


def _along_several(transform: Callable) -> Callable:
    def read(x, s=None, axes=None, norm=None, overwrite_x=False, workers=None, *, plan=None):
        return transform(x, s, axes, norm)

    return read


def _along_two(transform: Callable) -> Callable:
    def read(x, s=None, axes=(-2, -1), norm=None, overwrite_x=False, workers=None, *, plan=None):
        return transform(x, s, axes, norm)

    return read


for _transform in fft.TRANSFORMS:
    _name = _transform.__name__
    _public = getattr(scipy, _name)
    _form = {"n": _along_several, "2": _along_two}.get(_name[-1], _along_one)
    lower(_public)(_form(_transform))
    complex_too(_public)

for _name in ("fftfreq", "rfftfreq", "fftshift", "ifftshift"):
    lower(getattr(scipy, _name))(getattr(fft, _name))
complex_too(scipy.fftshift, scipy.ifftshift)


# ---- sines and cosines ---------------------------------------------------------------------------
#
# Type 2 is Σ_j 2 x_j cos(πk(2j + 1) / 2n): the real part of a transform of 2n points, turned by
# half a step. Type 3 is its transpose. Sines are cosines of every other sign, read backwards.


@lower(scipy.dct)
def dct(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None):
    return cosines(x, type, n, axis, norm, power_of(norm, False), False)


@lower(scipy.idct)
def idct(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None):
    return cosines(x, 5 - type, n, axis, norm, power_of(norm, True), False)


@lower(scipy.dst)
def dst(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None):
    return cosines(x, type, n, axis, norm, power_of(norm, False), True)


@lower(scipy.idst)
def idst(x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None):
    return cosines(x, 5 - type, n, axis, norm, power_of(norm, True), True)


def cosines(x, type, n, axis, norm, power, odd):
    if type != 2 and type != 3:
        refused("transforms of sines and cosines of other types than 2 and 3")
    last = x.ndim - 1
    rows = of_length(np.moveaxis(x, axis, -1), n, last)
    signs = 1.0 - 2.0 * (np.arange(rows.shape[-1]) % 2)
    ends = math.sqrt(2.0) if norm == "ortho" else 1.0
    if type == 2:
        found = second_type(rows * signs if odd else rows, ends, power, last)
        found = found[..., ::-1] if odd else found
    else:
        found = third_type(rows[..., ::-1] if odd else rows, ends, power, last)
        found = found * signs if odd else found
    return np.moveaxis(found, -1, axis)


def second_type(x, ends, power, last):
    n = x.shape[-1]
    k = np.arange(n)
    spectrum = half_fourier(fitted(x, 2 * n, last), last, power)[..., :n]
    return (spectrum * np.exp(k * (-0.5j * np.pi / n))).real * np.where(k == 0, 2.0 / ends, 2.0)


def third_type(x, ends, power, last):
    n = x.shape[-1]
    k = np.arange(n)
    turned = x * (np.where(k == 0, ends, 1.0) * np.exp(k * (0.5j * np.pi / n)))
    return real_fourier(fitted(complex_of(turned), n + 1, last), 2 * n, last, power)[..., :n]
