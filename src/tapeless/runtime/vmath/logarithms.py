"""log, log2, log10, log1p.

log(1 + f) = f − f²/2 + s·(f²/2 + R) with s = f / (2 + f), as in fdlibm; for log2 and log10 the
leading part is split so that its product with the constant is exact, as in FreeBSD's.
"""

from tapeless.runtime.vmath.errorfree import exact_sum, ordered_sum
from tapeless.runtime.vmath.exponentials import LN2_HIGH, LN2_LOW
from tapeless.runtime.vmath.floats import (
    bits,
    choose,
    elementary,
    from_bits,
    magnitude,
    polynomial,
    public,
)
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import INFINITY, SMALLEST_NORMAL, as_double

NAN = float("nan")
SQRT_HALF_BITS = 0x3FE6A09E667F3BCD
FIRST_BITS = -(1 << 32)  # clears the last 32 of 64 bits

# Each constant in two parts, the first of few bits
LOG2E_HIGH = 1.44269504072144627571
LOG2E_LOW = 1.67517131648865118353e-10
LOG10E_HIGH = 4.34294481878168880939e-01
LOG10E_LOW = 2.50829467116452752298e-11
LOG10_2_HIGH = 3.01029995663611771306e-01
LOG10_2_LOW = 3.69423907715893078616e-13

# (log(1 + f) − 2s) / s³ as a polynomial in s², s = f / (2 + f), to 2**-51 on s² ≤ 0.0295
log_tail = polynomial(
    0.666666666666667,
    0.3999999999989924,
    0.2857142862609589,
    0.2222221111514416,
    0.18182890556695602,
    0.1533167403016786,
    0.1461703754879165,
)


@elementary
def split(x):
    """x = 2**k · (1 + f) with 1 + f between sqrt(1/2) and sqrt(2): f, and k as a double; x > 0."""
    tiny = x < SMALLEST_NORMAL
    pattern = bits(choose(tiny, x * 18014398509481984.0, x))  # 2**54
    k = (pattern - SQRT_HALF_BITS) >> 52
    f = from_bits(pattern - (k << 52)) - 1.0
    return f, as_double(k) - choose(tiny, 54.0, 0.0)


@elementary
def at_edges(x, y):
    """The logarithm y of x, put right for x that is not a positive finite number."""
    y = choose(x < INFINITY, y, x)  # infinity and NaN
    y = choose(x == 0.0, -INFINITY, y)
    return choose(x < 0.0, NAN, y)


@elementary
def log_of_sum(x, error, doublings):
    """log((x + error) · 2**doublings) for an error below a unit in the last place of x."""
    f, k = split(x)
    k += doublings
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    tail = s * (half + z * log_tail(z)) + (k * LN2_LOW + error / x)
    return k * LN2_HIGH - ((half - tail) - f)


@elementary
def log64(x):
    f, k = split(x)
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    tail = s * (half + z * log_tail(z)) + k * LN2_LOW
    return at_edges(x, k * LN2_HIGH - ((half - tail) - f))


@elementary
def split_log(f):
    """log(1 + f) in two parts, the first of no more than 21 bits."""
    s = f / (2.0 + f)
    z = s * s
    half = 0.5 * f * f
    high = from_bits(bits(f - half) & FIRST_BITS)
    return high, ((f - high) - half) + s * (half + z * log_tail(z))


@elementary
def log2_64(x):
    f, k = split(x)
    high, low = split_log(f)
    total, rest = ordered_sum(k, high * LOG2E_HIGH)
    rest += (low + high) * LOG2E_LOW + low * LOG2E_HIGH
    return at_edges(x, total + rest)


@elementary
def log10_64(x):
    f, k = split(x)
    high, low = split_log(f)
    total, rest = ordered_sum(k * LOG10_2_HIGH, high * LOG10E_HIGH)
    rest += k * LOG10_2_LOW + (low + high) * LOG10E_LOW + low * LOG10E_HIGH
    return at_edges(x, total + rest)


@elementary
def log1p64(x):
    total, error = exact_sum(1.0, x)
    y = at_edges(total, log_of_sum(total, error, 0.0))
    return choose(magnitude(x) < 1e-17, x, y)


@public
def log(x):
    """The natural logarithm; −inf at zero, NaN below."""
    return narrow(log64(widen(x)), x)


@public
def log2(x):
    """The logarithm to base 2."""
    return narrow(log2_64(widen(x)), x)


@public
def log10(x):
    """The logarithm to base 10."""
    return narrow(log10_64(widen(x)), x)


@public
def log1p(x):
    """log(1 + x), exact to the last digits near zero too."""
    return narrow(log1p64(widen(x)), x)
