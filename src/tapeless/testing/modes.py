"""One derivative by each mode, as the table that probes ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.testing.leaves import conjugated, flatten, leaves
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.operators import Operators
from tapeless.testing.probes import Probes, contract


@dataclass(frozen=True)
class Derivative:
    """What one mode says: the value, its results as they came, and the table made of them."""

    value: Any
    results: tuple
    table: np.ndarray


def reverse_mode(operators: Operators, function: Callable, probes: Probes) -> Derivative:
    """The table by rows: one gradient for each weight of the outputs."""
    point = probes.point
    if probes.is_real_scalar:
        value, result = operators.value_and_grad(function, argnums=point.request)(*point.args)
        gradients = (point.gradient_of(result),)
    else:
        value, pullback = operators.vjp(function, *point.args)
        pulled = [pullback(conjugated(probes.cotangent(weight))) for weight in probes.weights]
        gradients = tuple(tuple(each[i] for i in point.argnums) for each in pulled)
    for gradient in gradients:
        if problem := point.unlike(gradient):
            raise GradientMismatch(f"{_name(function)}: {problem}")
    rows = np.array([flatten(conjugated(gradient)) for gradient in gradients])
    return Derivative(value, gradients, contract(rows, probes.directions))


def forward_mode(operators: Operators, function: Callable, probes: Probes) -> Derivative:
    """The table by columns: one tangent of the outputs for each direction of the inputs."""
    point = probes.point
    value, tangents = probes.value, []
    for direction in probes.directions:
        value, tangent = operators.jvp(function, point.args, point.tangents(direction))
        if _shapes(tangent) != _shapes(probes.value):
            raise GradientMismatch(
                f"{_name(function)}: a tangent of shapes {_shapes(tangent)} "
                f"for a value of shapes {_shapes(probes.value)}"
            )
        tangents.append(tangent)
    columns = np.array([flatten(tangent) for tangent in tangents])
    columns = columns.reshape(len(tangents), probes.weights.shape[1])
    return Derivative(value, tuple(tangents), contract(columns, probes.weights).T)


MODES = {"reverse": reverse_mode, "forward": forward_mode}


def _shapes(tree: Any) -> list[tuple[int, ...]]:
    return [np.shape(leaf) for leaf in leaves(tree)]


def _name(function: Callable) -> str:
    return getattr(function, "__name__", repr(function))
