"""Variance, standard deviation, norm."""

from __future__ import annotations

import numpy as np

from tapeless.rules.registry import METHODS, callee, forward, is_complex, reverse
from tapeless.rules.spelling import reduction
from tapeless.runtime.plain import expand


def var(a, axis=None, *, ddof=0, keepdims=False):
    mean = np.mean(a, axis=axis, keepdims=True)
    squares = np.sum((a - mean) ** 2, axis=axis, keepdims=keepdims)
    return squares / (np.size(a) / np.size(mean) - ddof)


def std(a, axis=None, *, ddof=0, keepdims=False):
    return np.sqrt(np.var(a, axis=axis, ddof=ddof, keepdims=keepdims))


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
