"""The value of a portfolio of call options, option by option."""

import math

import numpy as np

from benchmarks.case import Case


def value_of_calls(spots, volatilities, rate, strikes, years):
    total = 0.0
    for i in range(len(spots)):
        spread = volatilities[i] * math.sqrt(years)
        drift = (rate + 0.5 * volatilities[i] ** 2) * years
        d1 = (math.log(spots[i] / strikes[i]) + drift) / spread
        d2 = d1 - spread
        chance1 = 0.5 + 0.5 * math.erf(d1 / math.sqrt(2.0))
        chance2 = 0.5 + 0.5 * math.erf(d2 / math.sqrt(2.0))
        total += spots[i] * chance1 - strikes[i] * math.exp(-rate * years) * chance2
    return total


def sized(n):
    random = np.random.default_rng(14)
    spots = random.uniform(80.0, 120.0, size=n)
    volatilities = random.uniform(0.1, 0.5, size=n)
    return spots, volatilities, 0.03, random.uniform(80.0, 120.0, size=n), 0.75


case = Case(
    name="black_scholes",
    title="Black–Scholes in a loop, 1000 options",
    primal=value_of_calls,
    example=lambda: sized(1000),
    small=lambda: sized(9),
    argnums=(0, 1, 2),
)
