"""erf and erfc: erf(x) / x near zero; elsewhere exp(−x²) times a slow function.

The slow function is exp(x²)·erfc(x), of which (1 + 2x) times as much is nearly constant, and smooth
in t = (x − 3) / (x + 3) (Shepherd and Laframboise 1981).
"""

from tapeless.runtime.vmath.errorfree import exact_product, ordered_sum, quotient
from tapeless.runtime.vmath.exponentials import clamped, split_exp_of_sum
from tapeless.runtime.vmath.floats import (
    choose,
    elementary,
    magnitude,
    polynomial,
    public,
    with_sign,
)
from tapeless.runtime.vmath.precision import narrow, widen
from tapeless.runtime.vmath.scaling import scaled

# erf(x) / x as a polynomial in x² on |x| ≤ 1, less its first term 2 / sqrt(π), to 2**-62
FIRST = 1.1283791670955126
FIRST_LOW = 1.533545961316588e-17
erf_tail = polynomial(
    -0.3761263890318375,
    0.11283791670954879,
    -0.026866170645076792,
    0.0052239776248180145,
    -0.000854832698083379,
    0.0001205533111164271,
    -1.4925595266831182e-05,
    1.6461000484121368e-06,
    -1.6350312701054695e-07,
    1.4659775274047436e-08,
    -1.1372848856791674e-09,
    5.957176147748911e-11,
)

# (1 + 2x)·exp(x²)·erfc(x) as a polynomial in t for 0.45 ≤ x ≤ 28, less its first term, to 2**-56
SLOW_FIRST = 1.2530080582697296
slow_tail = polynomial(
    -0.1356211061245814,
    -0.04756229435344914,
    0.1296451587027883,
    -0.1192736634154188,
    0.06830802734292575,
    -0.02377051491562464,
    0.0025293918344082723,
    0.0018886903153866464,
    -0.0007798324475444007,
    -0.00010515942044797802,
    0.00012510035740753627,
    4.947406920395266e-06,
    -2.0104148535308547e-05,
    -7.241385206614323e-07,
    3.48033581149408e-06,
    3.399008625698214e-07,
    -6.269816119735317e-07,
    -1.1710123084879278e-07,
    1.0855331701659026e-07,
    2.110624602645914e-08,
    -1.3976694970460203e-08,
)


@elementary
def near_zero(x):
    """erf(x) for |x| ≤ 1."""
    z = x * x
    return x * FIRST + (x * FIRST_LOW + x * z * erf_tail(z))


@elementary
def complement(x):
    """erfc(x) for 0.45 ≤ x ≤ 28."""
    slow, slow_rest = ordered_sum(SLOW_FIRST, slow_step(x))
    bottom, bottom_rest = ordered_sum(choose(x < 0.5, 1.0, 2.0 * x), choose(x < 0.5, 2.0 * x, 1.0))
    ratio, ratio_rest = quotient(slow, slow_rest, bottom, bottom_rest)
    square, square_rest = exact_product(x, x)
    p, p_rest, k = split_exp_of_sum(-square, -square_rest)
    y = p * ratio + (p * ratio_rest + p_rest * ratio)
    return scaled(y, k)


@elementary
def slow_step(x):
    t = (x - 3.0) / (x + 3.0)
    return t * slow_tail(t)


@elementary
def erf64(x):
    t = magnitude(x)
    y = choose(t < 1.0, near_zero(t), 1.0 - complement(clamped(t, 0.45, 6.5)))
    return with_sign(y, x)


@elementary
def erfc64(x):
    t = magnitude(x)
    # Small x is clamped on one path, and large x on the other: neither overflows.
    tail = complement(clamped(t, 0.45, 28.0))
    return choose(t < 0.46, 1.0 - near_zero(x), choose(x < 0.0, 2.0 - tail, tail))


@public
def erf(x):
    """The error function."""
    return narrow(erf64(widen(x)), x)


@public
def erfc(x):
    """1 − erf(x), exact to the last digits where it is small too."""
    return narrow(erfc64(widen(x)), x)
