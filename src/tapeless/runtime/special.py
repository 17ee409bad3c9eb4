"""The functions of `gammas`, `incomplete`, `incomplete_twice` and `carlson`, compiled."""

from numba import njit
from numba.extending import register_jitable

from tapeless.runtime import carlson as carlsons
from tapeless.runtime import gammas, incomplete, incomplete_twice
from tapeless.runtime.native_ufunc import elementwise

# What these call is compiled with them.
HELPERS = (
    gammas.zeta,
    gammas.digamma,
    incomplete.lower_series,
    incomplete.upper_fraction,
    incomplete.beta_fraction,
    incomplete.nonzero,
    incomplete.betainc_a,
    incomplete.betainc_b,
    gammas.polygamma,
    incomplete_twice.beta_integral,
    incomplete_twice.beta_part,
)
for _helper in HELPERS:
    register_jitable(error_model="numpy")(_helper)


def _compiled(function):
    return njit(error_model="numpy", cache=True)(function)


digamma = _compiled(gammas.digamma)
polygamma = _compiled(gammas.polygamma)
zeta = elementwise(2, _compiled(gammas.zeta))
gammainc_a = elementwise(2, _compiled(incomplete.gammainc_a))
betainc_a = elementwise(3, _compiled(incomplete.betainc_a))
betainc_b = elementwise(3, _compiled(incomplete.betainc_b))
stdtr_df = elementwise(2, _compiled(incomplete.stdtr_df))
carlson = elementwise(7, _compiled(carlsons.carlson), counted=3)
gammainc_aa = elementwise(2, _compiled(incomplete_twice.gammainc_aa))
betainc_aa = elementwise(3, _compiled(incomplete_twice.betainc_aa))
betainc_ab = elementwise(3, _compiled(incomplete_twice.betainc_ab))
betainc_bb = elementwise(3, _compiled(incomplete_twice.betainc_bb))
stdtr_dfdf = elementwise(2, _compiled(incomplete_twice.stdtr_dfdf))
