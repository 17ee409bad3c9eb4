"""sin, cos, tan: one reduction to a quarter of a turn for all three."""

from tapeless.runtime.vmath.errorfree import exact_product, exact_sum, ordered_sum, quotient
from tapeless.runtime.vmath.floats import (
    bits,
    choose,
    elementary,
    exact,
    from_bits,
    magnitude,
    polynomial,
)
from tapeless.runtime.vmath.huge_angles import ENCODED, decoded, quarter_turn
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import nearest

TWO_OVER_PI = 0.6366197723675814
# π / 2 in three parts
HALF_PI = 1.5707963267948966
HALF_PI_2 = 6.123233995736766e-17
HALF_PI_3 = -1.4973849048591698e-33

# (sin(r) − r) / r³ and (cos(r) − 1 + r² / 2) / r⁴ as polynomials in r², |r| ≤ π / 4 (fdlibm)
sin_tail = polynomial(
    -1.66666666666666324348e-01,
    8.33333333332248946124e-03,
    -1.98412698298579493134e-04,
    2.75573137070700676789e-06,
    -2.50507602534068634195e-08,
    1.58969099521155010221e-10,
)
cos_tail = polynomial(
    4.16666666666666019037e-02,
    -1.38888888888741095749e-03,
    2.48015872894767294178e-05,
    -2.75573143513906633035e-07,
    2.08757232129817482790e-09,
    -1.13596475577881948265e-11,
)


@exact
def less_turns(x, turns):
    """x − turns · π/2 in two parts, where turns is the nearest whole number."""
    # Both differences are exact: x is near the product, and the result has no more than 53 bits.
    product, error = exact_product(turns, HALF_PI)
    first = (x - product) - error
    product, error = exact_product(turns, HALF_PI_2)
    r, rest = exact_sum(first, -product)
    return r, rest - (error + turns * HALF_PI_3)


@elementary
def reduced(x):
    """x = k·π/2 + r, |r| ≤ π / 4: r, what rounding took from it, and k (modulo 4)."""
    x = quarter_turn(x)
    turns, k = nearest(x * TWO_OVER_PI)
    r, rest = less_turns(x, turns)
    huge = magnitude(x) > ENCODED
    huge_r, huge_k = decoded(x)
    return choose(huge, huge_r, r), choose(huge, 0.0, rest), huge_k if huge else k


@elementary
def sin_of_reduced(r, rest):
    """sin(r + rest), and what rounding took from it."""
    z = r * r
    return ordered_sum(r, r * z * sin_tail(z) + rest * (1.0 - 0.5 * z))


@elementary
def cos_of_reduced(r, rest):
    """cos(r + rest), and what rounding took from it."""
    z = r * r
    near, dropped = ordered_sum(1.0, -0.5 * z)
    return ordered_sum(near, dropped + (z * z * cos_tail(z) - r * rest))


@elementary
def negated_if(odd, x):
    """x, with its sign changed if the last bit of `odd` is set."""
    return from_bits(bits(x) ^ (odd << 63))


@elementary
def sin64(x):
    r, rest, k = reduced(x)
    s, _ = sin_of_reduced(r, rest)
    c, _ = cos_of_reduced(r, rest)
    y = negated_if(k >> 1, choose(k & 1 != 0, c, s))
    return choose(magnitude(x) < 1e-9, x, y)


@elementary
def cos64(x):
    r, rest, k = reduced(x)
    s, _ = sin_of_reduced(r, rest)
    c, _ = cos_of_reduced(r, rest)
    return negated_if((k + 1) >> 1, choose(k & 1 != 0, s, c))


@elementary
def tan64(x):
    r, rest, k = reduced(x)
    s, s_rest = sin_of_reduced(r, rest)
    c, c_rest = cos_of_reduced(r, rest)
    odd = k & 1 != 0
    top, top_rest = choose(odd, c, s), choose(odd, c_rest, s_rest)
    bottom, bottom_rest = choose(odd, s, c), choose(odd, s_rest, c_rest)
    ratio, rest = quotient(top, top_rest, bottom, bottom_rest)
    return choose(magnitude(x) < 1e-9, x, negated_if(k, ratio + rest))


@elementary
def sin(x):
    """The sine of an angle in radians."""
    return narrow(sin64(widen(x)), x)


@elementary
def cos(x):
    """The cosine of an angle in radians."""
    return narrow(cos64(widen(x)), x)


@elementary
def tan(x):
    """The tangent of an angle in radians."""
    return narrow(tan64(widen(x)), x)
