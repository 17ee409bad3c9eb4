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
    # Earlier bits of 2/π make multiples of 4.
    first, second, third = product(significand, exponent + 30)
    quarters = np.int64(first >> np.uint64(62))
    signed = np.int64(first << np.uint64(2)) >> 2  # from −1/2 to 1/2
    part, rest = exact_sum(np.float64(signed >> 32) * 2.0**-30, low_word(signed) * 2.0**-62)
    part, error = exact_sum(part, high_word(second) * 2.0**-94)
    rest += error
    part, error = exact_sum(part, low_word(second) * 2.0**-126)
    rest += error
    part, error = exact_sum(part, high_word(third) * 2.0**-158)
    return quarters + (1 if signed < 0 else 0), part, rest + error


@elementary
def low_word(x):
    return np.float64(np.int64(x) & 0xFFFFFFFF)


@elementary
def high_word(x):
    return np.float64(np.int64(x >> np.uint64(32)))


@elementary
def product(significand, start):
    """The last 192 bits of the significand times 192 bits of 2/π from one of them on."""
    low, high = significand & WORD, significand >> WORD_BITS
    first = second = third = carry = later = np.uint64(0)
    shift = np.uint64(start & 31)
    place = (start >> 5) + 5
    for _ in range(6):
        both = (TWO_OVER_PI[place] << WORD_BITS) | TWO_OVER_PI[place + 1]
        word = (both >> (WORD_BITS - shift)) & WORD
        total = word * low
        column = (total & WORD) + later * high + carry
        carry = (total >> WORD_BITS) + (column >> WORD_BITS)
        # Another 32 bits in front of those found so far
        third = (third >> WORD_BITS) | (second << WORD_BITS)
        second = (second >> WORD_BITS) | (first << WORD_BITS)
        first = (first >> WORD_BITS) | (column << WORD_BITS)
        later = word
        place -= 1
    return first, second, third


quarter_turn = beyond(BOUND, huge_angle)


@elementary
def unpacked(x, y):
    """An angle and how many quarters of a turn to add to it; y is x, or its packed reduction."""
    pattern = bits(y)
    packed = (x < y) | (x > y)
    r = y * from_bits(SCALE - (pattern & FIRST_OF_EXPONENT))
    return choose(packed, r, y), (pattern >> 59) & from_truth(packed)
