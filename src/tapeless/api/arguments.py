"""The arguments of one call: which a derivative is taken in, and which leaves these have."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tapeless.api.kinds import Kind, kind_of_argument
from tapeless.api.outline import Output, output_of
from tapeless.errors import ArgumentError, IntegerArgument
from tapeless.frontend.containers import MappingForm
from tapeless.frontend.pytrees import Leaf, Node, Same, Static, Tree, parts, shifted
from tapeless.frontend.signature import Bound, Signature, bind, binder
from tapeless.ir.types import Type, is_bool, is_inexact, is_integer

Argnums = int | str | tuple[int | str, ...]


@dataclass(frozen=True)
class Argument:
    """A parameter with its value taken apart, or one of the values that `*args` takes up."""

    name: str
    tree: Tree
    was_passed: bool = True
    by_name_only: bool = False


@dataclass(frozen=True)
class Arguments:
    """A call of a function."""

    function: Callable
    args: tuple
    kwargs: dict[str, Any]
    bound: Bound

    @classmethod
    def of(cls, function: Callable, args: tuple, kwargs: dict[str, Any]) -> Arguments:
        return cls(function, args, kwargs, bind(function, args, kwargs))

    @property
    def signature(self) -> Signature:
        return self.bound.signature

    @property
    def leaves(self) -> tuple[Any, ...]:
        return self.bound.leaves

    @property
    def integers(self) -> dict[int, int]:
        """The leaves that are Python's integers."""
        return {i: leaf for i, leaf in enumerate(self.leaves) if type(leaf) is int}

    @property
    def types(self) -> tuple[Type, ...]:
        return self.signature.types

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """What each leaf is in Python."""
        return tuple(map(kind_of_argument, self.leaves))

    @cached_property
    def all(self) -> tuple[Argument, ...]:
        """Every argument, in the order of the function's definition."""
        parameters = binder(self.function).signature.parameters
        return tuple(_arguments(self.signature, parameters, len(self.args), self.kwargs))

    @property
    def passed(self) -> tuple[Argument, ...]:
        """The arguments that the call passes; the others have their defaults."""
        return tuple(argument for argument in self.all if argument.was_passed)

    @cached_property
    def parts(self) -> tuple[tuple[str, Leaf | Static], ...]:
        """Every leaf and every fixed part, with what to call it in a message."""
        return tuple(part for arg in self.all for part in parts(arg.tree, arg.name))

    @property
    def leaf_names(self) -> tuple[str, ...]:
        """What to call each leaf."""
        return tuple(name for name, part in self.parts if isinstance(part, Leaf))

    @property
    def descriptions(self) -> dict[str, str]:
        """The type of each leaf, and the value of what is fixed."""
        return {
            name: str(self.types[part.index]) if isinstance(part, Leaf) else repr(part.value)
            for name, part in self.parts
        }

    def select(self, argnums: Argnums) -> tuple[Argument, ...]:
        """The arguments that `argnums` means."""
        wanted = argnums if isinstance(argnums, tuple) else (argnums,)
        chosen = tuple(self._one(number) for number in wanted)
        names = [argument.name for argument in chosen]
        if len(set(names)) < len(names):
            raise ArgumentError(f"argnums={argnums!r} names an argument of {self._name} twice.")
        return chosen

    def _one(self, number: int | str) -> Argument:
        if isinstance(number, str):
            for argument in self.all:
                if argument.name == number:
                    return argument
        else:
            candidates = [a for a in self.all if not a.by_name_only]
            if number < 0:  # counted from the last argument that the call passes
                candidates = [a for a in candidates if a.was_passed]
            if -len(candidates) <= number < len(candidates):
                return candidates[number]
        names = ", ".join(f"`{argument.name}`" for argument in self.all) or "no arguments"
        raise ArgumentError(f"argnums names the argument {number!r}, but {self._name} has {names}.")

    def floats(self, arguments: tuple[Argument, ...]) -> tuple[int, ...]:
        """The leaves of these arguments that can carry a derivative."""
        found = {i for argument in arguments for i in self._reachable(argument.tree, set())}
        return tuple(sorted(i for i in found if is_inexact(self.types[i])))

    @property
    def float_names(self) -> tuple[str, ...]:
        """The passed arguments of which a gradient can be asked; an error if there is none."""
        names = []
        for argument in self.passed:
            with suppress(ArgumentError):
                self.only_floats((argument,))
                names.append(argument.name)
        if not names:
            self.only_floats(self.passed)  # raises, with a name
            raise ArgumentError(f"{self._name} was given no argument to differentiate in.")
        return tuple(names)

    def only_floats(self, arguments: tuple[Argument, ...]) -> tuple[int, ...]:
        """The leaves of these arguments that carry a derivative; an error for one with none.

        A container may hold integers, texts and the like beside its floats, but an argument that is
        an integer or a boolean itself is a mistake.
        """
        for argument in arguments:
            if not self.floats((argument,)):
                self._refuse_discrete(argument.tree, argument.name)
                raise ArgumentError(
                    f"argument `{argument.name}` of {self._name} holds no number, so it has no "
                    "derivative. Leave it out of argnums."
                )
        return self.floats(arguments)

    def _refuse_discrete(self, tree: Tree, name: str) -> None:
        for label, part in parts(tree, name):
            if isinstance(part, Static):
                if isinstance(part.value, bool):
                    raise IntegerArgument(_discrete(label, self._name, part.value, "boolean"))
                continue
            type_ = self.types[part.index]
            sort = "boolean" if is_bool(type_) else "integer"
            if is_integer(type_) or is_bool(type_):
                leaf = self.leaves[part.index]
                raise IntegerArgument(_discrete(label, self._name, leaf, sort))
            raise ArgumentError(f"argument `{label}` of {self._name} is {type_}, not a float.")

    def structure(self, argument: Argument, leaf: Callable[[int], Output], static: Any) -> Output:
        """The structure of an argument with `leaf(i)` for leaf i and `static` for what is fixed."""
        return output_of(argument.tree, leaf, static, self._containers)

    @cached_property
    def _containers(self) -> dict[int, Tree]:
        """Every container of the call that has a number."""
        found: dict[int, Tree] = {}

        def collect(tree: Tree) -> None:
            if isinstance(tree, Node):
                if tree.number is not None:
                    found[tree.number] = tree
                for child in tree.children:
                    collect(child)

        for argument in self.all:
            collect(argument.tree)
        return found

    def _reachable(self, tree: Tree, seen: set[int]) -> Iterator[int]:
        """The leaves of a tree, also of containers that another argument held first."""
        if isinstance(tree, Same):
            if tree.number not in seen:
                yield from self._reachable(self._containers[tree.number], seen)
        elif isinstance(tree, Leaf):
            yield tree.index
        elif isinstance(tree, Node):
            if tree.number is not None:
                seen.add(tree.number)
            for child in tree.children:
                yield from self._reachable(child, seen)

    @property
    def _name(self) -> str:
        return name_of(self.function)


