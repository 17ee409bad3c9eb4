"""Splitting doubles into exponent and significand, and rounding them to whole numbers."""

import numpy as np

from tapeless.runtime.vmath.floats import bits, elementary, exact, from_bits

# 1.5 · 2**52: the sum of it and a number below 2**51 in magnitude has that number, rounded to the
# nearest integer, in its low bits.
MAGIC = 6755399441055744.0
MAGIC_BITS = int(np.float64(MAGIC).view(np.int64))

SMALLEST_NORMAL = 2.2250738585072014e-308
INFINITY = np.inf
SIGN_BIT = -(1 << 63)


@exact
def nearest(x):
    """x rounded to the nearest integer, as a double and as an integer; |x| < 2**51."""
    shifted = x + MAGIC
    return shifted - MAGIC, bits(shifted) - MAGIC_BITS


@exact
def as_double(k):
    """An integer below 2**51 in magnitude as a double; not every processor converts vectors."""
    return from_bits(k + MAGIC_BITS) - MAGIC


@elementary
def power_of_two(k):
    """2**k for −1022 ≤ k ≤ 1023; for k = −1023 it is zero, for k = 1024 infinity."""
    return from_bits((k + 1023) << 52)


@elementary
def scaled(x, k):
    """x · 2**k for |k| ≤ 2044, rounded once."""
    half = k >> 1
    return x * power_of_two(half) * power_of_two(k - half)
