"""`scipy.fft`: the transforms of NumPy, and of sines and cosines by them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import scipy.fft as scipy

from tapeless.rules import fft
from tapeless.rules.fft import of_length, power_of, transformed
from tapeless.rules.registry import complex_too, known, lower
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
# half a step. Type 3 is its transpose. Sines are cosines of every other sign, read backwards. Type 1
# is the transform of a sequence that is continued evenly, or oddly for sines; type 4 is type 2
# between the frequencies. The inverse of type 1 or 4 is the same type.


@lower(scipy.dct)
def dct(
    x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, orthogonalize=None
):
    return transform(x, type, n, axis, norm, orthogonalize, False, False)


@lower(scipy.idct)
def idct(
    x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, orthogonalize=None
):
    return transform(x, inverse_of(type), n, axis, norm, orthogonalize, True, False)


@lower(scipy.dst)
def dst(
    x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, orthogonalize=None
):
    return transform(x, type, n, axis, norm, orthogonalize, False, True)


@lower(scipy.idst)
def idst(
    x, type=2, n=None, axis=-1, norm=None, overwrite_x=False, workers=None, orthogonalize=None
):
    return transform(x, inverse_of(type), n, axis, norm, orthogonalize, True, True)


@known
def inverse_of(type: int) -> int:
    if type not in (1, 2, 3, 4):
        raise ValueError("transforms of sines and cosines have the types 1 to 4")
    return {2: 3, 3: 2}.get(type, type)


def _over_axes(along_one: Callable) -> Callable:
    def read(
        x, type=2, s=None, axes=None, norm=None, overwrite_x=False, workers=None, *,
        orthogonalize=None,
    ):  # fmt: skip
        for k, axis in enumerate(transformed(axes, None if s is None else len(s), x.ndim)):
            n = None if s is None else s[k]
            x = along_one(x, type, n, axis, norm, orthogonalize=orthogonalize)
        return x

    return read


for _name in ("dct", "idct", "dst", "idst"):
    lower(getattr(scipy, f"{_name}n"))(_over_axes(getattr(scipy, _name)))


def transform(x, type, n, axis, norm, orthogonalize, inverse, odd):
    power = power_of(norm, inverse)
    last = x.ndim - 1
    rows = of_length(np.moveaxis(x, axis, -1), n, last)
    is_orthogonal = norm == "ortho" if orthogonalize is None else orthogonalize
    ends = math.sqrt(2.0) if is_orthogonal else 1.0
    signs = 1.0 - 2.0 * (np.arange(rows.shape[-1]) % 2)
    if type == 1:
        found = oddly_continued(rows, power, last) if odd else first_type(rows, ends, power, last)
    elif type == 4:
        found = fourth_type(rows, power, last, odd)
    elif type == 2:
        found = second_type(rows * signs if odd else rows, ends, power, last)
        found = found[..., ::-1] if odd else found
    else:
        inverse_of(type)
        found = third_type(rows[..., ::-1] if odd else rows, ends, power, last)
        found = found * signs if odd else found
    return np.moveaxis(found, -1, axis)


def first_type(x, ends, power, last):
    n = x.shape[-1]
    k = np.arange(n)
    at_end = (k == 0) | (k == n - 1)
    x = x * np.where(at_end, ends, 1.0)
    spectrum = half_fourier(np.concatenate((x, x[..., 1:-1][..., ::-1]), axis=-1), last, power)
    return spectrum.real / np.where(at_end, ends, 1.0)


def oddly_continued(x, power, last):
    zero = np.zeros_like(x[..., :1])
    whole = np.concatenate((zero, x, zero, -x[..., ::-1]), axis=-1)
    return -half_fourier(whole, last, power).imag[..., 1 : x.shape[-1] + 1]


def fourth_type(x, power, last, odd):
    n = x.shape[-1]
    turned = x * np.exp(np.arange(n) * (-0.5j * np.pi / n))
    spectrum = np.fft.fft(turned, 2 * n, last)[..., :n] / (2.0 * n) ** power
    spectrum = spectrum * np.exp((2 * np.arange(n) + 1) * (-0.25j * np.pi / n))
    return -2.0 * spectrum.imag if odd else 2.0 * spectrum.real


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
