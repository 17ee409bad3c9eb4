"""Where the parts of a derivative lie among the flat results, and what they become.

Compiled code takes and returns flat tuples. An `Outline` says how such a tuple is put together for
the user. Each layer of differentiation makes a new outline from that of what it differentiates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from types import MappingProxyType
from typing import Any, TypeGuard

from tapeless.api.kinds import Kind, kind_of_result
from tapeless.errors import ArgumentError
from tapeless.frontend.containers import TUPLE, Form
from tapeless.frontend.pytrees import CIRCULAR, Leaf, Node, Same, Tree
from tapeless.ir.types import Array, Type, is_inexact


@dataclass(frozen=True)
class Own:
    """The axes that a result has by itself."""


@dataclass(frozen=True)
class Swept:
    """Axes along which the directions of a Jacobian run: those of seat `seat` of layer `layer`."""

    layer: int
    seat: int


@dataclass(frozen=True)
class Slot:
    """A leaf of the output: the flat result `index`, and the axes it has in the end."""

    index: int
    kind: Kind | None
    axes: tuple[Own | Swept, ...] = (Own(),)

    @property
    def is_swept(self) -> bool:
        return len(self.axes) > 1


@dataclass(frozen=True)
class Branch:
    """A tuple, or another container, in the output."""

    children: tuple[Output, ...]
    form: Form = TUPLE


@dataclass(frozen=True)
class Fixed:
    """Something in the output that no result decides."""

    value: Any


Output = Slot | Branch | Fixed


@dataclass(frozen=True)
class Result:
    """One flat result: its type in the compiled code and what it becomes."""

    type: Type
    kind: Kind | None

    @property
    def is_inexact(self) -> bool:
        return is_inexact(self.type)

    @property
    def is_array(self) -> bool:
        return isinstance(self.type, Array)


@dataclass(frozen=True)
class Outline:
    """All flat results, and the output made of them."""

    results: tuple[Result, ...]
    output: Output

    @property
    def floats(self) -> tuple[int, ...]:
        """The results that have cotangents and tangents."""
        return tuple(i for i, result in enumerate(self.results) if result.is_inexact)

    @cached_property
    def finish_swept(self) -> Finish:
        """Makes the output of one value for each of its slots, from left to right."""
        return finisher(renumbered(self.output), exact=False)


def primal_outline(tree: Tree, types: Sequence[Type]) -> Outline:
    """The outline of the user's function itself."""
    results = tuple(Result(type_, kind_of_result(type_)) for type_ in types)
    return Outline(results, output_of(tree, lambda i: Slot(i, results[i].kind)))


def output_of(
    tree: Tree,
    leaf: Callable[[int], Output],
    static: Any = ...,
    met: Mapping[int, Tree] = MappingProxyType({}),
) -> Output:
    """A structure with `leaf(i)` for leaf i, and its static parts as they are or as `static`.

    `met` are the containers of the whole call by their numbers.
    """

    def of(tree: Tree, inside: tuple[int, ...]) -> Output:
        if isinstance(tree, Leaf):
            return leaf(tree.index)
        if isinstance(tree, Same):
            if tree.number in inside:
                raise ArgumentError(CIRCULAR)
            tree = met[tree.number]
        if isinstance(tree, Node):
            inside = inside if tree.number is None else (*inside, tree.number)
            return Branch(tuple(of(child, inside) for child in tree.children), tree.form)
        assert not isinstance(tree, Same | Leaf)
        return Fixed(tree.value if static is ... else static)

    return of(tree, ())


def replace_slots(output: Output, change: Callable[[Slot], Output], static: Any = ...) -> Output:
    """The same structure with its slots changed, its static parts as they are or as `static`."""
    if isinstance(output, Slot):
        return change(output)
    if isinstance(output, Branch):
        children = tuple(replace_slots(child, change, static) for child in output.children)
        return Branch(children, output.form)
    return output if static is ... else Fixed(static)


def slots(output: Output) -> Iterator[Slot]:
    """The slots of an output, from left to right."""
    if isinstance(output, Slot):
        yield output
    elif isinstance(output, Branch):
        for child in output.children:
            yield from slots(child)


def renumbered(output: Output) -> Output:
    """The same structure over results that are numbered as its slots are, from left to right."""
    numbers = iter(range(sum(1 for _ in slots(output))))
    return replace_slots(output, lambda slot: replace(slot, index=next(numbers)))


Finish = Callable[[Sequence[Any]], Any]


def finisher(output: Output, *, exact: bool) -> Finish:
    """A fast function from flat results to the output.

    `exact`: float64 arrays and Python's numbers come from the compiled code as they are to be.
    """
    if isinstance(output, Slot):
        return _leaf_finisher(output, exact)
    if isinstance(output, Fixed):
        value = output.value
        return lambda results: value
    form = output.form
    if form != TUPLE:
        items = [finisher(child, exact=exact) for child in output.children]
        return lambda results: form.build([item(results) for item in items])
    ready = [child.index for child in output.children if is_ready(child, exact)]
    if len(ready) == len(output.children) > 1:
        return itemgetter(*ready)  # makes the tuple
    parts = [finisher(child, exact=exact) for child in output.children]
    if len(parts) == 2:
        first, second = parts
        return lambda results: (first(results), second(results))
    return lambda results: tuple([part(results) for part in parts])


def _leaf_finisher(slot: Slot, exact: bool) -> Finish:
    index, kind = slot.index, slot.kind
    if kind is None or is_ready(slot, exact):
        return itemgetter(index)
    make = kind.scalar or kind.array
    return lambda results: make(results[index])


def is_ready(output: Output, exact: bool) -> TypeGuard[Slot]:
    """Whether the output is a result as it comes."""
    if not isinstance(output, Slot):
        return False
    kind = output.kind
    if kind is None:
        return True
    return exact and (
        kind.scalar in (float, int, bool)  # a complex result may be the constant 1.0
        or (kind.is_array and kind.dtype not in ("float32", "complex64"))
    )
