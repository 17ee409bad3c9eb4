"""Derivatives that run what suits the sizes of the arguments of a call."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from tapeless.api.call import Derivative
from tapeless.api.layer import Layer
from tapeless.api.unit_vectors import Columns, Rows
from tapeless.ir.types import is_complex


class BySize(Derivative):
    """Runs what suits the sizes of the arguments of a call."""

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.chosen(args, kwargs)(*args, **kwargs)

    @abstractmethod
    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """What runs for these arguments."""

    def inputs(self, args: tuple, kwargs: dict[str, Any]) -> int:
        """How many unit vectors the arguments have."""
        arguments = self.arguments(args, kwargs)
        return sum(np.size(arguments.leaves[i]) for i in self.layers[-1].active(arguments))

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
        return self.columns(self.inputs(args, kwargs))

    def columns(self, inputs: int) -> Derivative:
        """The derivative by columns for so many inputs."""
        layer = self.layers[-1]
        assert isinstance(layer, Columns)
        return self.with_layer(replace(layer, together=max(1, min(layer.chunk, inputs))))


class Jacobian(ByColumns):
    """Runs `Columns` or `Rows`, as the numbers of inputs and results suggest."""

    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """The Jacobian by one mode. A reverse run costs more than a forward one at equal counts."""
        layer = self.layers[-1]
        assert isinstance(layer, Columns)
        rows = Rows(layer.argnums, layer.holomorphic)
        by_rows, arguments = self.with_layer(rows), self.arguments(args, kwargs)
        active = rows.active(arguments)
        # Of a complex argument forward mode has tangents along real numbers alone, and reverse mode
        # tells the real part alone of a complex result.
        if not layer.holomorphic and any(is_complex(arguments.types[i]) for i in active):
            return by_rows
        inputs = sum(np.size(arguments.leaves[i]) for i in active)
        by_columns = self.columns(inputs)
        if inputs <= 1:
            return by_columns
        inner = self.inside(len(self.layers) - 1)
        outline = inner.specialisation(args, kwargs).outline
        if not layer.holomorphic and any(is_complex(r.type) for r in outline.results):
            return by_columns
        results = inner.results(args, kwargs)
        outputs = sum(np.size(results[i]) for i in outline.floats)
        return by_columns if inputs <= outputs else by_rows
