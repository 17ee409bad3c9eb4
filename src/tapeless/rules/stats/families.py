"""Distributions of `scipy.stats` as tables of formulas, read in place of their methods.

A formula is of the standard form: of z = (x - loc) / scale and the shapes, inside of the support.
What is around it is written once, in `around`, in the language that tapeless reads.
Elementwise formulas broadcast as SciPy's do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tapeless.rules.choosing import chosen
from tapeless.rules.registry import callee
from tapeless.rules.stats.around import density, log_density, log_mass, quantile, rising, stepping

# name in scipy.stats -> what is known of it
FAMILIES: dict[str, Family] = {}

Formula = Callable[..., Any]
Support = tuple[float, float] | Callable[..., Any]
LINE = (-np.inf, np.inf)
POSITIVE = (0.0, np.inf)


@dataclass(frozen=True)
class Family:
    """The formulas of one distribution, by the names of its methods."""

    distribution: Any
    shapes: tuple[str, ...]
    formulas: dict[str, Formula] = field(repr=False)


def continuous(
    distribution: Any,
    shapes: str = "",
    *,
    support: Support = LINE,
    within: float | Callable[..., Any] = 1.0,
    valid: Sequence[Formula | None] | None = None,
    cut: tuple[bool, bool] = (False, False),
    **formulas: Formula | None,
) -> None:
    """Give the methods of a continuous distribution their formulas.

    Args:
        distribution: the one of `scipy.stats`.
        shapes: the names of its shape parameters.
        support: the least and the largest z, or a function of the shapes that gives them.
        within: a z inside of the support, which stands for those outside, or a function of the
            shapes.
        valid: for each shape a condition that it has to fulfil; None for positive.
        cut: for each finite end whether quantiles of 0 and 1 are that end, without a slope in q.
        **formulas: logpdf, cdf and so on, of z and the shapes. What is left out follows from the
            others, or is refused; None is refused.
    """
    names = tuple(shapes.replace(",", " ").split())
    checks = tuple(valid or [None] * len(names))
    frame = (checks, support, within)
    known = _completed(formulas, "pdf")
    how = {
        "logpdf": lambda formula: log_density(formula, *frame),
        "pdf": lambda formula: density(formula, *frame),
        "cdf": lambda formula: rising(formula, 0.0, 1.0, *frame),
        "sf": lambda formula: rising(formula, 1.0, 0.0, *frame),
        "logcdf": lambda formula: rising(formula, -np.inf, 0.0, *frame),
        "logsf": lambda formula: rising(formula, 0.0, -np.inf, *frame),
        "ppf": lambda formula: quantile(formula, checks, support, cut),
        "isf": lambda formula: quantile(formula, checks, support, cut),
    }
    _register(distribution, names, known, how, "loc=0, scale=1")


def discrete(
    distribution: Any,
    shapes: str,
    *,
    support: Support,
    within: float | Callable[..., Any] = 1.0,
    valid: Sequence[Formula | None] | None = None,
    **formulas: Formula | None,
) -> None:
    """The same for a discrete distribution; the support is of whole numbers."""
    names = tuple(shapes.replace(",", " ").split())
    checks = tuple(valid or [None] * len(names))
    frame = (checks, support, within)
    known = _completed(formulas, "pmf")
    how = {
        "logpmf": lambda formula: log_mass(formula, -np.inf, *frame),
        "pmf": lambda formula: log_mass(formula, 0.0, *frame),
        "cdf": lambda formula: stepping(formula, 0.0, 1.0, *frame),
        "sf": lambda formula: stepping(formula, 1.0, 0.0, *frame),
        "logcdf": lambda formula: stepping(formula, -np.inf, 0.0, *frame),
        "logsf": lambda formula: stepping(formula, 0.0, -np.inf, *frame),
    }
    _register(distribution, names, known, how, "loc=0")


def _register(
    distribution: Any,
    names: tuple[str, ...],
    formulas: dict[str, Formula],
    how: dict[str, Callable[[Formula], Callable]],
    rest: str,
) -> None:
    FAMILIES[distribution.name] = Family(distribution, names, formulas)
    for method, formula in formulas.items():
        callee(
            getattr(distribution, method),
            lower=how[method](formula),
            signature=", ".join(["x", *names, rest]),
            by_position=True,
        )
    callee(distribution, lower=frozen(distribution))


def _completed(formulas: dict[str, Formula | None], density_name: str) -> dict[str, Formula]:
    """The formulas, and those that follow from them."""
    known: dict[str, Any] = dict(formulas)
    log_density_name = f"log{density_name}"
    if log_density_name in known and density_name not in known:
        known[density_name] = exponential(known[log_density_name])
    if "cdf" in known and "sf" not in known:
        known["sf"] = complement(known["cdf"])
    if "cdf" in known:
        known.setdefault("logcdf", log_of_part(known["cdf"], known["sf"]))
        known.setdefault("logsf", log_of_part(known["sf"], known["cdf"]))
    if "ppf" in known and "isf" not in known:
        known["isf"] = from_above(known["ppf"])
    return {method: formula for method, formula in known.items() if formula is not None}


# ---- frozen distributions ------------------------------------------------------------------------


@dataclass
class Frozen:
    """`stats.norm(mu, sigma)`: a distribution, and what follows the point in calls of methods."""

    distribution: Any
    args: tuple
    kwargs: dict

    def logpdf(self, x):
        return self.distribution.logpdf(x, *self.args, **self.kwargs)

    def pdf(self, x):
        return self.distribution.pdf(x, *self.args, **self.kwargs)

    def logpmf(self, k):
        return self.distribution.logpmf(k, *self.args, **self.kwargs)

    def pmf(self, k):
        return self.distribution.pmf(k, *self.args, **self.kwargs)

    def cdf(self, x):
        return self.distribution.cdf(x, *self.args, **self.kwargs)

    def logcdf(self, x):
        return self.distribution.logcdf(x, *self.args, **self.kwargs)

    def sf(self, x):
        return self.distribution.sf(x, *self.args, **self.kwargs)

    def logsf(self, x):
        return self.distribution.logsf(x, *self.args, **self.kwargs)

    def ppf(self, q):
        return self.distribution.ppf(q, *self.args, **self.kwargs)

    def isf(self, q):
        return self.distribution.isf(q, *self.args, **self.kwargs)


def frozen(distribution: Any) -> Callable:
    def freeze(*args, **kwargs):
        return Frozen(distribution, args, kwargs)

    return freeze


# ---- in the language: what follows from a formula ------------------------------------------------


def exponential(formula):
    def of(z, *shapes):
        return np.exp(formula(z, *shapes))

    return of


def log_of_part(part, rest):
    """The logarithm of one of two parts of 1, by the smaller one; -inf where it underflows."""

    def of(z, *shapes):
        p = part(z, *shapes)
        small = np.log(chosen(p <= 0, 0.5, chosen(p < 0.5, p, 0.5)))
        large = np.log1p(-chosen(p < 0.5, 0.5, rest(z, *shapes)))
        return chosen(p <= 0, -np.inf, chosen(p < 0.5, small, large))

    return of


def complement(formula):
    def of(z, *shapes):
        return 1.0 - formula(z, *shapes)

    return of


def from_above(formula):
    def of(q, *shapes):
        return formula(1.0 - q, *shapes)

    return of
