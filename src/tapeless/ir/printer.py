"""The program as readable text: for people, for messages, and for the key of the compile cache.

Deterministic: variables are numbered in the order in which they are defined, never by identity.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from typing import Any

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    Ellipsis,
    For,
    Function,
    If,
    Index,
    IndexItem,
    Load,
    Location,
    Merge,
    NewAxis,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Slice,
    Store,
    Var,
    While,
)
from tapeless.ir.types import Array, Stack, Type


def to_text(function: Function, *, locations: bool = False, types: bool = True) -> str:
    """The function as text, one node a line; with `locations`, each line names the user's line."""
    return _Printer(locations, types).function(function)


def constant_text(value: Any) -> str:
    """A literal as it is written in Python, infinities and NaN by their NumPy names."""
    if isinstance(value, float) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else ("np.inf" if value > 0 else "-np.inf")
    text = repr(value)
    if isinstance(value, complex) and not _survives(value):
        return f"complex({constant_text(value.real)}, {constant_text(value.imag)})"
    if isinstance(value, str) and text.startswith("'") and '"' not in text:
        return f'"{text[1:-1]}"'
    return text


def _survives(value: complex) -> bool:
    """Whether Python reads `repr(value)` as the same number, down to the signs of its zeros."""
    positive = [part != 0 or math.copysign(1.0, part) > 0 for part in (value.real, value.imag)]
    is_finite = math.isfinite(value.real) and math.isfinite(value.imag)
    return is_finite and all(positive) and (value.real != 0 or value.imag > 0)


def index_text(index: Index, operand: Callable[[Operand], str]) -> str:
    """What stands between the brackets of a subscript."""
    return ", ".join(item_text(item, operand) for item in index) or "()"


def tuple_text(index: Index, operand: Callable[[Operand], str]) -> str:
    """The index as a tuple that a function can be given."""

    def item(part: IndexItem) -> str:
        if isinstance(part, Slice):
            bounds = (part.start, part.stop, part.step)
            given = ["None" if bound is None else operand(bound) for bound in bounds]
            return f"slice({', '.join(given[:2] if part.step is None else given)})"
        return "None" if isinstance(part, NewAxis) else item_text(part, operand)

    return f"({', '.join(map(item, index))}{',' if len(index) == 1 else ''})"


def item_text(item: IndexItem, operand: Callable[[Operand], str]) -> str:
    if isinstance(item, Slice):
        start, stop, step = (
            "" if part is None else operand(part) for part in (item.start, item.stop, item.step)
        )
        return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"
    if isinstance(item, NewAxis):
        return "np.newaxis"
    if isinstance(item, Ellipsis):
        return "..."
    return operand(item)


def type_text(type_: Type | None) -> str:
    """A type with everything that tells it apart, memory layout included."""
    if isinstance(type_, Stack):
        return f"stack[{type_text(type_.element)}]"
    if isinstance(type_, Array) and (type_.layout != "C" or not type_.ndim):
        return f"{type_} {type_.layout}"
    return str(type_)


