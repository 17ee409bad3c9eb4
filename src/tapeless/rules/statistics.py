"""Variance, standard deviation, norm."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import METHODS, callee, forward, is_complex, reverse
from tapeless.rules.spelling import reduction
from tapeless.runtime.plain import expand


def var(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, mean=None, correction=0):
    lost = ddof + correction
    a = a if dtype is None else a.astype(dtype)
    if where is not True:
        return var_of_some(a, axis, lost, keepdims, where)
    middle = np.mean(a, axis=axis, keepdims=True) if mean is None else mean
    squares = np.sum((a - middle) ** 2, axis=axis, keepdims=keepdims)
    return squares / (np.size(a) / np.size(middle) - lost)


def var_of_some(a, axis, lost, keepdims, where):
    count = np.sum(np.broadcast_to(where, a.shape), axis=axis, keepdims=keepdims)
    middle = np.mean(a, axis=axis, keepdims=True, where=where)
    distance = np.where(where, a - middle, 0.0)
    return np.sum(distance * distance, axis=axis, keepdims=keepdims) / (count - lost)


def std(a, axis=None, dtype=None, *, ddof=0, keepdims=False, where=True, mean=None, correction=0):
    return np.sqrt(
        np.var(  # type: ignore[call-overload]
            a,
            axis,
            dtype,
            ddof=ddof,
            keepdims=keepdims,
            where=where,
            mean=mean,  # type: ignore[arg-type]
            correction=correction,
        )
    )


callee(np.var, lower=var)
callee(np.std, lower=std)
METHODS.update(var=np.var, std=np.std)

reduction("numpy.linalg.norm", "norm", "reductions", python="np.linalg.norm")
callee(
    np.linalg.norm,
    operation="numpy.linalg.norm",
    signature="x, *, axis=None, keepdims=False",
    static=("axis", "keepdims"),
)


# At zero a length has no slope; 0 is its smallest subgradient.
@reverse("numpy.linalg.norm")
def norm(y, y_bar, x, *, axis=None, keepdims=False):
    along = np.conjugate(x) if is_complex(x) else x
    return along * expand(y_bar / np.where(y == 0, 1, y), x, axis=axis, keepdims=keepdims)


@forward("numpy.linalg.norm")
def norm_forward(y, x, x_dot, *, axis=None, keepdims=False):
    along = np.conjugate(x) if is_complex(x) else x
    return np.sum(along * x_dot, axis=axis, keepdims=keepdims) / np.where(y == 0, 1, y)
