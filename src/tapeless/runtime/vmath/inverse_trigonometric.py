"""asin, acos, atan, atan2."""

from tapeless.runtime.vmath.errorfree import ordered_sum, quotient
from tapeless.runtime.vmath.floats import (
    bits,
    choose,
    elementary,
    magnitude,
    polynomial,
    product_error,
    public,
    root,
    with_sign,
)
from tapeless.runtime.vmath.precision import narrow, narrow_both, widen
from tapeless.runtime.vmath.scaling import INFINITY

PI = 3.141592653589793
PI_LOW = 1.2246467991473532e-16
HALF_PI = 1.5707963267948966
HALF_PI_LOW = 6.123233995736766e-17
QUARTER_PI = 0.7853981633974483
QUARTER_PI_LOW = 3.061616997868383e-17
TAN_EIGHTH_PI = 0.41421356237309503

# (asin(s) / s − 1) / s² as a polynomial in s² on |s| ≤ 1/2, to 2**-55
asin_tail = polynomial(
    0.16666666666666669,
    0.07499999999998415,
    0.04464285714639142,
    0.03038194413563282,
    0.022372173062100795,
    0.01735238980570733,
    0.013971257700218363,
    0.011478727335132069,
    0.010325825844686153,
    0.005444236358400044,
    0.01743786618606299,
    -0.014910967384172082,
    0.028799050522138873,
)

# (atan(s) / s − 1) / s² as a polynomial in s² on |s| ≤ tan(π / 8), to 2**-54
atan_tail = polynomial(
    -0.3333333333333333,
    0.19999999999995466,
    -0.1428571428465508,
    0.11111111014334958,
    -0.0909090454071021,
    0.07692182322230513,
    -0.06664499220441451,
    0.05858042767486098,
    -0.050848946488512896,
    0.03921563261717332,
    -0.019157273875052977,
)


@elementary
def half_angle(x):
    """For asin and acos: whether |x| > 1/2, s, and asin(s) − s.

    s is |x| itself, or sqrt((1 − |x|) / 2), with what rounding took from the root.
    """
    t = magnitude(x)
    far = t > 0.5
    z = choose(far, 0.5 - 0.5 * t, t * t)
    half_root = root(z)
    # At 1 the root is zero, and so is its error.
    error = -product_error(half_root, half_root, z) / (2.0 * choose(z > 0.0, half_root, 1.0))
    s = choose(far, half_root, t)
    return far, s, s * z * asin_tail(z) + choose(far, error, 0.0)


@elementary
def asin64(x):
    far, s, tail = half_angle(x)
    high, rest = ordered_sum(HALF_PI, -2.0 * s)
    y = choose(far, high + (rest - (2.0 * tail - HALF_PI_LOW)), s + tail)
    return with_sign(y, x)


@elementary
def acos64(x):
    far, s, tail = half_angle(x)
    negative = x < 0.0
    s, tail = choose(negative, -s, s), choose(negative, -tail, tail)
    # Near the middle: π/2 − asin(x). Near 1: 2·asin(s). Near −1: π − 2·asin(s).
    start = choose(far, choose(negative, PI, 0.0), HALF_PI)
    start_low = choose(far, choose(negative, PI_LOW, 0.0), HALF_PI_LOW)
    factor = choose(far, 2.0, -1.0)
    high, rest = ordered_sum(start, factor * s)
    return high + (rest + (factor * tail + start_low))


@elementary
def atan_of_ratio(a, b):
    """atan(a / b) in two parts, 0 ≤ a ≤ b."""
    far = a > TAN_EIGHTH_PI * b
    # Beyond π/8: π/4 + atan((a − b) / (a + b)).
    difference, difference_rest = ordered_sum(-b, a)
    total, total_rest = ordered_sum(b, a)
    top, top_rest = choose(far, difference, a), choose(far, difference_rest, 0.0)
    bottom, bottom_rest = choose(far, total, b), choose(far, total_rest, 0.0)
    q, q_rest = quotient(top, top_rest, bottom, bottom_rest)
    z = q * q
    tail = q * z * atan_tail(z) + (q_rest - q_rest * z)
    high, rest = ordered_sum(choose(far, QUARTER_PI, 0.0), q)
    return high, rest + (tail + choose(far, QUARTER_PI_LOW, 0.0))


@elementary
def complement(when, start, start_low, high, low):
    """start − (high + low) in two parts, or as it is."""
    difference, rest = ordered_sum(start, -high)
    return choose(when, difference, high), choose(when, rest + (start_low - low), low)


@elementary
def atan64(x):
    t = magnitude(x)
    steep = t > 1.0
    bounded = choose(t > 1e20, 1e20, t)
    high, low = atan_of_ratio(choose(steep, 1.0, t), choose(steep, bounded, 1.0))
    high, low = complement(steep, HALF_PI, HALF_PI_LOW, high, low)
    return with_sign(high + low, x)


@elementary
def atan2_64(y, x):
    a, b = magnitude(y), magnitude(x)
    steep = a > b
    small, large = choose(steep, b, a), choose(steep, a, b)
    endless = large == INFINITY
    small = choose(endless, choose(small == INFINITY, 1.0, small * 0.0), small)
    large = choose(endless, 1.0, choose(large == 0.0, 1.0, large))
    # Keep the reciprocal of the larger one from overflow and underflow.
    scale = choose(large > 2.0**900, 2.0**-200, choose(large < 2.0**-900, 2.0**200, 1.0))
    high, low = atan_of_ratio(small * scale, large * scale)
    high, low = complement(steep, HALF_PI, HALF_PI_LOW, high, low)
    high, low = complement(bits(x) < 0, PI, PI_LOW, high, low)
    return with_sign(high + low, y)


@public
def asin(x):
    """The angle between −π/2 and π/2 whose sine is x."""
    return narrow(asin64(widen(x)), x)


@public
def acos(x):
    """The angle between 0 and π whose cosine is x."""
    return narrow(acos64(widen(x)), x)


@public
def atan(x):
    """The angle between −π/2 and π/2 whose tangent is x."""
    return narrow(atan64(widen(x)), x)


@public
def atan2(y, x):
    """The angle of the point (x, y), between −π and π."""
    return narrow_both(atan2_64(widen(y), widen(x)), y, x)
