"""Every elementwise partial against mpmath, at the points that stand beside the rule."""

import mpmath as mp
import numpy as np
import pytest
import scipy.special

from tapeless.rules import registry
from tapeless.rules.registry import OPERATIONS, RULES

mp.mp.dps = 40


def sinc(x):
    return mp.mpf(1) if x == 0 else mp.sin(mp.pi * x) / (mp.pi * x)


def cbrt(x):
    return mp.sign(x) * mp.cbrt(abs(x))


def truncated(x):
    return mp.sign(x) * mp.floor(abs(x))


def copysign(x, s):
    return abs(x) * mp.sign(s)


def identity(x):
    return x


EXACT = {
    "add": lambda a, b: a + b,
    "radd": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "truediv": lambda a, b: a / b,
    "divide": lambda a, b: a / b,
    "mod": lambda a, b: a - b * mp.floor(a / b),
    "remainder": lambda a, b: a - b * mp.floor(a / b),
    "fmod": lambda a, b: a - b * truncated(a / b),
    "pow": lambda a, b: a**b,
    "power": lambda a, b: a**b,
    "float_power": lambda a, b: a**b,
    "neg": lambda x: -x,
    "pos": identity,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "maximum": max,
    "minimum": min,
    "max": max,
    "min": min,
    "fmax": max,
    "fmin": min,
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "arcsin": mp.asin,
    "arccos": mp.acos,
    "arctan": mp.atan,
    "asin": mp.asin,
    "acos": mp.acos,
    "atan": mp.atan,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "arcsinh": mp.asinh,
    "arccosh": mp.acosh,
    "arctanh": mp.atanh,
    "asinh": mp.asinh,
    "acosh": mp.acosh,
    "atanh": mp.atanh,
    "exp": mp.exp,
    "exp2": lambda x: mp.mpf(2) ** x,
    "expm1": mp.expm1,
    "log": mp.log,
    "log2": lambda x: mp.log(x, 2),
    "log10": mp.log10,
    "log1p": mp.log1p,
    "sqrt": mp.sqrt,
    "cbrt": cbrt,
    "abs": abs,
    "fabs": abs,
    "degrees": mp.degrees,
    "rad2deg": mp.degrees,
    "radians": mp.radians,
    "deg2rad": mp.radians,
    "float": identity,
    "float64": identity,
    "float32": identity,
    "nan_to_num": identity,
    "sinc": sinc,
    "hypot": mp.hypot,
    "arctan2": mp.atan2,
    "atan2": mp.atan2,
    "copysign": copysign,
    "logaddexp": lambda a, b: mp.log(mp.exp(a) + mp.exp(b)),
    "logaddexp2": lambda a, b: mp.log(mp.mpf(2) ** a + mp.mpf(2) ** b, 2),
    "heaviside": lambda x, half: half if x == 0 else mp.mpf(x > 0),
    "erf": mp.erf,
    "erfc": mp.erfc,
    "gamma": mp.gamma,
    "lgamma": lambda x: mp.log(abs(mp.gamma(x))),
    "digamma": mp.digamma,
    "polygamma": mp.polygamma,
    "ldexp": lambda x, e: x * mp.mpf(2) ** e,
    "nextafter": lambda x, towards: x,
}
BY_FULL_NAME = {"math.remainder": lambda a, b: a - b * mp.nint(a / b)}
EXACT_OF_SCIPY = {
    "gammaln": lambda x: mp.log(abs(mp.gamma(x))),
    "loggamma": mp.loggamma,
    "rgamma": mp.rgamma,
    "psi": mp.digamma,
    "zeta": mp.zeta,
    "beta": mp.beta,
    "betaln": lambda a, b: mp.log(mp.beta(a, b)),
    "binom": mp.binomial,
    "poch": mp.rf,
    "gammainc": lambda a, x: mp.gammainc(a, 0, x, regularized=True),
    "gammaincc": lambda a, x: mp.gammainc(a, x, mp.inf, regularized=True),
    "gammainc_a": lambda a, x: mp.diff(lambda t: mp.gammainc(t, 0, x, regularized=True), a),
    "gammaincinv": lambda a, p: inverse("gammainc", a, p),
    "gammainccinv": lambda a, p: inverse("gammaincc", a, p),
    "betainc": lambda a, b, x: mp.betainc(a, b, 0, x, regularized=True),
    "betaincc": lambda a, b, x: mp.betainc(a, b, x, 1, regularized=True),
    "betainc_a": lambda a, b, x: mp.diff(lambda t: EXACT_OF_SCIPY["betainc"](t, b, x), a),
    "betainc_b": lambda a, b, x: mp.diff(lambda t: EXACT_OF_SCIPY["betainc"](a, t, x), b),
    "betaincinv": lambda a, b, p: inverse("betainc", a, b, p),
    "betainccinv": lambda a, b, p: inverse("betaincc", a, b, p),
    "gammainc_aa": lambda a, x: mp.diff(lambda t: mp.gammainc(t, 0, x, regularized=True), a, 2),
    "betainc_aa": lambda a, b, x: mp.diff(lambda t: EXACT_OF_SCIPY["betainc"](t, b, x), a, 2),
    "betainc_ab": lambda a, b, x: mp.diff(
        lambda t, u: EXACT_OF_SCIPY["betainc"](t, u, x), (a, b), (1, 1)
    ),
    "betainc_bb": lambda a, b, x: mp.diff(lambda t: EXACT_OF_SCIPY["betainc"](a, t, x), b, 2),
    "stdtr_dfdf": lambda df, t: mp.diff(lambda s: student(s, t), df, 2),
    "stdtr_df": lambda df, t: mp.diff(lambda s: student(s, t), df),
    "stdtr": lambda df, t: student(df, t),
    "stdtrit": lambda df, p: inverse("stdtr", df, p, inverted="stdtrit"),
    "chndtr": lambda x, df, nc: noncentral(x, df, nc),
    "chndtrix": lambda p, df, nc: mp.findroot(
        lambda x: noncentral(x, df, nc) - p,
        float(scipy.special.chndtrix(float(p), float(df), float(nc))),
    ),
    "erfcx": lambda x: mp.exp(x * x) * mp.erfc(x),
    "erfi": mp.erfi,
    "dawsn": lambda x: mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * mp.erfi(x),
    "erfinv": mp.erfinv,
    "erfcinv": lambda x: mp.erfinv(1 - x),
    "ndtr": mp.ncdf,
    "log_ndtr": lambda x: mp.log(mp.erfc(-x / mp.sqrt(2)) / 2),
    "ndtri": lambda p: mp.sqrt(2) * mp.erfinv(2 * p - 1),
    "ndtri_exp": lambda x: mp.sqrt(2) * mp.erfinv(2 * mp.exp(x) - 1),
    "owens_t": lambda h, a: mp.quad(
        lambda t: mp.exp(-h * h * (1 + t * t) / 2) / (1 + t * t) / (2 * mp.pi), [0, a]
    ),
    "exp1": mp.e1,
    "expi": mp.ei,
    "expn": mp.expint,
    "spence": lambda x: mp.re(mp.polylog(2, 1 - x)),
    "sine_integral": mp.si,
    "cosine_integral": mp.ci,
    "sinh_integral": mp.shi,
    "cosh_integral": mp.chi,
    "fresnel_s": mp.fresnels,
    "fresnel_c": mp.fresnelc,
    "wrightomega": lambda z: mp.re(mp.lambertw(mp.exp(z))),
    "j0": lambda x: mp.besselj(0, x),
    "j1": lambda x: mp.besselj(1, x),
    "y0": lambda x: mp.bessely(0, x),
    "y1": lambda x: mp.bessely(1, x),
    "i0": lambda x: mp.besseli(0, x),
    "i1": lambda x: mp.besseli(1, x),
    "k0": lambda x: mp.besselk(0, x),
    "k1": lambda x: mp.besselk(1, x),
    "i0e": lambda x: mp.exp(-abs(x)) * mp.besseli(0, x),
    "i1e": lambda x: mp.exp(-abs(x)) * mp.besseli(1, x),
    "k0e": lambda x: mp.exp(x) * mp.besselk(0, x),
    "k1e": lambda x: mp.exp(x) * mp.besselk(1, x),
    "jv": mp.besselj,
    "jve": mp.besselj,
    "yv": mp.bessely,
    "yn": mp.bessely,
    "iv": mp.besseli,
    "kv": mp.besselk,
    "kn": mp.besselk,
    "ive": lambda v, x: mp.exp(-abs(x)) * mp.besseli(v, x),
    "kve": lambda v, x: mp.exp(x) * mp.besselk(v, x),
    "airy_ai": mp.airyai,
    "airy_aip": lambda x: mp.airyai(x, derivative=1),
    "airy_bi": mp.airybi,
    "airy_bip": lambda x: mp.airybi(x, derivative=1),
    "ellipk": mp.ellipk,
    "ellipkm1": lambda p: mp.ellipk(1 - p),
    "ellipe": mp.ellipe,
    "ellipkinc": mp.ellipf,
    "ellipeinc": mp.ellipe,
    "carlson": lambda x, y, z, *powers: 2 * mp.elliprd(x, y, z) / 3,  # of 1, 1, 3 and 0
    "elliprc": lambda x, y: mp.re(mp.elliprc(x, y)),
    "elliprd": mp.elliprd,
    "elliprf": mp.elliprf,
    "elliprg": mp.elliprg,
    "hyp0f1": mp.hyp0f1,
    "hyp1f1": mp.hyp1f1,
    "hyp2f1": mp.hyp2f1,
}


