"""The functions of `gammas`, compiled."""

from numba import njit

from tapeless.runtime import gammas

digamma = njit(error_model="numpy", cache=True)(gammas.digamma)
polygamma = njit(error_model="numpy", cache=True)(gammas.polygamma)
