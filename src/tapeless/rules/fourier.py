"""Fourier transforms along one axis, which all of `np.fft` is written in.

The matrix of a transform is symmetric, and cotangents are transposed without conjugation
(`rules/complex_numbers.py`): the adjoint of a transform is the same transform. Of real numbers one
half of the frequencies is enough; those that stand for their negative too count twice.
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import WHOLE_ARRAY, callee, complex_too, linear, reverse
from tapeless.rules.spelling import call_text, helped
from tapeless.runtime.plain_fourier import (
    fitted,
    fourier,
    half_fourier,
    inner_frequencies,
    real_fourier,
)

for _function, _operands, _static in (
    (fourier, "x", ("axis", "inverse", "power")),
    (half_fourier, "x", ("axis", "power")),
    (real_fourier, "c, n", ("axis", "power")),
    (inner_frequencies, "c, n", ("axis", "factor")),
    (fitted, "x, n", ("axis",)),
):
    _name = _function.__name__
    helped(
        _name,
        lambda args, attrs, name=_name, static=_static: call_text(
            name, *args, *(repr(attrs[key]) for key in static)
        ),
        "fourier",
        plain="plain_fourier",
        cost=20 * WHOLE_ARRAY,
        rank=lambda ranks, attrs: ranks[0],
    )
    callee(
        _function,
        operation=_name,
        signature=", ".join((_operands, *_static)),
        static=_static,
    )
    linear(_name)
    complex_too(_name)


@reverse("fourier")
def fourier_(y, y_bar, x, *, axis, inverse, power):
    return fourier(y_bar, axis, inverse, power)


@reverse("half_fourier")
def half_fourier_(y, y_bar, x, *, axis, power):
    n = x.shape[axis]
    return real_fourier(inner_frequencies(np.conj(y_bar), n, axis, 0.5), n, axis, power)


@reverse("real_fourier")
def real_fourier_(y, y_bar, c, n, *, axis, power):
    return inner_frequencies(np.conj(half_fourier(y_bar, axis, power)), n, axis, 2.0), None


@reverse("inner_frequencies")
def inner_frequencies_(y, y_bar, c, n, *, axis, factor):
    return inner_frequencies(y_bar, n, axis, factor), None


@reverse("fitted")
def fitted_(y, y_bar, x, n, *, axis):
    return fitted(y_bar, x.shape[axis], axis), None
