"""What the python dialect calls of `scipy.special`, and single results of those that give several.

`from tapeless.runtime.scipy_special import gammaln` is SciPy's own ufunc.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special

from tapeless.runtime import carlson as carlsons
from tapeless.runtime import incomplete, incomplete_twice


def __getattr__(name: str) -> Any:
    return getattr(scipy.special, name)


def airy_ai(x: Any) -> Any:
    return scipy.special.airy(x)[0]


def airy_aip(x: Any) -> Any:
    return scipy.special.airy(x)[1]


def airy_bi(x: Any) -> Any:
    return scipy.special.airy(x)[2]


def airy_bip(x: Any) -> Any:
    return scipy.special.airy(x)[3]


def sine_integral(x: Any) -> Any:
    return scipy.special.sici(x)[0]


def cosine_integral(x: Any) -> Any:
    return scipy.special.sici(x)[1]


def sinh_integral(x: Any) -> Any:
    return scipy.special.shichi(x)[0]


def cosh_integral(x: Any) -> Any:
    return scipy.special.shichi(x)[1]


def fresnel_s(x: Any) -> Any:
    return scipy.special.fresnel(x)[0]


def fresnel_c(x: Any) -> Any:
    return scipy.special.fresnel(x)[1]


# ---- slopes of incomplete functions in their parameters ------------------------------------------

_gammainc_a = np.vectorize(incomplete.gammainc_a, otypes=[float])
_betainc_a = np.vectorize(incomplete.betainc_a, otypes=[float])
_betainc_b = np.vectorize(incomplete.betainc_b, otypes=[float])
_stdtr_df = np.vectorize(incomplete.stdtr_df, otypes=[float])
_gammainc_aa = np.vectorize(incomplete_twice.gammainc_aa, otypes=[float])
_betainc_aa = np.vectorize(incomplete_twice.betainc_aa, otypes=[float])
_betainc_ab = np.vectorize(incomplete_twice.betainc_ab, otypes=[float])
_betainc_bb = np.vectorize(incomplete_twice.betainc_bb, otypes=[float])
_stdtr_dfdf = np.vectorize(incomplete_twice.stdtr_dfdf, otypes=[float])


def gammainc_a(a: Any, x: Any) -> Any:
    return _gammainc_a(a, x)[()]


def betainc_a(a: Any, b: Any, x: Any) -> Any:
    return _betainc_a(a, b, x)[()]


def betainc_b(a: Any, b: Any, x: Any) -> Any:
    return _betainc_b(a, b, x)[()]


def stdtr_df(df: Any, t: Any) -> Any:
    return _stdtr_df(df, t)[()]


def gammainc_aa(a: Any, x: Any) -> Any:
    return _gammainc_aa(a, x)[()]


def betainc_aa(a: Any, b: Any, x: Any) -> Any:
    return _betainc_aa(a, b, x)[()]


def betainc_ab(a: Any, b: Any, x: Any) -> Any:
    return _betainc_ab(a, b, x)[()]


def betainc_bb(a: Any, b: Any, x: Any) -> Any:
    return _betainc_bb(a, b, x)[()]


def stdtr_dfdf(df: Any, t: Any) -> Any:
    return _stdtr_dfdf(df, t)[()]


# ---- slopes of elliptic integrals ----------------------------------------------------------------

_carlson = np.vectorize(carlsons.carlson, otypes=[float])


def carlson(x: Any, y: Any, z: Any, a: Any, b: Any, c: Any, w: Any) -> Any:
    return _carlson(np.float64(x), np.float64(y), np.float64(z), a, b, c, w)[()]
