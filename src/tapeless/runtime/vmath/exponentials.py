"""exp, exp2, expm1, and what is made of them alone."""

from tapeless.runtime.vmath.errorfree import ordered_sum
from tapeless.runtime.vmath.floats import choose, elementary, magnitude, polynomial, public
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import nearest, power_of_two, scaled

INVERSE_LN2 = 1.4426950408889634
LN2 = 0.6931471805599453
# The high part has 21 zeros at the end, so that its product with an exponent is exact.
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10

# (exp(r) − 1 − r) / r² on |r| ≤ 0.3469, to 2**-59
exp_tail = polynomial(
    0.5,
    0.1666666666666667,
    0.04166666666666667,
    0.008333333333326084,
    0.0013888888888883711,
    0.0001984126987500228,
    2.480158732567746e-05,
    2.755725517000089e-06,
    2.755727347871858e-07,
    2.5105312729622103e-08,
    2.09147553258932e-09,
)


@elementary
def clamped(x, low, high):
    """x between two bounds; NaN stays."""
    return choose(x < low, low, choose(x > high, high, x))


@elementary
def reduced(x):
    """x = k·ln2 + r with a whole number k and |r| ≤ ln2 / 2: r, what rounding took from it, k."""
    turns, k = nearest(x * INVERSE_LN2)
    high = x - turns * LN2_HIGH
    low = turns * LN2_LOW
    r = high - low
    return r, (high - r) - low, k


@elementary
def split_exp(x):
    """exp(x) = p · 2**k: p between sqrt(1/2) and sqrt(2), and k; |x| < 2**40."""
    r, rest, k = reduced(x)
    return 1.0 + (r + (r * r * exp_tail(r) + rest)), k


@elementary
def split_exp_of_sum(x, error):
    """exp(x + error) = p · 2**k, error below a unit in the last place of x: p in two parts, k."""
    r, rest, k = reduced(x)
    r, rest = ordered_sum(r, rest + error)
    p, rest = ordered_sum(1.0, r + (r * r * exp_tail(r) + rest))
    return p, rest, k


@elementary
def exp64(x):
    p, k = split_exp(clamped(x, -746.0, 710.0))
    return scaled(p, k)


@elementary
def exp2_64(x):
    x = clamped(x, -1076.0, 1024.0)
    turns, k = nearest(x)
    r = (x - turns) * LN2
    return scaled(1.0 + (r + r * r * exp_tail(r)), k)


@elementary
def quarter_expm1(x):
    """(exp(x) − 1) / 4 in two parts, which does not overflow for x < 710.7; x > −745."""
    r, rest, k = reduced(x)
    quarter = power_of_two(k - 2)
    # The rounding error of this sum is kept, because it counts where the sum cancels.
    p, dropped = ordered_sum(quarter - 0.25, quarter * r)
    return ordered_sum(p, dropped + quarter * (r * r * exp_tail(r) + rest))


@elementary
def expm1_64(x):
    q, _ = quarter_expm1(clamped(x, -40.0, 710.0))
    return choose(magnitude(x) < 1e-17, x, 4.0 * q)


@public
def exp(x):
    """e to the power x."""
    return narrow(exp64(widen(x)), x)


@public
def exp2(x):
    """2 to the power x."""
    return narrow(exp2_64(widen(x)), x)


@public
def expm1(x):
    """exp(x) − 1, exact to the last digits near zero too."""
    return narrow(expm1_64(widen(x)), x)
