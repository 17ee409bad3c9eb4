"""Distributions on the circle."""

from __future__ import annotations

import numpy as np
import scipy.special as special
import scipy.stats as stats

from tapeless.rules.choosing import chosen
from tapeless.rules.custom import stop_gradient
from tapeless.rules.scipy_special import size
from tapeless.rules.stats.families import continuous
from tapeless.rules.stats.numerical import FALLEN, integral, inverse

TURN = 6.283185307179586


def log_density(z, kappa):
    return kappa * special.cosm1(z) - 1.8378770664093453 - np.log(special.i0e(kappa))


def below(z, kappa):
    """The part from -π to z ≤ 0, from where the density has fallen."""
    height = np.cos(stop_gradient(z)) - FALLEN / stop_gradient(np.maximum(kappa, 1e-3))
    low = -np.arccos(np.maximum(height, -1.0))
    mass = integral(lambda t: np.exp(kappa * special.cosm1(t)), low, z)
    return mass / (TURN * special.i0e(kappa))


def cumulative(z, kappa):
    """SciPy counts the turns."""
    turns = np.floor((z + np.pi) / TURN)
    angle = z - TURN * turns
    part = below(-size(angle), kappa)
    return turns + chosen(angle < 0, part, 1.0 - part)


continuous(
    stats.vonmises,
    "kappa",
    valid=[lambda kappa: kappa >= 0],
    logpdf=log_density,
    cdf=cumulative,
    sf=lambda z, kappa: cumulative(-z, kappa),
    ppf=inverse(
        cumulative,
        lambda z, kappa: np.exp(log_density(z, kappa)),
        lambda q, kappa: (-np.pi + 0.0 * q * kappa, np.pi + 0.0 * q * kappa),
    ),
)
# The angle of (cos ½z, r sin ½z), by which the half plane is mapped on itself.
continuous(
    stats.wrapcauchy,
    "c",
    valid=[lambda c: (c > 0) & (c < 1)],
    support=(0.0, TURN),
    logpdf=lambda z, c: (
        np.log1p(-c * c) - 1.8378770664093453 - np.log1p(c * c - 2.0 * c * np.cos(z))
    ),
    cdf=lambda z, c: np.arctan2((1.0 + c) / (1.0 - c) * np.sin(0.5 * z), np.cos(0.5 * z)) / np.pi,
    sf=lambda z, c: np.arctan2((1.0 + c) / (1.0 - c) * np.sin(0.5 * z), -np.cos(0.5 * z)) / np.pi,
    ppf=lambda q, c: 2.0 * np.arctan2((1.0 - c) / (1.0 + c) * np.sin(np.pi * q), np.cos(np.pi * q)),
)
