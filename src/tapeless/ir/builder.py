"""Appending nodes to a block, one short call a node."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Index,
    Load,
    Location,
    Node,
    Operand,
    Pop,
    Push,
    Store,
    Var,
)
from tapeless.ir.types import Type


class Builder:
    """A cursor at the end of a block. New nodes carry the current `location`."""

    def __init__(self, block: Block, location: Location | None = None) -> None:
        self.block = block
        self.location = location

    def append(self, node: Node) -> None:
        if node.location is None:
            node.location = self.location
        self.block.nodes.append(node)

    def assign(
        self, op: str, *args: Operand, hint: str = "t", type: Type | None = None, **attrs: Any
    ) -> Var:
        """`t = op(*args, **attrs)`; returns t."""
        target = Var(hint, type)
        self.append(Assign(target, op, args, attrs))
        return target

    def load(
        self, array: Operand, index: Index, *, hint: str = "t", type: Type | None = None
    ) -> Var:
        target = Var(hint, type)
        self.append(Load(target, array, index))
        return target

    def store(self, array: Operand, index: Index, value: Operand) -> None:
        self.append(Store(array, index, value))

    def accumulate(self, array: Operand, index: Index, value: Operand) -> None:
        self.append(Accumulate(array, index, value))

    def push(self, stack: Operand, value: Operand) -> None:
        self.append(Push(stack, value))

    def pop(self, stack: Operand, *, hint: str = "t", type: Type | None = None) -> Var:
        target = Var(hint, type)
        self.append(Pop(target, stack))
        return target

    @contextmanager
    def inside(self, block: Block) -> Iterator[Block]:
        """Append to `block` for a while."""
        outer, self.block = self.block, block
        try:
            yield block
        finally:
            self.block = outer

    @contextmanager
    def at(self, location: Location | None) -> Iterator[None]:
        """Give new nodes this location for a while."""
        outer, self.location = self.location, location
        try:
            yield
        finally:
            self.location = outer


def constant(value: Any) -> Const:
    return Const(value)
