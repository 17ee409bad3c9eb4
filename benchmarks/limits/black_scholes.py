"""One loop with vector maths; both densities are exponentials of what the values were made of.

What depends on the rate alone is outside the loop.
"""

import math

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd
from tapeless.runtime.vmath import erf, exp, log

ROOT_HALF = math.sqrt(0.5)
DENSITY = 1.0 / math.sqrt(2.0 * math.pi)


@njit(error_model="numpy")
def value_and_grad(spots, volatilities, rate, strikes, years, spots_bar, volatilities_bar):
    root = math.sqrt(years)
    discount = math.exp(-rate * years)
    total = 0.0
    drift_flow = 0.0
    discount_bar = 0.0
    for i in range(spots.shape[0]):
        spot, volatility, strike = spots[i], volatilities[i], strikes[i]
        spread = volatility * root
        drift = (rate + 0.5 * volatility * volatility) * years
        inverse = 1.0 / spread
        d1 = (log(spot / strike) + drift) * inverse
        d2 = d1 - spread
        chance1 = 0.5 + 0.5 * erf(d1 * ROOT_HALF)
        chance2 = 0.5 + 0.5 * erf(d2 * ROOT_HALF)
        total = radd(total, spot * chance1 - strike * discount * chance2)

        d1_bar = spot * DENSITY * exp(-0.5 * d1 * d1)
        d2_bar = -strike * discount * DENSITY * exp(-0.5 * d2 * d2)
        discount_bar = radd(discount_bar, -strike * chance2)
        flow = (d1_bar + d2_bar) * inverse
        drift_flow = radd(drift_flow, flow)
        spots_bar[i] = chance1 + flow / spot
        spread_bar = -flow * d1 - d2_bar
        volatilities_bar[i] = spread_bar * root + flow * volatility * years
    return total, drift_flow * years - discount_bar * discount * years


def workspace(spots, volatilities, rate, strikes, years):
    return np.empty_like(spots), np.empty_like(volatilities)


limit = Limit(value_and_grad, workspace)
