"""x ** y: exp(y · log(x)), with the logarithm to about 66 bits."""

from tapeless.runtime.vmath.errorfree import exact_product, ordered_sum, quotient
from tapeless.runtime.vmath.exponentials import LN2_HIGH, LN2_LOW, clamped, split_exp_of_sum
from tapeless.runtime.vmath.floats import (
    bits,
    choose,
    elementary,
    from_bits,
    magnitude,
    polynomial,
    public,
    rounded_down,
)
from tapeless.runtime.vmath.logarithms import split
from tapeless.runtime.vmath.precision import narrow_both, widen
from tapeless.runtime.vmath.scaling import INFINITY, SIGN_BIT, scaled

NAN = float("nan")
TWO_THIRDS = 0.6666666666666666
TWO_THIRDS_LOW = 3.700743415417188e-17

# (log(1 + f) − 2s − 2s³/3) / s⁵ as a polynomial in s², s = f / (2 + f), to 2**-58 on s² ≤ 0.0295
log_tail = polynomial(
    0.4,
    0.2857142857142937,
    0.22222222221654733,
    0.1818181833565416,
    0.15384594934597917,
    0.13334806212100603,
    0.11706195689881364,
    0.11723603622905411,
)


@elementary
def long_log(x):
    """log(x) for x > 0 in two parts, right to about 2**-66."""
    f, k = split(x)
    bottom, bottom_rest = ordered_sum(2.0, f)
    s, s_rest = quotient(f, 0.0, bottom, bottom_rest)
    z, z_rest = exact_product(s, s)
    z_rest += 2.0 * s * s_rest
    # t = 2/3·z + z²·tail, and log(1 + f) = 2s + s·t
    third, third_rest = exact_product(z, TWO_THIRDS)
    third_rest += z_rest * TWO_THIRDS + z * TWO_THIRDS_LOW
    t, t_rest = ordered_sum(third, z * z * log_tail(z))
    t_rest += third_rest
    cubic, cubic_rest = exact_product(s, t)
    cubic_rest += s * t_rest + s_rest * t
    total, rest = ordered_sum(k * LN2_HIGH, 2.0 * s)
    total, more = ordered_sum(total, cubic)
    rest += more + (cubic_rest + 2.0 * s_rest + k * LN2_LOW)
    return ordered_sum(total, rest)


@elementary
def positive_power(x, y):
    """x ** y for finite x > 0."""
    high, low = long_log(x)
    # Whatever y is beyond this bound, the result is 0, 1 or infinite.
    y = clamped(y, -(2.0**66), 2.0**66)
    product, rest = exact_product(y, high)
    rest += y * low
    bounded = clamped(product, -750.0, 715.0)
    p, _, k = split_exp_of_sum(bounded, choose(bounded == product, rest, 0.0))
    return scaled(p, k)


@elementary
def pow64(x, y):
    t = magnitude(x)
    result = positive_power(t, y)
    at_end = (t == 0.0) | (t == INFINITY)
    result = choose(at_end, choose((t == 0.0) == (y > 0.0), 0.0, INFINITY), result)
    whole = rounded_down(y) == y
    odd = whole & (rounded_down(0.5 * y) != 0.5 * y)
    result = from_bits(bits(result) | ((bits(x) & SIGN_BIT) if odd else 0))
    result = choose((x < 0.0) & (t < INFINITY) & (not whole), NAN, result)
    result = choose((x != x) | (y != y), NAN, result)
    return choose((y == 0.0) | (x == 1.0), 1.0, result)


@public
def pow(x, y):
    """x to the power y, with the edge cases of C."""
    return narrow_both(pow64(widen(x), widen(y)), x, y)
