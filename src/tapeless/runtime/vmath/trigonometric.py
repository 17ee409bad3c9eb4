"""sin, cos, tan: one reduction to a quarter of a turn for all three."""

from tapeless.runtime.vmath.errorfree import ordered_difference, ordered_sum, quotient
from tapeless.runtime.vmath.floats import (
    bits,
    choose,
    elementary,
    exact,
    from_bits,
    less_product,
    magnitude,
    polynomial,
    product_error,
)
from tapeless.runtime.vmath.huge_angles import quarter_turn, unpacked
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import nearest

TWO_OVER_PI = 0.6366197723675814
# π / 2 in three parts
HALF_PI = 1.5707963267948966
HALF_PI_2 = 6.123233995736766e-17
HALF_PI_3 = -1.4973849048591698e-33

# (r − sin(r)) / r³ and (cos(r) − 1 + r² / 2) / r⁴ as polynomials in r², |r| ≤ π / 4 (fdlibm)
sin_tail = polynomial(
    1.66666666666666324348e-01,
    -8.33333333332248946124e-03,
    1.98412698298579493134e-04,
    -2.75573137070700676789e-06,
    2.50507602534068634195e-08,
    -1.58969099521155010221e-10,
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
    """x − turns · π/2 = r − excess, where turns is the nearest whole number."""
    # The first difference is exact: x is near the product, and its last place is no smaller.
    first = less_product(x, turns, HALF_PI)
    r = less_product(first, turns, HALF_PI_2)
    # For −0, r is −0 and the excess is 0: the sine, which is r less something, is then −0 too.
    return r, product_error(turns, HALF_PI_2, first - r) + turns * HALF_PI_3


@elementary
def reduced(x):
    """x = k·π/2 + r − excess, |r| ≤ π / 4: r, the excess, and k (modulo 4)."""
    x, quarters = unpacked(quarter_turn(x))
    turns, k = nearest(x * TWO_OVER_PI)
    r, excess = less_turns(x, turns)
    return r, excess, k + quarters


@elementary
def sin_of_reduced(r, excess):
    """sin(r − excess), and what rounding took from it."""
    z = r * r
    return ordered_difference(r, r * z * sin_tail(z) + excess)


@elementary
def cos_of_reduced(r, excess):
    """cos(r − excess), and what rounding took from it."""
    z = r * r
    near = 1.0 - 0.5 * z
    dropped = (1.0 - near) - 0.5 * z
    return ordered_sum(near, dropped + (z * z * cos_tail(z) + r * excess))


@elementary
def negated_if(odd, x):
    """x, with its sign changed if the last bit of `odd` is set."""
    return from_bits(bits(x) ^ (odd << 63))


@elementary
def sin64(x):
    r, excess, k = reduced(x)
    s, _ = sin_of_reduced(r, excess)
    c, _ = cos_of_reduced(r, excess)
    return negated_if(k >> 1, choose(k & 1 != 0, c, s))


@elementary
def cos64(x):
    r, excess, k = reduced(x)
    s, _ = sin_of_reduced(r, excess)
    c, _ = cos_of_reduced(r, excess)
    return negated_if((k + 1) >> 1, choose(k & 1 != 0, s, c))


@elementary
def tan64(x):
    r, excess, k = reduced(x)
    s, s_rest = sin_of_reduced(r, excess)
    c, c_rest = cos_of_reduced(r, excess)
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
