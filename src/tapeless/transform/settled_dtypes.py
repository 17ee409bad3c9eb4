"""Once types are known: what the program asks of a dtype, and which branches are taken by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.errors import TypingError
from tapeless.ir.nodes import Assign, Block, Const, Function, If, Node, Operand, Var
from tapeless.ir.types import NUMBERS, Array, Scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.simplify import rename

_ANSWERS: dict[str, Callable[..., bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "not": lambda a: not a,
    "builtins.bool": bool,
}


def settle_dtypes(function: Function) -> bool:
    """Answer, in place, what is asked of dtypes, and keep of the branches that hang on it the one
    that is taken; whether there was any.
    """
    if not any(
        isinstance(node, Assign) and node.op == "dtype_place" for node in walk(function.body)
    ):
        return False
    settler = _Settler()
    settler.block(function.body)
    rename(function, settler.names)
    return True


class _Settler:
    """One walk. `names` has what each settled variable is."""

    def __init__(self) -> None:
        self.names: dict[Var, Operand] = {}

    def block(self, block: Block) -> None:
        block.nodes = self._kept(block.nodes)

    def _kept(self, nodes: list[Node]) -> list[Node]:
        kept: list[Node] = []
        for node in nodes:
            if isinstance(node, Assign) and (answer := self._answer(node)) is not None:
                self.names[node.target] = answer
            elif isinstance(node, If) and isinstance(test := self._final(node.condition), Const):
                kept += self._taken(node, bool(test.value))
            else:
                for inner in blocks(node):
                    self.block(inner)
                kept.append(node)
        return kept

    def _taken(self, node: If, holds: bool) -> list[Node]:
        for merge in node.merges:
            self.names[merge.result] = merge.then if holds else merge.orelse
        return self._kept((node.then if holds else node.orelse).nodes)

    def _answer(self, node: Assign) -> Operand | None:
        if node.op == "dtype_place":
            return Const(_place(node))
        args = [self._final(arg) for arg in node.args]
        if not any(arg is not given for arg, given in zip(args, node.args, strict=True)):
            return None  # it has to do with no dtype
        if node.op in ("and", "or"):
            return _of_two(node.op, args)
        if node.op in _ANSWERS and all(isinstance(arg, Const) for arg in args):
            return Const(_ANSWERS[node.op](*(arg.value for arg in args)))
        return None

    def _final(self, operand: Operand) -> Any:
        while isinstance(operand, Var) and operand in self.names:
            operand = self.names[operand]
        return operand


def _of_two(op: str, args: list[Operand]) -> Operand | None:
    """`a and b`, or `a or b`, of which one at least may be known."""
    for known, other in (args, args[::-1]):
        if isinstance(known, Const):
            return other if bool(known.value) is (op == "and") else Const(op == "or")
    return None


def _place(node: Assign) -> int:
    (value,) = node.args
    type_ = value.type if isinstance(value, Var) else None
    if not isinstance(type_, (Scalar, Array)) or type_.dtype not in NUMBERS:
        raise TypingError("the dtype of this value is not known", node.location)
    return NUMBERS.index(type_.dtype)
