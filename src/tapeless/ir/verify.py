"""Checks what every pass may rely on: one definition a variable, and definition before use.

Runs between passes in tests. Nothing here looks at types or operations.
"""

from __future__ import annotations

from collections.abc import Iterable

from tapeless.ir.nodes import (
    Block,
    Const,
    For,
    Function,
    If,
    Node,
    Operand,
    Undefined,
    Var,
    While,
)
from tapeless.ir.printer import to_text
from tapeless.ir.visitor import defined, operands


class InvalidIR(AssertionError):
    """A pass made a program that breaks the contract of the IR."""


def verify(function: Function) -> None:
    """Raise `InvalidIR`, with the program's text, if the function is not well formed."""
    try:
        _Scope().function(function)
    except InvalidIR as problem:
        raise InvalidIR(f"{problem}\n\n{_text(function)}") from None


def _text(function: Function) -> str:
    try:
        return to_text(function)
    except Exception as problem:  # a malformed program may not print; say so, keep the first error
        return f"(the program does not print: {problem})"


class _Scope:
    """Walks the program in the order in which it runs, with what is defined so far."""

    def __init__(self) -> None:
        self.ever: set[Var] = set()  # defined anywhere, to find second definitions
        self.visible: set[Var] = set()  # defined in this region or around it

    def define(self, var: object, node: object) -> None:
        if not isinstance(var, Var):
            raise InvalidIR(f"{_kind(node)} defines {var!r}, which is not a Var")
        if var in self.ever:
            raise InvalidIR(f"{var!r} is defined twice; the second time by {_kind(node)}")
        self.ever.add(var)
        self.visible.add(var)

    def read(self, values: Iterable[Operand], node: object) -> None:
        for value in values:
            if not isinstance(value, Var | Const | Undefined):
                raise InvalidIR(f"{_kind(node)} reads {value!r}, which is not an operand")
            if isinstance(value, Var) and value not in self.visible:
                state = "out of its scope" if value in self.ever else "before it is defined"
                raise InvalidIR(f"{_kind(node)} reads {value!r} {state}")

    def function(self, function: Function) -> None:
        for param in function.params:
            self.define(param.var, function)
        self.block(function.body)
        self.read(function.results, function)

    def block(self, block: Block) -> None:
        if not isinstance(block, Block):
            raise InvalidIR(f"a region is {block!r}, not a Block")
        for node in block.nodes:
            if not isinstance(node, Node):
                raise InvalidIR(f"a block contains {node!r}, which is not a node")
            self.node(node)

    def node(self, node: Node) -> None:
        self.read(operands(node), node)
        match node:
            case If():
                self.branches(node)
            case For() | While():
                self.loop(node)
        for var in defined(node):
            self.define(var, node)

    def branches(self, node: If) -> None:
        outer = self.visible
        for region, passed in (
            (node.then, [m.then for m in node.merges]),
            (node.orelse, [m.orelse for m in node.merges]),
        ):
            self.visible = set(outer)
            self.block(region)
            self.read(passed, node)
        self.visible = outer

    def loop(self, node: For | While) -> None:
        outer = self.visible
        self.visible = set(outer)
        for carry in node.carries:
            self.define(carry.phi, node)
        if isinstance(node, For):
            self.define(node.index, node)
        else:
            before = set(self.visible)
            self.block(node.test)
            self.read([node.condition], node)
            self.visible = before  # the body must not read what the test defines
        self.block(node.body)
        self.read([carry.next for carry in node.carries], node)
        if node.exit is not None:
            self.read([node.exit], node)
        self.visible = outer


def _kind(node: object) -> str:
    line = getattr(getattr(node, "location", None), "line", None)
    return type(node).__name__ + (f" (line {line})" if line is not None else "")
