"""Layers along every unit vector: of the arguments, by `Columns`, or of the results, by `Rows`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tapeless.api.arguments import Argnums, Arguments
from tapeless.api.holomorphic import check_results, only_complex, only_real
from tapeless.api.kinds import Kind
from tapeless.api.layer import Feed, Layer, as_requested, forward_results, reverse_results
from tapeless.api.outline import (
    Fixed,
    Outline,
    Output,
    Own,
    Slot,
    Swept,
    replace_slots,
)
from tapeless.errors import ArgumentError, NonScalarOutput
from tapeless.frontend.differentiated import Request
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse

CHUNK = 8  # directions that one run takes: two vector registers of AVX-512 hold as many numbers


@dataclass(frozen=True)
class Columns(Layer):
    """Forward mode along every unit vector of the arguments, several in one run."""

    argnums: Argnums
    holomorphic: bool = False
    chunk: int = CHUNK  # the most of them
    together: int = 1  # how many of them, once the sizes of the arguments are known

    feed = Feed.BASIS
    is_reverse = False

    @property
    def title(self) -> str:
        return "Jacobian"

    @property
    def request(self) -> Request | None:
        return None if self.holomorphic else Request(self.argnums, False, is_swept=True)

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        found = arguments.only_floats(arguments.select(self.argnums))
        if self.holomorphic:
            return only_complex(arguments, found)
        return only_real(arguments, found, COMPLEX_ARGUMENT)

    @property
    def lanes(self) -> int:
        return self.together

    def step(self, active: tuple[int, ...]) -> Forward:
        return Forward(active, keep_values=False, lanes=self.lanes)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        if self.holomorphic:
            check_results(inner, holomorphic=True)
        place = {index: number for number, index in enumerate(inner.floats)}

        def block(slot: Slot, seat: int, kind: Kind) -> Slot:
            return Slot(place[slot.index], kind, (*slot.axes, Swept(depth, seat)))

        output = _jacobian(self.argnums, inner, arguments, active, block)
        return Outline(forward_results(inner, keep=False), output)


@dataclass(frozen=True)
class Rows(Layer):
    """Reverse mode along every unit vector of the results."""

    argnums: Argnums
    holomorphic: bool = False

    feed = Feed.BASIS
    is_reverse = True

    @property
    def title(self) -> str:
        return "Jacobian"

    @property
    def request(self) -> Request | None:
        return None if self.holomorphic else Request(self.argnums, False, is_swept=True)

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        found = arguments.only_floats(arguments.select(self.argnums))
        return only_complex(arguments, found) if self.holomorphic else found

    def step(self, active: tuple[int, ...]) -> Reverse:
        return Reverse(active, "given", keep_values=False)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        check_results(inner, holomorphic=self.holomorphic)
        seats = {index: seat for seat, index in enumerate(inner.floats)}

        def block(slot: Slot, place: int, kind: Kind) -> Slot:
            row = Swept(depth, seats[slot.index])  # the axes of the result are swept now
            axes = tuple(row if isinstance(old, Own) else old for old in slot.axes)
            return Slot(place, kind, (*axes, Own()))

        output = _jacobian(self.argnums, inner, arguments, active, block)
        return Outline(reverse_results(inner, arguments, active, keep=False), output)


def _jacobian(
    argnums: Argnums,
    inner: Outline,
    arguments: Arguments,
    active: tuple[int, ...],
    block: Callable[[Slot, int, Kind], Slot],
) -> Output:
    """For each float of the output the structure of the arguments, with a `block` for each leaf.

    A block is made of the float's slot, the number of the leaf among the active ones, and its kind.
    """
    if not any(inner.results[i].is_inexact for i in range(len(inner.results))):
        raise NonScalarOutput("The function returns no float, so it has no derivative.")
    number = {leaf: n for n, leaf in enumerate(active)}
    chosen = arguments.select(argnums)

    def of_result(slot: Slot) -> Output:
        if not inner.results[slot.index].is_inexact:
            return Fixed(None)

        def leaf(index: int) -> Output:
            if index not in number:
                return Fixed(None)
            kind = arguments.kinds[index]
            if slot.kind is not None and slot.kind.is_complex:
                kind = slot.kind if kind.scalar else replace(slot.kind, scalar=None)
            if slot.kind is not None and slot.kind.is_array:
                kind = replace(kind, scalar=None)
            return block(slot, number[index], kind)

        parts = tuple(arguments.structure(argument, leaf, None) for argument in chosen)
        return as_requested(argnums, parts)

    return replace_slots(inner.output, of_result, static=None)


COMPLEX_ARGUMENT = (
    "If it is holomorphic, pass holomorphic=True. If its results are real, use jacrev. "
    "For a Hessian, pass the real and the imaginary part as two arguments."
)


CHUNK_OF_NONE = "chunk={chunk!r} is not the number of directions to take at a time, 1 or more."


def checked_chunk(chunk: Any) -> int:
    """`chunk` as given; an error if it cannot be a number of directions."""
    if isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1:
        raise ArgumentError(CHUNK_OF_NONE.format(chunk=chunk))
    return chunk
