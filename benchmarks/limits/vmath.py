"""Branch-free elementary functions that LLVM inlines and vectorises, for the ranges of the cases.

Rounding to the nearest integer is done by adding and subtracting 1.5 · 2**52; the low bits of the
intermediate sum are then that integer. Coefficients are the classical ones of fdlibm (sin, cos,
log) and the Taylor series (exp), each used where it is good to about 1 ulp.
"""

import math

import numpy as np
from numba import njit

small = njit(error_model="numpy", fastmath={"contract"})

MAGIC = 6755399441055744.0  # 1.5 * 2**52
MAGIC_BITS = np.int64(np.float64(MAGIC).view(np.int64))
TWO_OVER_PI = 0.6366197723675814
HALF_PI_HIGH = 1.5707963267948966
HALF_PI_LOW = 6.123233995736766e-17
INVERSE_LN2 = 1.4426950408889634
LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10


@njit(error_model="numpy", fastmath={"reassoc", "contract"})
def radd(a, b):
    """An addition that may change places with its neighbours, so that sums vectorise."""
    return a + b


@small
def sincos(x):
    """sin and cos for |x| up to about 1e5, which share the reduction to a quarter turn."""
    shifted = x * TWO_OVER_PI + MAGIC
    quarter = np.float64(shifted).view(np.int64)
    turns = shifted - MAGIC
    r = (x - turns * HALF_PI_HIGH) - turns * HALF_PI_LOW
    z = r * r
    s = r + r * z * (
        -1.66666666666666324348e-01
        + z
        * (
            8.33333333332248946124e-03
            + z
            * (
                -1.98412698298579493134e-04
                + z
                * (
                    2.75573137070700676789e-06
                    + z * (-2.50507602534068634195e-08 + z * 1.58969099521155010221e-10)
                )
            )
        )
    )
    c = (
        1.0
        - 0.5 * z
        + z
        * z
        * (
            4.16666666666666019037e-02
            + z
            * (
                -1.38888888888741095749e-03
                + z
                * (
                    2.48015872894767294178e-05
                    + z
                    * (
                        -2.75573143513906633035e-07
                        + z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11)
                    )
                )
            )
        )
    )
    odd = (quarter & 1) != 0
    sine = c if odd else s
    cosine = s if odd else c
    sine = -sine if (quarter & 2) != 0 else sine
    cosine = -cosine if ((quarter + 1) & 2) != 0 else cosine
    return sine, cosine


@small
def exp(x):
    """exp for |x| below 700."""
    shifted = x * INVERSE_LN2 + MAGIC
    k = np.float64(shifted).view(np.int64) - MAGIC_BITS
    turns = shifted - MAGIC
    r = (x - turns * LN2_HIGH) - turns * LN2_LOW
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r * r + r + 1.0
    return p * np.int64((k + 1023) << 52).view(np.float64)


@small
def log(x):
    """log for finite x > 0 that is not subnormal."""
    bits = np.float64(x).view(np.int64)
    # Split x = 2**k · m with m between sqrt(1/2) and sqrt(2).
    shifted = bits - np.int64(0x3FE6A09E667F3BCD)
    k = shifted >> 52
    m = np.int64(bits - (k << 52)).view(np.float64)
    # k is exact as a double: place it in the low bits of 1.5 * 2**52.
    scale = np.int64(k + MAGIC_BITS).view(np.float64) - MAGIC
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    r = z * (
        6.666666666666735130e-01
        + z
        * (
            3.999999999940941908e-01
            + z
            * (
                2.857142874366239149e-01
                + z
                * (
                    2.222219843214978396e-01
                    + z
                    * (
                        1.818357216161805012e-01
                        + z * (1.531383769920937332e-01 + z * 1.479819860511658591e-01)
                    )
                )
            )
        )
    )
    half = 0.5 * f * f
    return scale * LN2_HIGH - ((half - (s * (half + r) + scale * LN2_LOW)) - f)


@small
def tanh(x):
    """tanh to 1e-16 of 1; its relative error grows towards zero."""
    bounded = min(max(x, -20.0), 20.0)
    return 1.0 - 2.0 / (exp(2.0 * bounded) + 1.0)


@njit(error_model="numpy")
def erf(x):
    """The one of the C library: it does not vectorise."""
    return math.erf(x)
