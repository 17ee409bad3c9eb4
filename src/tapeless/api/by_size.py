"""Derivatives that run what suits the sizes of the arguments of a call."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from tapeless.api.arguments import Arguments
from tapeless.api.call import Derivative
from tapeless.api.layer import Layer
from tapeless.api.specialisation import Specialisation
from tapeless.api.unit_vectors import Columns, Rows
from tapeless.ir.types import Type, is_array, is_complex


class BySize(Derivative):
    """Runs what suits the sizes of the arguments of a call."""

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.chosen(args, kwargs)(*args, **kwargs)

    @abstractmethod
    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """What runs for these arguments."""

    @abstractmethod
    def chosen_by_types(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """What runs for arguments of these types, with arrays of any size."""

    def with_layer(self, layer: Layer) -> Derivative:
        """The same with another last layer."""
        found = self._others.get(layer)
        if found is None:
            layers = (*self.layers[:-1], layer)
            found = Derivative(self.function, layers, self.engine, self.options)
            self._others[layer] = found
        return found

    @cached_property
    def _others(self) -> dict[Layer, Derivative]:
        return {}


class ByColumns(BySize):
    """Runs `Columns` with as many directions at a time as there are, up to a chunk."""

    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        arguments = self.arguments(args, kwargs)
        active = self.layers[-1].active(arguments)
        return self.columns(sum(np.size(arguments.leaves[i]) for i in active))

    def chosen_by_types(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        arguments = self.arguments(args, kwargs)
        active = self.layers[-1].active(arguments)
        return self.columns(sum(_size_of_type(arguments.types[i]) for i in active))

    def columns(self, inputs: float) -> Derivative:
        """The derivative by columns for so many inputs."""
        layer = self.layers[-1]
        assert isinstance(layer, Columns)
        return self.with_layer(replace(layer, together=max(1, int(min(layer.chunk, inputs)))))


class Jacobian(ByColumns):
    """Runs `Columns` or `Rows`, as the numbers of inputs and results suggest."""

    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        arguments = self.arguments(args, kwargs)

        def outputs(inner: Specialisation) -> int:
            results = self.inside(len(self.layers) - 1).results(args, kwargs)
            return sum(np.size(results[i]) for i in inner.outline.floats)

        return self._by_mode(arguments, lambda i: np.size(arguments.leaves[i]), outputs)

    def chosen_by_types(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        arguments = self.arguments(args, kwargs)

        def outputs(inner: Specialisation) -> float:
            outline = inner.outline
            return sum(_size_of_type(outline.results[i].type) for i in outline.floats)

        return self._by_mode(arguments, lambda i: _size_of_type(arguments.types[i]), outputs)

    def _by_mode(
        self,
        arguments: Arguments,
        size: Callable[[int], float],
        count: Callable[[Specialisation], float],
    ) -> Derivative:
        """The Jacobian by one mode. A reverse run costs more than a forward one at equal counts."""
        layer = self.layers[-1]
        assert isinstance(layer, Columns)
        rows = Rows(layer.argnums, layer.holomorphic)
        by_rows = self.with_layer(rows)
        active = rows.active(arguments)
        # Of a complex argument forward mode has tangents along real numbers alone, and reverse mode
        # tells the real part alone of a complex result.
        if not layer.holomorphic and any(is_complex(arguments.types[i]) for i in active):
            return by_rows
        inputs = sum(map(size, active))
        by_columns = self.columns(inputs)
        if inputs <= 1:
            return by_columns
        inner = self.inside(len(self.layers) - 1)
        found = inner.specialisation(arguments.args, arguments.kwargs)
        if not layer.holomorphic and any(is_complex(r.type) for r in found.outline.results):
            return by_columns
        return by_columns if inputs <= count(found) else by_rows


def _size_of_type(type_: Type) -> float:
    """How many numbers a value has; of arrays it is not known, and may be any."""
    return math.inf if is_array(type_) else 1
