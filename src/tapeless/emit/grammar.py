"""Python's grammar as far as parentheses go: how tightly a text binds, and how tightly a place in a
spelling asks for.

A spelling is parsed once with marks in its places, so parentheses follow from Python's own
grammar and not from what a table claims.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache

from tapeless.rules.registry import (
    AND,
    ATOM,
    CALL,
    COMPARISON,
    NOT,
    OR,
    POWER,
    PRODUCT,
    SHIFT,
    SUM,
    UNARY,
)

BIT_AND, BIT_XOR, BIT_OR = SHIFT + 0.25, SHIFT + 0.5, SHIFT + 0.75
CHOICE = OR + 1  # a conditional expression, a lambda
ANYTHING = OR + 2  # inside brackets

_MARK = re.compile(r"_operand_(\d+)_")
_SMALL = 1e-3  # "strictly tighter than"

_BINARY: dict[type, float] = {
    ast.Add: SUM, ast.Sub: SUM, ast.Mult: PRODUCT, ast.Div: PRODUCT, ast.FloorDiv: PRODUCT,
    ast.Mod: PRODUCT, ast.MatMult: PRODUCT, ast.Pow: POWER, ast.LShift: SHIFT, ast.RShift: SHIFT,
    ast.BitAnd: BIT_AND, ast.BitXor: BIT_XOR, ast.BitOr: BIT_OR,
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A piece of Python and how tightly it binds."""

    text: str
    precedence: float = ATOM

    def at(self, limit: float) -> str:
        """The text for a place that holds whatever binds at least as tightly as `limit`."""
        return self.text if self.precedence <= limit else f"({self.text})"


@dataclass(frozen=True)
class Template:
    """A spelling taken apart: literal pieces with operand numbers and limits between them."""

    pieces: tuple[str, ...]
    places: tuple[tuple[int, float], ...]
    precedence: float

    def fill(self, operands: list[Text]) -> Text:
        parts = [self.pieces[0]]
        for (number, limit), piece in zip(self.places, self.pieces[1:], strict=True):
            parts += [operands[number].at(limit), piece]
        return Text("".join(parts), self.precedence)

    def count(self, number: int) -> int:
        """How often the operand occurs: an expression may only stand where it occurs once."""
        return sum(1 for n, _ in self.places if n == number)


def mark(number: int) -> str:
    """What stands for an operand in the text given to `template`."""
    return f"_operand_{number}_"


@lru_cache(maxsize=4096)
def template(text: str) -> Template:
    """The template of a spelling written with `mark`s for its operands."""
    tree = ast.parse(text, mode="eval").body
    limits = dict(_limits(tree))
    pieces, places = [], []
    end = 0
    for match in _MARK.finditer(text):
        pieces.append(text[end : match.start()])
        places.append((int(match.group(1)), limits[(match.start(), match.group())]))
        end = match.end()
    return Template((*pieces, text[end:]), tuple(places), precedence(tree))


def precedence(tree: ast.expr) -> float:
    """How tightly the expression binds."""
    match tree:
        case ast.BinOp(op=op):
            return _BINARY[type(op)]
        case ast.UnaryOp(op=op):
            return NOT if isinstance(op, ast.Not) else UNARY
        case ast.BoolOp(op=op):
            return AND if isinstance(op, ast.And) else OR
        case ast.Compare():
            return COMPARISON
        case ast.IfExp() | ast.Lambda():
            return CHOICE
        case ast.Name() | ast.Constant():
            return ATOM
    return CALL


def _limits(tree: ast.expr):
    """(position and mark, limit) for every mark in the expression."""
    stack: list[tuple[ast.AST, float]] = [(tree, ANYTHING)]
    while stack:
        node, limit = stack.pop()
        if isinstance(node, ast.Name) and _MARK.fullmatch(node.id):
            yield (node.col_offset, node.id), limit
        else:
            stack += _children(node)


def _children(node: ast.AST) -> list[tuple[ast.AST, float]]:
    match node:
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return [(left, CALL), (right, UNARY)]
        case ast.BinOp(left=left, op=op, right=right):
            limit = _BINARY[type(op)]
            return [(left, limit), (right, limit - _SMALL)]
        case ast.UnaryOp(op=op, operand=operand):
            return [(operand, NOT if isinstance(op, ast.Not) else UNARY)]
        case ast.BoolOp(op=op, values=values):
            limit = AND if isinstance(op, ast.And) else OR
            return [(value, limit - _SMALL) for value in values]
        case ast.Compare(left=left, comparators=others):
            return [(part, COMPARISON - _SMALL) for part in (left, *others)]
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return [(test, OR), (body, OR), (orelse, OR)]
        case ast.Attribute(value=value):
            return [(value, CALL)]
        case ast.Subscript(value=value, slice=index):
            return [(value, CALL), (index, ANYTHING)]
        case ast.Call(func=func, args=args, keywords=keywords):
            inside = [*args, *(keyword.value for keyword in keywords)]
            return [(func, CALL), *((part, ANYTHING) for part in inside)]
        case ast.Starred(value=value):
            return [(value, CALL)]
    return [(child, ANYTHING) for child in ast.iter_child_nodes(node)]
