"""Sums of logarithms of densities by `torch.distributions`, operation by operation."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import distributions as of

torch.set_num_threads(1)
of.Distribution.set_default_validate_args(False)  # nor does anybody else check

# Of the shapes, loc and scale.
SCALED = {
    "norm": of.Normal,
    "cauchy": of.Cauchy,
    "laplace": of.Laplace,
    "gumbel_r": of.Gumbel,
    "t": of.StudentT,
}
# Of the shapes; the point is (x - loc) / scale.
STANDARD = {
    "expon": lambda: of.Exponential(1.0),
    "gamma": lambda a: of.Gamma(a, 1.0),
    "invgamma": lambda a: of.InverseGamma(a, 1.0),
    "chi2": of.Chi2,
    "f": of.FisherSnedecor,
    "halfnorm": lambda: of.HalfNormal(1.0),
    "halfcauchy": lambda: of.HalfCauchy(1.0),
    "lognorm": lambda s: of.LogNormal(0.0, s),
    "weibull_min": lambda c: of.Weibull(1.0, c),
    "beta": of.Beta,
    "vonmises": lambda kappa: of.VonMises(0.0, kappa),
}


def density(name: str, shapes: tuple[str, ...]) -> Callable | None:
    """The call that gives value and slopes; None where PyTorch has no such distribution."""
    if name in SCALED:
        return partial(_call, lambda x, *rest: SCALED[name](*rest).log_prob(x).sum())
    if name not in STANDARD:
        return None

    def total(x: Any, *parameters: Any) -> Any:
        *of_shape, loc, scale = parameters
        return (STANDARD[name](*of_shape).log_prob((x - loc) / scale) - torch.log(scale)).sum()

    return partial(_call, total)


def given(args: tuple) -> tuple:
    return tuple(torch.tensor(arg, dtype=torch.float64, requires_grad=True) for arg in args)


def _call(total: Callable, *args: Any) -> Any:
    value = total(*args)
    return value, torch.autograd.grad(value, args)


def plain(found: Any) -> tuple[float, list[np.ndarray]]:
    value, slopes = found
    return value.item(), [slope.numpy() for slope in slopes]
