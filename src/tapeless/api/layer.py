"""One layer of differentiation: what an operator asks of the compiler and makes of its results."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from tapeless.api.arguments import Argument, Arguments
from tapeless.api.outline import Branch, Fixed, Outline, Output, Result, Slot
from tapeless.frontend.captured import CAPTURED
from tapeless.frontend.differentiated import Request
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse


class Feed(Enum):
    """Where the cotangents or tangents of a layer come from."""

    NONE = "the cotangent 1 is built in"
    UNIT = "the tangent is 1"
    GIVEN = "the user gives them"
    BASIS = "each unit vector in turn"


@dataclass(frozen=True)
class Layer(ABC):
    """Differentiates a function, which may be a derivative already."""

    feed: ClassVar[Feed]
    is_reverse: ClassVar[bool]  # it takes cotangents of results, and not tangents of arguments

    @property
    def lanes(self) -> int:
        """How many directions one run takes; the results of each follow one another."""
        return 1

    @property
    @abstractmethod
    def title(self) -> str:
        """What the layer computes, for a heading."""

    @property
    def takes_captured(self) -> bool:
        """Whether it differentiates in what the function captured."""
        argnums = getattr(self, "argnums", ())
        return CAPTURED in (argnums if isinstance(argnums, tuple) else (argnums,))

    @property
    def request(self) -> Request | None:
        """What is asked of a function that a program differentiates itself, if it can be."""
        return None

    @abstractmethod
    def active(self, arguments: Arguments) -> tuple[int, ...]:
        """The leaves to differentiate in, ascending; an error if they cannot be."""

    @abstractmethod
    def step(self, active: tuple[int, ...]) -> Reverse | Forward:
        """What the compiler is asked for."""

    @abstractmethod
    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        """The results of the step, made of what they were before; `depth` layers are further in."""


def reverse_results(
    inner: Outline, arguments: Arguments, active: tuple[int, ...], *, keep: bool
) -> tuple[Result, ...]:
    """The flat results of a reverse step: the old ones if kept, then a gradient for each leaf."""
    gradients = tuple(Result(arguments.types[i], arguments.kinds[i]) for i in active)
    return (*inner.results, *gradients) if keep else gradients


def forward_results(inner: Outline, *, keep: bool) -> tuple[Result, ...]:
    """The flat results of a forward step: the old ones if kept, then a tangent for each float."""
    tangents = tuple(inner.results[i] for i in inner.floats)
    return (*inner.results, *tangents) if keep else tangents


def gradient_of(
    arguments: Arguments, active: tuple[int, ...], first: int
) -> Callable[[Argument], Output]:
    """Gives an argument the structure of its gradient; result `first` is the first gradient."""
    place = {leaf: first + number for number, leaf in enumerate(active)}

    def leaf(index: int) -> Output:
        return Slot(place[index], arguments.kinds[index]) if index in place else Fixed(None)

    return lambda argument: arguments.structure(argument, leaf, None)


def tangent_of(inner: Outline, first: int) -> Callable[[Slot], Output]:
    """Gives a slot that of its tangent, or None; result `first` is the first tangent."""
    place = {index: first + number for number, index in enumerate(inner.floats)}

    def change(slot: Slot) -> Output:
        return replace(slot, index=place[slot.index]) if slot.index in place else Fixed(None)

    return change


def as_requested(argnums: object, parts: tuple[Output, ...]) -> Output:
    """A tuple if `argnums` was one, else the only part by itself."""
    return Branch(parts) if isinstance(argnums, tuple) else parts[0]
