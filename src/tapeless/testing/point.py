"""The arguments of one call, and which of them a derivative is taken in."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.testing.leaves import flatten, float_leaves, is_float_leaf, labels, leaves, rebuild


@dataclass(frozen=True)
class Point:
    """Arguments with the positions of the active ones among them."""

    args: tuple
    argnums: tuple[int, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, function: Callable, args: tuple, argnums: Any = None) -> "Point":
        """The point `args`; by default every argument that holds floats is active."""
        names = _parameter_names(function, len(args))
        if argnums is None:
            argnums = tuple(i for i, arg in enumerate(args) if float_leaves(arg))
        elif isinstance(argnums, int | str):
            argnums = (argnums,)
        positions = tuple(names.index(a) if isinstance(a, str) else a for a in argnums)
        return cls(args, positions, names)

    @property
    def active(self) -> tuple:
        """The active arguments."""
        return tuple(self.args[i] for i in self.argnums)

    @property
    def request(self) -> int | tuple[int, ...]:
        """What to pass as `argnums`: a bare number for one argument, so that the result is bare."""
        return self.argnums[0] if len(self.argnums) == 1 else self.argnums

    @property
    def vector(self) -> np.ndarray:
        """The active floats in one vector."""
        return flatten(self.active)

    @property
    def labels(self) -> list[str]:
        """A name for each active float."""
        return [label for i in self.argnums for label in labels(self.args[i], self.names[i])]

    @property
    def is_single(self) -> bool:
        """Whether an active float is narrower than float64."""
        return any(np.finfo(np.asarray(leaf).dtype).bits < 64 for leaf in float_leaves(self.active))

    def copies(self) -> tuple:
        """Fresh copies of all arguments."""
        return self.moved_to(self.vector, wide=False)

    def moved_to(self, vector: np.ndarray, *, wide: bool = True) -> tuple:
        """Fresh arguments whose active floats are `vector`."""
        moved = dict(zip(self.argnums, rebuild(self.active, vector, wide=wide), strict=True))
        return tuple(
            moved[i] if i in moved else rebuild(arg, flatten(arg))
            for i, arg in enumerate(self.args)
        )

    def tangents(self, vector: np.ndarray) -> tuple:
        """A tangent for each active argument, None for those that stay as they are."""
        active = dict(zip(self.argnums, rebuild(self.active, vector), strict=True))
        return tuple(active.get(i) for i in range(len(self.args)))

    def gradient_of(self, result: Any) -> tuple:
        """The result of a gradient function as one entry per active argument."""
        return (result,) if len(self.argnums) == 1 else tuple(result)

    def unlike(self, gradient: tuple) -> str | None:
        """How `gradient` fails to have the structure of the active arguments, or None."""
        theirs, ours = list(leaves(gradient)), list(leaves(self.active))
        if len(theirs) != len(ours):
            return f"the gradient has {len(theirs)} leaves, the arguments have {len(ours)}"
        for got, arg in zip(theirs, ours, strict=True):
            if not is_float_leaf(arg):  # None, or a zero that another library gives
                continue
            if np.shape(got) != np.shape(arg):
                return f"a gradient of shape {np.shape(got)} for an argument of {np.shape(arg)}"
            if isinstance(arg, np.ndarray) and np.asarray(got).dtype != arg.dtype:
                return f"a gradient of {np.asarray(got).dtype} for an argument of {arg.dtype}"
        return None


def _parameter_names(function: Callable, count: int) -> tuple[str, ...]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # some callables of C have no signature
        parameters = ()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    names = [p.name for p in parameters if p.kind in kinds][:count]
    return tuple(names) + tuple(f"args[{i}]" for i in range(len(names), count))
