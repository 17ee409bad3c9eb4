"""cbrt and hypot."""

from tapeless.runtime.vmath.errorfree import exact_product
from tapeless.runtime.vmath.floats import (
    bits,
    choose,
    elementary,
    from_bits,
    magnitude,
    polynomial,
    public,
    root,
    with_sign,
)
from tapeless.runtime.vmath.precision import narrow, narrow_both, widen
from tapeless.runtime.vmath.scaling import INFINITY, SMALLEST_NORMAL, power_of_two

SIGNIFICAND = (1 << 52) - 1

# m ** (−1/3) on 1 ≤ m ≤ 2, to 2**-17
inverse_cube_root = polynomial(
    1.7776471684890054,
    -1.5540274077106597,
    1.2271496200207155,
    -0.5865141615889806,
    0.15224956438221762,
    -0.016511679091286462,
)


@elementary
def cbrt64(x):
    t = magnitude(x)
    tiny = t < SMALLEST_NORMAL
    pattern = bits(choose(tiny, t * 18014398509481984.0, t))  # 2**54
    # The exponent, of which 3072 is a multiple of 3, and its third rounded down
    exponent = (pattern >> 52) + (3072 - 1023)
    third = (exponent * 43691) >> 17
    m = from_bits((pattern & SIGNIFICAND) | (1023 << 52))
    z = inverse_cube_root(m)
    remainder = exponent - 3 * third
    z *= choose(remainder == 0, 1.0, choose(remainder == 1, 0.7937005259840998, 0.6299605249474366))
    m *= power_of_two(remainder)
    h = 1.0 - m * z * z * z
    z += z * h * (0.3333333333333333 + 0.2222222222222222 * h)
    y = m * z * z
    square, square_rest = exact_product(y, y)
    cube, cube_rest = exact_product(y, square)
    y -= ((cube - m) + (cube_rest + y * square_rest)) * (z * z * 0.3333333333333333)
    y *= power_of_two(third - 1024) * choose(tiny, 3.814697265625e-06, 1.0)  # 2**-18
    y = choose(t < INFINITY, y, t)
    return with_sign(choose(t == 0.0, 0.0, y), x)


@elementary
def hypot64(x, y):
    a, b = magnitude(x), magnitude(y)
    large = choose(a < b, b, a)
    # Keep the squares from overflow and underflow.
    shrink = large > 2.0**500
    grow = large < 2.0**-450
    scale = choose(shrink, 2.0**-600, choose(grow, 2.0**600, 1.0))
    back = choose(shrink, 2.0**600, choose(grow, 2.0**-600, 1.0))
    p, q = a * scale, b * scale
    length = root(p * p + q * q) * back
    return choose((a == INFINITY) | (b == INFINITY), INFINITY, length)


@public
def cbrt(x):
    """The cube root."""
    return narrow(cbrt64(widen(x)), x)


@public
def hypot(x, y):
    """sqrt(x² + y²) without overflow on the way."""
    return narrow_both(hypot64(widen(x), widen(y)), x, y)
