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
    public,
)
from tapeless.runtime.vmath.huge_angles import quarter_turn, unpacked
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import SIGN_BIT, nearest

TWO_OVER_PI = 0.6366197723675814
# π / 2 in three parts
HALF_PI = 1.5707963267948966
HALF_PI_2 = 6.123233995736766e-17
HALF_PI_3 = -1.4973849048591698e-33

# (r − sin(r)) / r³ and (cos(r) − 1 + r²/2) / r⁴ as polynomials in r², |r| ≤ π / 4, to 2**-55
sin_tail = polynomial(
    0.16666666666666666,
    -0.008333333333330946,
    0.0001984126983675497,
    -2.755731610068303e-06,
    2.5051131455427946e-08,
    -1.591810123027412e-10,
)
cos_tail = polynomial(
    0.04166666666666664,
    -0.0013888888888880767,
    2.480158729368715e-05,
    -2.755731556415141e-07,
    2.0875886390883725e-09,
    -1.1367978191553177e-11,
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
    x, quarters = unpacked(x, quarter_turn(x))
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
def turned(x, k):
    """x, with its sign changed if k is 2 or 3 modulo 4."""
    return from_bits(bits(x) ^ ((k << 62) & SIGN_BIT))


@elementary
def sin64(x):
    r, excess, k = reduced(x)
    s, _ = sin_of_reduced(r, excess)
    c, _ = cos_of_reduced(r, excess)
    return turned(choose(k & 1 != 0, c, s), k)


@elementary
def cos64(x):
    r, excess, k = reduced(x)
    s, _ = sin_of_reduced(r, excess)
    c, _ = cos_of_reduced(r, excess)
    return turned(choose(k & 1 != 0, s, c), k + 1)


@elementary
def tan64(x):
    r, excess, k = reduced(x)
    s, s_rest = sin_of_reduced(r, excess)
    c, c_rest = cos_of_reduced(r, excess)
    odd = k & 1 != 0
    top, top_rest = choose(odd, c, s), choose(odd, c_rest, s_rest)
    bottom, bottom_rest = choose(odd, s, c), choose(odd, s_rest, c_rest)
    ratio, rest = quotient(top, top_rest, bottom, bottom_rest)
    return choose(magnitude(x) < 1e-9, x, turned(ratio + rest, k << 1))


@public
def sin(x):
    """The sine of an angle in radians."""
    return narrow(sin64(widen(x)), x)


@public
def cos(x):
    """The cosine of an angle in radians."""
    return narrow(cos64(widen(x)), x)


@public
def tan(x):
    """The tangent of an angle in radians."""
    return narrow(tan64(widen(x)), x)
