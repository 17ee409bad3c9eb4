"""Convolution and correlation of vectors: two bilinear operations that are each other's adjoints.

full(a, v)[i] = Σ_k a[i-k] v[k]  and  valid(a, v)[i] = Σ_k a[i+k] v[k].
"""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import WHOLE_ARRAY, callee, linear, lower, reverse
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import convolve_full, correlate_valid

for _name, _function in (("convolve_full", convolve_full), ("correlate_valid", correlate_valid)):
    helped(
        _name,
        f"{_name}({{0}}, {{1}})",
        "convolution",
        cost=5 * WHOLE_ARRAY,
        rank=lambda ranks, attrs: 1,
    )
    callee(_function, operation=_name, signature="a, v")
    linear(_name, inputs=(0, 1))


@reverse("convolve_full")
def convolve_full_(y, y_bar, a, v):
    return correlate_valid(y_bar, v), correlate_valid(y_bar, a)


@reverse("correlate_valid")
def correlate_valid_(y, y_bar, a, v):
    return convolve_full(y_bar, v), correlate_valid(a, y_bar)


@lower(np.convolve)
def convolve(a, v, mode="full"):
    whole = convolve_full(a, v)
    longer, shorter = max(a.shape[0], v.shape[0]), min(a.shape[0], v.shape[0])
    if mode == "same":
        start = (shorter - 1) // 2
        return whole[start : start + longer]
    if mode == "valid":
        return whole[shorter - 1 : longer]
    return whole


@lower(np.correlate)
def correlate(a, v, mode="valid"):
    whole = convolve_full(a, v[::-1])
    longer, shorter = max(a.shape[0], v.shape[0]), min(a.shape[0], v.shape[0])
    if mode == "same":
        start = (shorter - 1) // 2 if a.shape[0] >= v.shape[0] else shorter // 2
        return whole[start : start + longer]
    if mode == "valid":
        return whole[shorter - 1 : longer]
    return whole