class _Printer:
    def __init__(self, locations: bool, types: bool) -> None:
        self.locations = locations
        self.types = types
        self.names: dict[Var, str] = {}
        self.used: dict[str, int] = {}

    # ---- names

    def name(self, var: Var) -> str:
        if var not in self.names:
            count = self.used[var.hint] = self.used.get(var.hint, 0) + 1
            self.names[var] = var.hint if count == 1 else f"{var.hint}.{count}"
        return self.names[var]

    def new(self, var: Var) -> str:
        """The name of a variable where it is defined, with its type if that is known."""
        return f"{self.name(var)}: {type_text(var.type)}" if self._typed(var) else self.name(var)

    def _typed(self, var: Var) -> bool:
        return self.types and var.type is not None

    def read(self, operand: Operand) -> str:
        if isinstance(operand, Var):
            return self.name(operand)
        return constant_text(operand.value) if isinstance(operand, Const) else "undefined"

    # ---- lines

    def function(self, function: Function) -> str:
        params = ", ".join(self.new(param.var) for param in function.params)
        lines = [f"def {function.name}({params}):"]
        lines += [f"    param {self.name(p.var)} is {p.path!r}" for p in function.params]
        lines += self.block(function.body, 1)
        lines.append(f"    return {', '.join(self.read(r) for r in function.results) or '()'}")
        return "\n".join(lines) + "\n"

    def block(self, block: Block, depth: int) -> Iterator[str]:
        for node in block.nodes:
            where = self.where(node.location) if self.locations else ""
            for number, line in enumerate(self.node(node, depth)):
                yield line + where if number == 0 else line

    def where(self, location: Location | None) -> str:
        if location is None:
            return ""
        return f"  # {os.path.basename(location.file)}:{location.line}  {location.text.strip()}"

    def node(self, node: Node, depth: int) -> Iterator[str]:
        pad = "    " * depth
        match node:
            case If():
                yield from self.branch(node, depth)
            case For() | While():
                yield from self.loop(node, depth)
            case _:
                yield pad + self.simple(node)

    def simple(self, node: Node) -> str:
        match node:
            case Assign(target=target, op=op, args=args, attrs=attrs):
                given = [self.read(a) for a in args] + [f"{k}={v!r}" for k, v in attrs.items()]
                return f"{self.new(target)} = {op}({', '.join(given)})"
            case Load(target=target, array=array, index=index, checked=checked):
                return f"{self.new(target)} = {self.element(array, index, checked)}"
            case Store(array=array, index=index, value=value, checked=checked):
                return f"{self.element(array, index, checked)} = {self.read(value)}"
            case Accumulate(array=array, index=index, value=value, checked=checked):
                return f"{self.element(array, index, checked)} += {self.read(value)}"
            case Push(stack=stack, value=value):
                return f"push({self.read(stack)}, {self.read(value)})"
            case Pop(target=target, stack=stack):
                return f"{self.new(target)} = pop({self.read(stack)})"
            case Raise(exception=exception, args=args):
                return f"raise {exception}({', '.join(self.read(a) for a in args)})"
        raise TypeError(type(node))

    def element(self, array: Operand, index: Index, checked: bool) -> str:
        inside = index_text(index, self.read)
        return f"{self.read(array)}[{inside}]" + ("" if checked else " unchecked")

    # ---- structured nodes

    def branch(self, node: If, depth: int) -> Iterator[str]:
        pad = "    " * depth
        yield f"{pad}if {self.read(node.condition)}:"
        yield from self.block(node.then, depth + 1)
        yield f"{pad}else:"
        yield from self.block(node.orelse, depth + 1)
        yield from (pad + self.merge(merge) for merge in node.merges)

    def merge(self, merge: Merge) -> str:
        return (
            f"merge {self.new(merge.result)} = {self.read(merge.then)} | {self.read(merge.orelse)}"
        )

    def loop(self, node: For | While, depth: int) -> Iterator[str]:
        pad, inner = "    " * depth, "    " * (depth + 1)
        initial = [f"{inner}carry {self.new(c.phi)} = {self.read(c.initial)}" for c in node.carries]
        if isinstance(node, For):
            bounds = ", ".join(self.read(o) for o in (node.start, node.stop, node.step))
            kind = "prange" if node.parallel else "range"
            yield f"{pad}for {self.new(node.index)} in {kind}({bounds}):"
            yield from initial
        else:
            yield f"{pad}while:"
            yield from initial
            yield from self.block(node.test, depth + 1)
            yield f"{inner}test {self.read(node.condition)}"
        yield from self.block(node.body, depth + 1)
        yield from (inner + self.next(carry) for carry in node.carries)
        if node.exit is not None:
            yield f"{inner}exit {self.read(node.exit)}"
        if node.trips is not None:
            yield f"{pad}trips {self.new(node.trips)}"
        yield from (f"{pad}result {self.new(c.result)} = {self.name(c.phi)}" for c in node.carries)

    def next(self, carry: Carry) -> str:
        return f"next {self.name(carry.phi)} = {self.read(carry.next)}"
