"""`math.fsum`, and what the module `statistics` makes of it."""

from __future__ import annotations

import math
import statistics

from tapeless.rules.registry import lower


@lower(math.fsum)
def fsum(values):
    """A sum with what each addition loses: right but for the last bit (Neumaier 1974)."""
    total = 0.0
    lost = 0.0
    for value in values:
        after = total + value
        if abs(total) >= abs(value):
            lost += (total - after) + value
        else:
            lost += (value - after) + total
        total = after
    return total + lost


@lower(statistics.mean)
def mean(data):
    return math.fsum(data) / len(data)


@lower(statistics.fmean)
def fmean(data, weights=None):
    if weights is None:
        return math.fsum(data) / len(data)
    products = [value * weight for value, weight in zip(data, weights, strict=True)]
    return math.fsum(products) / math.fsum(weights)


def _squares(data, centre):
    if centre is None:
        centre = math.fsum(data) / len(data)
    return math.fsum([(value - centre) * (value - centre) for value in data])


@lower(statistics.variance)
def variance(data, xbar=None):
    return _squares(data, xbar) / (len(data) - 1)


@lower(statistics.pvariance)
def pvariance(data, mu=None):
    return _squares(data, mu) / len(data)


@lower(statistics.stdev)
def stdev(data, xbar=None):
    return math.sqrt(_squares(data, xbar) / (len(data) - 1))


@lower(statistics.pstdev)
def pstdev(data, mu=None):
    return math.sqrt(_squares(data, mu) / len(data))