def inverse(name, *args, inverted=None):
    """The last argument of a function, found near what SciPy finds."""
    *parameters, value = args
    near = getattr(scipy.special, inverted or f"{name}inv")(*map(float, args))
    return mp.findroot(lambda x: EXACT_OF_SCIPY[name](*parameters, x) - value, (near, 1.001 * near))


def student(df, t):
    tail = mp.betainc(df / 2, mp.mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return 1 - tail if t > 0 else tail


def noncentral(x, df, nc):
    """A sum over central ones, with the weights of Poisson's distribution."""
    half = nc / 2
    terms = [
        mp.exp(-half)
        * half**j
        / mp.factorial(j)
        * mp.gammainc(df / 2 + j, 0, x / 2, regularized=True)
        for j in range(50)
    ]
    return mp.fsum(terms)


registry.is_known(None)  # imports the rules of SciPy
# Without the rules that other tests add.
ELEMENTWISE = [
    name
    for name, rule in RULES.items()
    if rule.partials is not None
    and rule.partials.__module__ != "tapeless.rules.complex_numbers"  # see programs/complex_numbers
    and not any("foreign:" in h for h in OPERATIONS[name].runtime)
]


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_partials_agree_with_mpmath(name):
    assert RULES[name].points, "a rule has test points"
    for point in RULES[name].points:
        f = function_of(name)
        y = float(f(*map(mp.mpf, point)))
        found = RULES[name].partials(*map(np.float64, point), np.float64(y))
        found = found if isinstance(found, tuple) else (found,)
        assert len(found) == len(point)
        for position, slope in enumerate(found):
            if slope is not None:
                exact = slope_of(f, point, position)
                assert float(slope) == pytest.approx(exact, rel=2e-13, abs=1e-300), (
                    point,
                    position,
                )


def function_of(name):
    home, _, last = name.rpartition(".")
    if home == "scipy.special" and last in EXACT_OF_SCIPY:
        return EXACT_OF_SCIPY[last]
    return BY_FULL_NAME.get(name) or EXACT[last]


def slope_of(f, point, position):
    def along(t):
        return f(*(t if k == position else mp.mpf(x) for k, x in enumerate(point)))

    at = mp.mpf(point[position])
    return float(mp.diff(along, at, h=mp.mpf(10) ** -18 * (abs(at) or 1)))


@pytest.mark.parametrize("p", [0, 1, 2, 3, 4, 5, -1, -2, 0.5, 1.5, -0.5, 2.0, 7.0])
@pytest.mark.parametrize("x", [0.3, 2.0, -1.7])
def test_constant_exponents(x, p):
    if x < 0 and p != int(p):
        pytest.skip("not a real number")
    from tapeless.rules.arithmetic import constant_power

    y = np.power(np.float64(x), p)
    exact = float(p) * np.power(np.float64(x), float(p) - 1)
    assert constant_power(np.float64(x), p, y) == pytest.approx(exact, rel=1e-15)


def test_partials_work_on_arrays():
    for name in ELEMENTWISE:
        points = RULES[name].points
        columns = [np.array(column) for column in zip(*points, strict=True)]
        y = np.array([float(function_of(name)(*map(mp.mpf, p))) for p in points])
        if name == "polygamma":
            continue  # its first argument is a number
        found = RULES[name].partials(*columns, y)
        for partial in found if isinstance(found, tuple) else (found,):
            assert partial is None or np.shape(partial) in ((), y.shape), name