def name_of(function: Callable) -> str:
    """What to call a function in a message."""
    target = getattr(function, "func", function)  # of a partial
    return getattr(target, "__name__", None) or type(target).__name__


def checked_argnums(argnums: Any) -> Argnums:
    """`argnums` as Python's integers, names and tuples; an error if it cannot mean arguments."""
    is_one = not isinstance(argnums, tuple | list)
    wanted = (argnums,) if is_one else tuple(argnums)
    if any(isinstance(n, bool) or not isinstance(n, int | np.integer | str) for n in wanted):
        raise ArgumentError(
            f"argnums={argnums!r} is neither a number, nor a name, nor a tuple of these."
        )
    numbers = tuple(n if isinstance(n, str) else int(n) for n in wanted)
    return numbers[0] if is_one else numbers


def _arguments(
    signature: Signature, parameters: Any, positional: int, keywords: dict[str, Any]
) -> Iterator[Argument]:
    first = 0  # each parameter counts its leaves from 0
    for place, parameter in enumerate(signature.parameters):
        kind = parameters[parameter.name].kind
        tree = shifted(parameter.tree, first)
        first += len(parameter.types)
        if kind is inspect.Parameter.VAR_POSITIONAL and isinstance(tree, Node):
            for i, child in enumerate(tree.children):
                yield Argument(f"{parameter.name}[{i}]", child)
        elif kind is inspect.Parameter.VAR_KEYWORD:
            assert isinstance(tree, Node)
            assert isinstance(tree.form, MappingForm)
            for name, child in zip(tree.form.keys, tree.children, strict=True):
                yield Argument(name, child, by_name_only=True)
        else:
            by_name_only = kind is inspect.Parameter.KEYWORD_ONLY
            was_passed = parameter.name in keywords or (place < positional and not by_name_only)
            yield Argument(parameter.name, tree, was_passed, by_name_only)


def _discrete(name: str, function: str, value: Any, sort: str) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        what, remedy = f"an array of {value.dtype}", f"Write {name}.astype(float)"
    else:
        what, remedy = f"the {sort} {value}", f"Pass {float(value)} instead of {value}"
    return (
        f"argument `{name}` of {function} is {what}, and integers and booleans carry no "
        f"derivative. {remedy}, or leave it out of argnums."
    )
