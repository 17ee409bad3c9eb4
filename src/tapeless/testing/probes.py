"""The numbers that are compared: weights of outputs times directions of inputs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tapeless.frontend.containers import take_apart
from tapeless.testing.leaves import flatten, labels, leaves, rebuild
from tapeless.testing.point import Point

# Up to this many inputs (outputs) each is looked at alone; above it, a few and a few mixtures.
MOST_INPUTS = 64
MOST_OUTPUTS = 12


@dataclass(frozen=True)
class Probes:
    """Directions in the space of inputs, weights in the space of outputs, and names for both.

    A derivative J enters every comparison as the table `weights @ J @ directions.T`, which
    forward mode fills by columns, reverse mode by rows and finite differences by columns.
    """

    point: Point
    value: Any

    @cached_property
    def directions(self) -> np.ndarray:
        return _vectors(len(self.point.vector), MOST_INPUTS)

    @cached_property
    def weights(self) -> np.ndarray:
        return _vectors(len(flatten(self.value)), MOST_OUTPUTS)

    @property
    def is_scalar(self) -> bool:
        """Whether the function has one number as its value."""
        return take_apart(self.value) is None and np.ndim(self.value) == 0

    @property
    def is_real_scalar(self) -> bool:
        """Whether the function has one float as its value, which `grad` takes."""
        return self.is_scalar and not np.iscomplexobj(self.value)

    def cotangent(self, weight: np.ndarray) -> Any:
        """`weight` with the structure of the value."""
        return rebuild(self.value, weight)

    def label(self, row: int, column: int) -> str:
        """What the table entry `[row, column]` is a derivative of, and in what."""
        below = _name(self.directions[column], self.point.labels)
        if self.is_real_scalar:
            return below
        return f"{_name(self.weights[row], labels(self.value, 'out'))} / {below}"

    def floats_only(self) -> bool:
        """Whether the value consists of floats; only then has it a derivative."""
        found = list(leaves(self.value))
        return bool(found) and all(np.asarray(leaf).dtype.kind in "fc" for leaf in found)


def contract(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """`left @ right.T`, where a zero on the right hides what is on the left, even a NaN."""
    with np.errstate(invalid="ignore"):  # infinities and NaN are for the comparison to judge
        products = np.where(right != 0, left[:, None, :] * right[None, :, :], 0.0)
        return products.sum(axis=2)


def _vectors(size: int, most: int) -> np.ndarray:
    if size <= most:
        return np.eye(size)
    units = np.zeros((6, size))
    units[np.arange(6), np.linspace(0, size - 1, 6).astype(int)] = 1.0
    # A fixed seed: a check that passes once passes always.
    mixtures = np.random.default_rng(20240229).standard_normal((4, size))
    return np.concatenate([units, mixtures / np.linalg.norm(mixtures, axis=1, keepdims=True)])


def _name(vector: np.ndarray, names: list[str]) -> str:
    support = np.flatnonzero(vector)
    return names[support[0]] if len(support) == 1 else f"mixture of {len(support)}"
