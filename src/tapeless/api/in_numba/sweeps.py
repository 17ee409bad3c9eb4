"""Jacobians in compiled code: a loop that runs the derivative along every unit vector.

All unit vectors have one number, counted through the seats of a layer, and through the layers where
there are several, the last one fastest. A run takes as many of the last as it has lanes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba.core import errors

from tapeless.api.call import Derivative
from tapeless.api.directions import number_of
from tapeless.api.in_numba.runs import Run, run_of, written_output
from tapeless.api.layer import Feed
from tapeless.api.outline import Own, Result, Slot, Swept, slots
from tapeless.ir.types import Array, Type, is_array


def sweep(
    derivative: Derivative, run: Run, texts: dict[str, str]
) -> tuple[list[str], dict[str, Any]]:
    """The body of a function that computes all of it, and the values of the names in it."""
    names = {**run.names, "np": np}
    bases = []
    lines: list[str] = []
    for depth, layer in enumerate(derivative.layers):
        if layer.feed is not Feed.BASIS:
            continue
        if layer.is_reverse:
            seats, before = _results(derivative.inside(depth), run, texts, names)
            lines += before
        else:
            active = run.specialisation.actives[depth]
            seats = [Seat(run.leaves[i], run.arguments.types[i]) for i in active]
        bases.append(Basis(depth, layer.lanes, seats))
        for number, seat in enumerate(seats):
            names[f"one_{depth}_{number}"] = number_of(np.dtype(_dtype(seat.type)), 1.0)
            names[f"zero_{depth}_{number}"] = number_of(np.dtype(_dtype(seat.type)), 0.0)
    for basis in bases:
        lines += basis.begin()
    runs = " * ".join(basis.runs for basis in bases)
    blocks = [Block(number, slot, run, bases) for number, slot in enumerate(slots(run.output))]
    lines += [line for block in blocks for line in block.nothing()]
    lines.append(f"for number in range({runs}):")
    lines += [f"    {line}" for line in _step(run, bases, blocks)]
    wholes = iter(blocks)
    lines.append(f"return {written_output(run.output, lambda slot: next(wholes).whole)}")
    names |= {f"dtype_{block.number}": block.dtype for block in blocks}
    return lines, names


def _step(run: Run, bases: list[Basis], blocks: list[Block]) -> Iterator[str]:
    """One run. It is written once: Numba compiles the derivative for each call in the text."""
    inner = "1"
    for basis in reversed(bases):
        yield from basis.choose(f"number // ({inner}) % {basis.runs}")
        inner += f" * {basis.runs}"
    yield f"results = {run.text({basis.depth: basis.directions() for basis in bases})}"
    yield "if number == 0:"
    for block in blocks:
        yield from (f"    {line}" for line in block.begin())
    for block in blocks:
        yield from block.put()
    for basis in bases:
        yield from basis.clear()


@dataclass(frozen=True)
class Seat:
    """A number or an array that unit vectors are like."""

    text: str
    type: Type

    @property
    def size(self) -> str:
        return f"{self.text}.size" if is_array(self.type) else "1"


def _results(
    inner: Derivative, run: Run, texts: dict[str, str], names: dict[str, Any]
) -> tuple[list[Seat], list[str]]:
    """The results that a layer of reverse mode differentiates, and the lines that compute them; of
    numbers only the types are needed.
    """
    outline = run.specialisation.outlines[len(inner.layers)]
    floats = [outline.results[i] for i in outline.floats]
    if not any(result.is_array for result in floats):
        return [Seat("", result.type) for result in floats], []
    if inner.is_fed:
        raise errors.TypingError(f"a Jacobian of {inner!r} by rows cannot be called here")
    value = run_of(inner, run.arguments.args, run.arguments.kwargs, texts)
    names["value"] = value.names.pop("derivative")
    names |= value.names
    line = f"inner = value{value.text().removeprefix('derivative')}"
    return [Seat(f"inner[{i}]", outline.results[i].type) for i in outline.floats], [line]


@dataclass(frozen=True)
class Basis:
    """The unit vectors of one layer."""

    depth: int
    lanes: int
    seats: list[Seat]

    @property
    def runs(self) -> str:
        return f"runs_{self.depth}"

    def directions(self) -> list[str]:
        """The variables that hold the vectors of a run, those of each lane together."""
        return [f"to_{lane}_{k}" for lane in self._lanes() for k in range(len(self.seats))]

    def begin(self) -> Iterator[str]:
        total = "0"
        for k, seat in enumerate(self.seats):
            yield f"first_{self.depth}_{k} = {total}"
            total = f"first_{self.depth}_{k} + {seat.size}"
            yield f"stop_{self.depth}_{k} = {total}"
            for lane in self._lanes():
                if is_array(seat.type):
                    yield f"to_{lane}_{k} = np.zeros_like({seat.text})"
        yield f"{self.runs} = max(1, ({total} + {self.lanes - 1}) // {self.lanes})"

    def choose(self, run: str) -> Iterator[str]:
        """Set the vectors of a run."""
        for number, lane in enumerate(self._lanes()):
            yield f"at_{lane} = ({run}) * {self.lanes} + {number}"
            for k, seat in enumerate(self.seats):
                one, zero = f"one_{self.depth}_{k}", f"zero_{self.depth}_{k}"
                if is_array(seat.type):
                    yield self._set(lane, k, one)
                else:
                    yield f"to_{lane}_{k} = {one} if {self.meets(number, k)} else {zero}"

    def clear(self) -> Iterator[str]:
        for lane in self._lanes():
            for k, seat in enumerate(self.seats):
                if is_array(seat.type):
                    yield self._set(lane, k, f"zero_{self.depth}_{k}")

    def meets(self, lane: int, seat: int) -> str:
        """Whether the vector of a lane has its 1 in this seat."""
        at = f"at_{self.depth}_{lane}"
        return f"first_{self.depth}_{seat} <= {at} < stop_{self.depth}_{seat}"

    def place(self, lane: int, seat: int) -> str:
        """Where in the seat it is."""
        return f"at_{self.depth}_{lane} - first_{self.depth}_{seat}"

    def _lanes(self) -> list[str]:
        return [f"{self.depth}_{lane}" for lane in range(self.lanes)]

    def _set(self, lane: str, seat: int, value: str) -> str:
        number = int(lane.split("_")[1])
        place = self.place(number, seat)
        return f"if {self.meets(number, seat)}: to_{lane}_{seat}.flat[{place}] = {value}"


class Block:
    """Collects one leaf of the output."""

    def __init__(self, number: int, slot: Slot, run: Run, bases: list[Basis]) -> None:
        self.number = number
        self.slot = slot
        self.bases = {basis.depth: basis for basis in bases}
        self.last, self.lanes = bases[-1].depth, bases[-1].lanes
        self.result: Result = run.specialisation.outline.results[slot.index]
        assert slot.kind is not None
        self.dtype = np.dtype(slot.kind.dtype)

    def nothing(self) -> Iterator[str]:
        """The variables, for Numba to know their types."""
        if (type_ := self.result.type) and isinstance(type_, Array):
            yield f"own_{self.number} = ({'0, ' * type_.ndim})"
        yield f"out_{self.number} = np.empty(({'0, ' * len(self.slot.axes)}), dtype_{self.number})"

    def begin(self) -> Iterator[str]:
        """Make the array, now that the shape of a block is known."""
        sizes = []
        if self.result.is_array:
            of_lanes = "[:-1]" if self.lanes > 1 else ""  # the lanes are a last axis
            yield f"own_{self.number} = results[{self.slot.index}].shape{of_lanes}"
        for axes in self.slot.axes:
            if isinstance(axes, Own):
                size = f"results[{self.slot.index}].size // {self.lanes}"
                sizes.append(size if self.result.is_array else "1")
            else:
                sizes.append(self._seat(axes).size)
        shape = "".join(f"{size}, " for size in sizes)
        yield f"out_{self.number} = np.empty(({shape}), dtype_{self.number})"

    def put(self) -> Iterator[str]:
        """Put a block where it belongs, if the unit vectors concern this leaf."""
        for lane in range(self.lanes):
            index, conditions = [], []
            for axes in self.slot.axes:
                if isinstance(axes, Own):
                    index.append("k" if self.result.is_array else "0")
                    continue
                basis = self.bases[axes.layer]
                of_basis = lane if axes.layer == self.last else 0
                index.append(basis.place(of_basis, axes.seat))
                conditions.append(basis.meets(of_basis, axes.seat))
            yield f"if {' and '.join(conditions)}:"
            where = f"out_{self.number}[{', '.join(index)}]"
            yield from (f"    {line}" for line in self._copy(where, lane))

    def _copy(self, where: str, lane: int) -> Iterator[str]:
        """Number by number, which compiles faster than a slice."""
        value, row = f"results[{self.slot.index}]", f"row_{self.number}"
        if not self.result.is_array:
            yield f"{where} = {value}[{lane}]" if self.lanes > 1 else f"{where} = {value}"
        elif self.lanes > 1:
            yield f"{row} = {value}.reshape(-1, {self.lanes})"
            yield f"for k in range({row}.shape[0]): {where} = {row}[k, {lane}]"
        else:
            yield f"{row} = {value}.ravel()"
            yield f"for k in range({row}.size): {where} = {row}[k]"

    @property
    def whole(self) -> str:
        """The leaf in its shape."""
        shapes = []
        for axes in self.slot.axes:
            if isinstance(axes, Own):
                shapes += [f"own_{self.number}"] if self.result.is_array else []
            elif is_array((seat := self._seat(axes)).type):
                shapes.append(f"{seat.text}.shape")
        if not shapes:
            return f"out_{self.number}[{', '.join('0' for _ in self.slot.axes)}]"
        return f"out_{self.number}.reshape({' + '.join(shapes)})"

    def _seat(self, axes: Swept) -> Seat:
        return self.bases[axes.layer].seats[axes.seat]


def _dtype(type_: Type) -> str:
    return type_.dtype
