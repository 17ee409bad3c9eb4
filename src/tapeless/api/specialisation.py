"""A derivative compiled for the types of one call, and how to run it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tapeless.api.aliasing import CapturedContainers, Overlaps
from tapeless.api.arguments import Arguments, name_of
from tapeless.api.directions import Directions
from tapeless.api.keys import Unkeyed, key_of
from tapeless.api.layer import Layer
from tapeless.api.outline import Outline, finisher, primal_outline
from tapeless.errors import ArgumentError
from tapeless.frontend.captures import NamesGuard
from tapeless.frontend.signature import bind, type_of
from tapeless.ir.nodes import Assign
from tapeless.ir.types import Type
from tapeless.ir.visitor import walk

if TYPE_CHECKING:
    from tapeless.compiler import Compiled


Actives = tuple[tuple[int, ...], ...]  # for each layer the leaves that it differentiates in


@dataclass(frozen=True)
class Built:
    """Code for a signature, and for derivatives in these leaves."""

    compiled: Compiled
    actives: Actives

    @property
    def is_valid(self) -> bool:
        """Whether what was assumed about globals and closures still holds."""
        return all(guard.holds() for guard in self.compiled.guards) and all(
            _has_type(hidden.read(), hidden.type) for hidden in self.compiled.hidden
        )

    def fits(self, leaves: Sequence[Any]) -> bool:
        """Whether the integers that are part of the program are those of the call."""
        return all(leaves[i] == value for i, value in self.compiled.program.integers.items())


class Specialisation:
    """Runs code for calls whose arguments have the types and the kinds of `arguments`."""

    def __init__(self, layers: Sequence[Layer], arguments: Arguments, built: Built) -> None:
        compiled = built.compiled
        self.function = arguments.function
        self.layers = tuple(layers)
        self.compiled = compiled
        self.actives = built.actives
        self.call: Callable[..., tuple] = compiled.call if layers else _sparing(compiled)
        self.guards = compiled.guards
        self.hidden = compiled.hidden
        others = any(not isinstance(guard, NamesGuard) for guard in self.guards)
        self.captures = bool(others or self.hidden)
        self.integers = compiled.program.integers
        self.hidden_keys = [key_of(hidden.read()) for hidden in self.hidden]
        self.outlines = _outlines(self.layers, arguments, built)
        self.finish = finisher(self.outline.output, exact=compiled.engine == "numba")
        self.is_direct = _is_direct(arguments)
        self.overlaps = _overlaps(arguments, compiled)
        self.captured = CapturedContainers(_name_of(arguments.function), self.guards)
        if self.captured.guards:
            self.captured.refuse((*arguments.args, *arguments.kwargs.values()))
        self.kept: dict[Any, np.ndarray] | None = None
        self.kept_directions: dict[int, Directions] | None = None
        self.gives_away = True  # what a call returns may be the caller's

    def is_current(self) -> bool:
        """Whether globals and closures are as they were, up to the values of floats and arrays."""
        for guard in self.guards:
            if not guard.holds():
                return False
        if not self.hidden:
            return True
        try:
            return all(
                key_of(hidden.read()) == key
                for hidden, key in zip(self.hidden, self.hidden_keys, strict=True)
            )
        except Unkeyed:
            return False

    def fits(self, args: tuple, kwargs: dict[str, Any]) -> bool:
        """Whether the integers that are part of the program are those of the call."""
        leaves = bind(self.function, args, kwargs).leaves
        return all(leaves[i] == value for i, value in self.integers.items())

    @property
    def is_plain(self) -> bool:
        """Whether compiled code takes the positional arguments as they are, and nothing else."""
        is_simple = not self.captures and not self.integers and self.overlaps is None
        return self.is_direct and is_simple and not _tells(self.compiled)

    @property
    def outline(self) -> Outline:
        """What the results are, after all layers."""
        return self.outlines[-1]

    def with_call(self, call: Callable[..., tuple], *, keeps_arrays: bool) -> Specialisation:
        """The same with other code, perhaps collecting Jacobians in the same arrays each time."""
        other = copy(self)
        other.call = call
        other.kept = {} if keeps_arrays else None
        other.kept_directions = {}
        other.gives_away = keeps_arrays
        return other

    def directions(self, layer: int, models: Sequence[Any], lanes: int) -> Directions:
        """The unit vectors that a layer is fed; with memory of one's own, those of the last call if
        they are as long.
        """
        if self.kept_directions is None:
            return Directions(models, lanes)
        found = self.kept_directions.get(layer)
        if found is None or found.shapes != [np.shape(model) for model in models]:
            found = self.kept_directions[layer] = Directions(models, lanes)
        return found

    def inputs(self, args: tuple, kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """What the compiled code takes, up to cotangents and tangents."""
        if self.is_direct and not kwargs:
            inputs = args
        else:
            inputs = tuple(map(_plain, bind(self.function, args, kwargs).leaves))
            if self.captured.guards:
                self.captured.refuse((*args, *kwargs.values()))
        if self.hidden:
            inputs = (*inputs, *[_plain(hidden.read()) for hidden in self.hidden])
        if self.overlaps is not None:
            self.overlaps.refuse(inputs)
        return inputs

    def run(self, args: tuple, kwargs: dict[str, Any], given: Sequence[Any] = ()) -> Any:
        """The derivative, where no layer takes cotangents or tangents but those that are given."""
        inputs = self.inputs(args, kwargs)
        if given:
            inputs = (*inputs, *given)
        try:
            return self.finish(self.call(*inputs))
        except Exception as error:
            from tapeless.compile.traceback import at_users_line  # imports Numba

            raise at_users_line(error, self.compiled.call, inputs) from None


def name_of_captured(path: tuple) -> str:
    """What to call something that a function reads from outside, by its `Hidden.path`."""
    start = 1 if path[0] in ("cell", "held") else 2
    return str(path[start]) + "".join(f"[{index}]" for index in path[start + 1 :])


def _tells(compiled: Compiled) -> bool:
    """Whether a call prints, warns or logs, which a call made again would do twice."""
    nodes = walk(compiled.program.function.body)
    return any(isinstance(node, Assign) and node.op == "tell" for node in nodes)


def _has_type(value: Any, type_: Type) -> bool:
    try:
        return type_of(value) == type_
    except ArgumentError:
        return False


def _plain(leaf: Any) -> Any:
    """Compiled code takes 0-d arrays as numbers."""
    return leaf[()] if isinstance(leaf, np.ndarray) and not leaf.ndim else leaf


def _sparing(compiled: Compiled) -> Callable[..., tuple]:
    """The function itself, on copies of what it writes. Derivatives make these themselves."""
    written, call = compiled.written_params, compiled.call
    if not written:
        return call

    def spared(*inputs: Any) -> tuple:
        own = list(inputs)
        for i in written:
            own[i] = own[i].copy()
        return call(*own)

    return spared


def _is_direct(arguments: Arguments) -> bool:
    """Whether the positional arguments are the leaves themselves."""
    leaves, args = arguments.leaves, arguments.args
    return (
        not arguments.kwargs
        and len(leaves) == len(args)
        and all(leaf is arg for leaf, arg in zip(leaves, args, strict=True))
        and not any(isinstance(leaf, np.ndarray) and not leaf.ndim for leaf in leaves)
    )


def _outlines(layers: tuple[Layer, ...], arguments: Arguments, built: Built) -> tuple[Outline, ...]:
    """The outline of the function itself, and that after each layer."""
    outlines = [primal_outline(built.compiled.result, built.compiled.result_types)]
    for depth, (layer, active) in enumerate(zip(layers, built.actives, strict=True)):
        outlines.append(layer.outline(outlines[-1], arguments, active, depth))
    return tuple(outlines)


def _name_of(function: Callable) -> str:
    return getattr(function, "__name__", "the function")


def _overlaps(arguments: Arguments, compiled: Compiled) -> Overlaps | None:
    hidden = [entry.read() for entry in compiled.hidden]
    names = [*arguments.leaf_names, *(name_of_captured(entry.path) for entry in compiled.hidden)]
    name = name_of(arguments.function)
    inputs = [*arguments.leaves, *hidden]
    overlaps = Overlaps(name, names, inputs, compiled.written_params)
    return overlaps if overlaps.pairs else None
