"""Angles of 2**40 and more, reduced by the digits of 2/π that count for them (Payne, Hanek 1983).

The result of this rare case has to fit in one double: it is r · 2**(632 + 128·k) for the angle
k·π/2 + r, 0 ≤ k < 4. As r is never below 2**-65, the first four bits of its exponent are 12 + k.
"""

import numpy as np

from tapeless.runtime.vmath.errorfree import exact_product, exact_sum
from tapeless.runtime.vmath.floats import bits, choose, elementary, from_bits, from_truth
from tapeless.runtime.vmath.rare import beyond
from tapeless.runtime.vmath.scaling import power_of_two

BOUND = 2.0**40
FIRST_OF_EXPONENT = 15 << 59
SCALE = (1023 - 632 + 12 * 128) << 52
HALF_PI = 1.5707963267948966
HALF_PI_LOW = 6.123233995736766e-17

WORD = np.uint64(0xFFFFFFFF)
WORD_BITS = np.uint64(32)
# A word of zeros, and 2/π: 32 bits in each.
DIGITS = """
00000000 A2F9836E 4E441529 FC2757D1 F534DDC0 DB629599 3C439041 FE5163AB DEBBC561 B7246E3A
424DD2E0 06492EEA 09D1921C FE1DEB1C B129A73E E88235F5 2EBB4484 E99C7026 B45F7E41 3991D639
835339F4 9C845F8B BDF9283B 1FF897FF DE05980F EF2F118B 5A0A6D1F 6D367ECF 27CB09B7 4F463F66
9E5FEA2D 7527BAC7 EBE5F17B 3D0739F7 8A5292EA 6BFB5FB1 1F8D5D08 56033046
"""
TWO_OVER_PI = np.array([int(word, 16) for word in DIGITS.split()], dtype=np.uint64)


def huge_angle(x):
    """The encoded reduction of an angle of at least 2**40; NaN for infinity and NaN."""
    pattern = bits(x)
    exponent = (pattern >> 52) & 0x7FF
    if exponent == 0x7FF:
        return x - x
    significand = np.uint64(pattern & 0xFFFFFFFFFFFFF | 0x10000000000000)
    quarters, part, rest = fraction(significand, exponent - 1075)
    high, low = exact_product(part, HALF_PI)
    r = high + (low + (part * HALF_PI_LOW + rest * HALF_PI))
    if x < 0.0:
        r = -r
        quarters = -quarters
    return r * power_of_two(632 + 128 * (quarters & 3))


@elementary
def fraction(significand, exponent):
    """significand · 2**exponent · 2/π, modulo 4: the nearest integer, and the rest in two parts."""
    # Earlier bits of 2/π than these make multiples of 4.
    start = exponent + 30
    words = np.empty(6, np.uint64)
    shift = np.uint64(start & 31)
    for i in range(6):
        both = (TWO_OVER_PI[(start >> 5) + i] << WORD_BITS) | TWO_OVER_PI[(start >> 5) + i + 1]
        words[i] = (both >> (WORD_BITS - shift)) & WORD
    low, high = significand & WORD, significand >> WORD_BITS
    # words × significand, modulo 2**192
    product = np.empty(6, np.uint64)
    carry = np.uint64(0)
    for i in range(5, -1, -1):
        total = words[i] * low + carry
        product[i] = total & WORD
        carry = total >> WORD_BITS
    carry = np.uint64(0)
    for i in range(5, 0, -1):
        total = words[i] * high + product[i - 1] + carry
        product[i - 1] = total & WORD
        carry = total >> WORD_BITS
    quarters = np.int64(product[0] >> np.uint64(30))
    part = np.float64(np.int64(product[0] & np.uint64(0x3FFFFFFF))) * 2.0**-30
    if part >= 0.5:
        part -= 1.0
        quarters += 1
    rest = 0.0
    weight = 2.0**-62
    for i in range(1, 6):
        part, error = exact_sum(part, np.float64(np.int64(product[i])) * weight)
        rest += error
        weight *= 2.0**-32
    return quarters, part, rest


quarter_turn = beyond(BOUND, huge_angle)


@elementary
def unpacked(x, y):
    """An angle and how many quarters of a turn to add to it; y is x, or its packed reduction."""
    pattern = bits(y)
    packed = (x < y) | (x > y)
    r = y * from_bits(SCALE - (pattern & FIRST_OF_EXPONENT))
    return choose(packed, r, y), (pattern >> 59) & from_truth(packed)
