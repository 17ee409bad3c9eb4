"""`numpy.random.Generator`: samples as functions of their parameters, by standard random numbers.

A sample is loc + scale · noise, or another function of noise that does not depend on parameters; so
it has slopes in them. The functions are those of NumPy's `distributions.c`, so that the numbers are
the same, in compiled code too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.refusing import refused
from tapeless.rules.registry import (
    METHODS_OF,
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    lower,
    zero_derivative,
)
from tapeless.runtime.generators import draw, draw_like


def _draws(name: str, **how: Any) -> None:
    """Define an operation that calls a function of `runtime/generators.py`."""

    def text(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
        kind = [repr(attrs["kind"])] if attrs else []
        return f"{name}({', '.join([args[0], *kind, *args[1:]])})"

    both: dict[str, Any] = {"numba": text, "python": text}
    both |= {
        "runtime": (f"native_generators:{name}",),
        "python_runtime": (f"generators:{name}",),
    }
    how |= {"effect": True, "draws": True, "cost": WHOLE_ARRAY}
    define(Operation(name, **both, **how))
    zero_derivative(name)


_draws("begin_drawing", rank=lambda ranks, attrs: 0)
_draws("draw", rank=lambda ranks, attrs: len(ranks) - 1)
_draws("draw_like", rank=lambda ranks, attrs: ranks[1])
callee(draw, operation="draw", signature="run, kind, shape", static=("kind",), shape="shape")
callee(draw_like, operation="draw_like", signature="run, kind, like", static=("kind",))


def key_of_generator(generator: np.random.Generator) -> int:
    """The number that stands for a generator in a program; the frontend knows it."""
    raise TypeError("a program reads this function")


def sampler(method: Any) -> Any:
    """Decorator: what a method of generators is read as."""
    METHODS_OF.setdefault(np.random.Generator, {})[method.__name__] = method
    return lower(method)(method)


def noise(rng, kind, like, size):
    """Standard numbers of the given size, else of the shape of the parameters."""
    key = key_of_generator(rng)
    return draw_like(key, kind, like) if size is None else draw(key, kind, size)


@sampler
def standard_normal(rng, size=None):
    return noise(rng, "standard_normal", 0.0, size)


@sampler
def standard_exponential(rng, size=None):
    return noise(rng, "standard_exponential", 0.0, size)


@sampler
def random(rng, size=None):
    return noise(rng, "random", 0.0, size)


@sampler
def normal(rng, loc=0.0, scale=1.0, size=None):
    return loc + scale * noise(rng, "standard_normal", loc + scale, size)


@sampler
def lognormal(rng, mean=0.0, sigma=1.0, size=None):
    return np.exp(mean + sigma * noise(rng, "standard_normal", mean + sigma, size))


@sampler
def uniform(rng, low=0.0, high=1.0, size=None):
    return low + (high - low) * noise(rng, "random", low + high, size)


@sampler
def exponential(rng, scale=1.0, size=None):
    return scale * noise(rng, "standard_exponential", scale, size)


@sampler
def rayleigh(rng, scale=1.0, size=None):
    return scale * np.sqrt(2.0 * noise(rng, "standard_exponential", scale, size))


@sampler
def weibull(rng, a, size=None):
    return noise(rng, "standard_exponential", a, size) ** (1.0 / a)


@sampler
def pareto(rng, a, size=None):
    return np.expm1(noise(rng, "standard_exponential", a, size) / a)


@sampler
def gumbel(rng, loc=0.0, scale=1.0, size=None):
    u = noise(rng, "random", loc + scale, size)
    return loc - scale * np.log(-np.log(1.0 - u))


@sampler
def logistic(rng, loc=0.0, scale=1.0, size=None):
    u = noise(rng, "random", loc + scale, size)
    return loc + scale * np.log(u / (1.0 - u))


@sampler
def laplace(rng, loc=0.0, scale=1.0, size=None):
    u = noise(rng, "random", loc + scale, size)
    upper = -np.log(np.where(u < 0.5, 1.0, 2.0 - u - u))
    return loc + scale * np.where(u < 0.5, np.log(np.where(u < 0.5, u + u, 1.0)), upper)


# ---- refused -------------------------------------------------------------------------------------


def _refuse(kind: type, name: str, remedy: str) -> None:
    what = f"`{name}` of a `numpy.random.{kind.__name__}`"

    def method(rng, *args, **kwargs):
        refused(what, remedy)

    METHODS_OF.setdefault(kind, {}).setdefault(name, lower(method)(method))


def _methods(kind: type) -> list[str]:
    return [n for n in dir(kind) if n[0] != "_" and callable(getattr(kind, n))]


for _name in _methods(np.random.Generator):
    _refuse(np.random.Generator, _name, "Draw the numbers outside, and pass them.")
for _name in _methods(np.random.RandomState):
    _refuse(np.random.RandomState, _name, "Pass a generator, of `np.random.default_rng`.")
