"""What the tests of scenarios share: which scenarios, and work done once for each of them."""

from collections.abc import Callable, Iterable
from functools import cache

import pytest

import tapeless as tl
from tapeless import errors
from tapeless.testing.check import Reference, observe
from tapeless.testing.modes import Derivative
from tapeless.testing.operators import tapeless_operators
from tapeless.testing.point import Point
from tapeless.testing.probes import Probes
from tapeless.testing.scenarios import Scenario, all_scenarios, scenario
from tests import sampling

ALL = all_scenarios()
REFUSED = [each for each in ALL if each.refused]
RAISING = [each for each in ALL if each.raises]
DIFFERENTIABLE = [each for each in ALL if not each.refused and not each.raises]
SECOND_ORDER = [each for each in DIFFERENTIABLE if "second_order" in each.tags]


def over(scenarios: Iterable[Scenario], engines: bool = True, compiled_every: int = 1) -> Callable:
    """A test for each scenario, on each engine that it is meant for.

    With `compiled_every=3` only every third scenario runs on the engine that compiles, which is
    where the time goes; with TAPELESS_TEST_ALL in the environment all do.

    The group keeps the tests of one function in one process where pytest runs several, so that
    nothing is compiled twice.
    """
    every = 1 if sampling.ALL else compiled_every
    cases = []
    for number, each in enumerate(scenarios):
        group = pytest.mark.xdist_group(f"{each.heading}.{each.function.__name__}")
        if engines:
            cases += [
                pytest.param(each.name, engine, id=f"{each.name}-{engine}", marks=group)
                for engine in each.engines
                if engine == "python" or number % every == 0
            ]
        else:
            cases.append(pytest.param(each.name, id=each.name, marks=group))
    return pytest.mark.parametrize(("name", "engine") if engines else "name", cases)


def point_of(name: str) -> Point:
    """The point of a scenario, with fresh arguments."""
    each = scenario(name)
    return Point.of(each.function, each.args(), each.argnums)


def probes_of(name: str) -> Probes:
    """What is compared for a scenario: the weights and directions, and the primal's value."""
    point = point_of(name)
    return Probes(point, scenario(name).function(*point.copies()))


@cache
def reference(name: str) -> Reference:
    """The finite differences of a scenario, which all engines and modes have to agree with."""
    return Reference.of(scenario(name).function, point_of(name))


@cache
def derivative(name: str, engine: str, mode: str) -> Derivative:
    """The derivative by one engine and mode, called twice with its arguments watched."""
    operators = tapeless_operators(engine)
    return observe(operators, scenario(name).function, probes_of(name), mode, name)


@cache
def gradient(name: str, engine: str) -> Callable:
    """The gradient of a scenario as a function."""
    request = point_of(name).request
    return tl.grad(scenario(name).function, argnums=request, engine=engine)


@cache
def gradient_reference(name: str, engine: str) -> Reference:
    """The finite differences of the gradient."""
    return Reference.of(gradient(name, engine), point_of(name))


def error_of(each: Scenario) -> type[Exception]:
    """The exception that a refused scenario has to end in."""
    return getattr(errors, each.error)
