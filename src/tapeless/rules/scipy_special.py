"""`scipy.special`: what is written in elementary functions. Imported where a program uses it.

The rest is in `scipy_gamma`, `scipy_incomplete`, `scipy_error`, `scipy_bessel` and
`scipy_elliptic`.
"""

from __future__ import annotations

import numpy as np
import scipy.special as special

from tapeless.rules import scipy_bessel as scipy_bessel
from tapeless.rules import scipy_elliptic as scipy_elliptic
from tapeless.rules import scipy_error as scipy_error
from tapeless.rules import scipy_gamma as scipy_gamma
from tapeless.rules import scipy_incomplete as scipy_incomplete
from tapeless.rules.choosing import chosen
from tapeless.rules.near_zero import expm1_over
from tapeless.rules.registry import lower

# ---- sums of exponentials ------------------------------------------------------------------------


@lower(special.logsumexp)
def logsumexp(a, axis=None, b=None, keepdims=False):
    """Relative to the largest element, which is held fixed: its derivative cancels."""
    highest = np.max(a, axis=axis, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0.0)
    terms = np.exp(a - highest) if b is None else b * np.exp(a - highest)
    kept = np.log(np.sum(terms, axis=axis, keepdims=True)) + highest
    if keepdims:
        return kept
    return np.sum(kept, axis=axis)


@lower(special.softmax)
def softmax(x, axis=None):
    terms = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return terms / np.sum(terms, axis=axis, keepdims=True)


@lower(special.log_softmax)
def log_softmax(x, axis=None):
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


# ---- logistic functions --------------------------------------------------------------------------


def size(x):
    """|x|, with the slope 1 at 0: for functions that are smooth there, though written with |x|."""
    return chosen(x < 0, -x, x)


@lower(special.expit)
def expit(x):
    small = np.exp(-size(x))
    return chosen(x < 0, small, 1.0) / (1.0 + small)


@lower(special.log_expit)
def log_expit(x):
    return chosen(x < 0, x, 0.0) - np.log1p(np.exp(-size(x)))


@lower(special.logit)
def logit(x):
    """Near 1/2, where it is zero, by what is left of 1/2."""
    middle = np.abs(x - 0.5) < 0.2
    s = chosen(middle, 2.0 * x - 1.0, 0.0)
    beside = chosen(middle, 0.25, x)
    return chosen(middle, np.log1p(s) - np.log1p(-s), np.log(beside / (1.0 - beside)))


# ---- products with logarithms, 0 where the factor is -------------------------------------------


@lower(special.xlogy)
def xlogy(x, y):
    return x * np.log(np.where((x == 0) & ((y <= 0) | np.isinf(y)), 1.0, y))


@lower(special.xlog1py)
def xlog1py(x, y):
    return x * np.log1p(np.where((x == 0) & ((y <= -1) | np.isinf(y)), 0.0, y))


@lower(special.entr)
def entr(x):
    inside = -x * np.log(np.where(x > 0, x, 1.0))
    return np.where(x < 0, -np.inf, inside)


@lower(special.rel_entr)
def rel_entr(x, y):
    inside = x * np.log(np.where(x > 0, x, 1.0) / np.where(y > 0, y, 1.0))
    found = np.where((x > 0) & (y > 0), inside, np.where((x == 0) & (y >= 0), 0.0, np.inf))
    return np.where(np.isnan(x) | np.isnan(y), np.nan, found)


@lower(special.kl_div)
def kl_div(x, y):
    return rel_entr(x, y) - x + y


# ---- others --------------------------------------------------------------------------------------


@lower(special.exprel)
def exprel(x):
    return np.where(x == np.inf, np.inf, expm1_over(chosen(x == np.inf, 1.0, x)))


@lower(special.cosm1)
def cosm1(x):
    half = np.sin(0.5 * x)
    return -2.0 * half * half


@lower(special.huber)
def huber(delta, r):
    size = np.abs(r)
    found = np.where(size <= delta, 0.5 * r * r, delta * (size - 0.5 * delta))
    return np.where(delta < 0, np.inf, found)


@lower(special.pseudo_huber)
def pseudo_huber(delta, r):
    scaled = r / chosen(delta > 0, delta, 1.0)
    found = delta * delta * np.expm1(0.5 * np.log1p(scaled**2))  # √(1 + s²) - 1
    return np.where(delta < 0, np.inf, found)
