"""Values as text: operands, operations with their operands written inside, subscripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tapeless.emit.dialects import Dialect
from tapeless.emit.grammar import ANYTHING, ATOM, CALL, UNARY, Text
from tapeless.emit.nesting import Nesting
from tapeless.emit.shapes import template_of
from tapeless.emit.subscripts import subscript
from tapeless.ir.nodes import Assign, Const, Load, Operand, Undefined, Var
from tapeless.ir.printer import constant_text
from tapeless.ir.types import Array, Scalar, Type
from tapeless.lower.products import is_product

OPPOSITE = {"add": "sub", "sub": "add"}


class Expressions:
    """Writes operands, given the names and which values have none."""

    def __init__(self, dialect: Dialect, nesting: Nesting, names: Mapping[Var, str]) -> None:
        self.dialect = dialect
        self._nesting = nesting
        self._names = names
        self.variables = set(names.values())

    def name(self, var: Var) -> str:
        return self._names[var]

    def text(self, operand: Operand, limit: float = ANYTHING) -> str:
        """The operand for a place that asks for this much binding."""
        return self.piece(operand).at(limit)

    def piece(self, operand: Operand) -> Text:
        match operand:
            case Const(value=value):
                text = constant_text(value)
                return Text(text, UNARY if text.startswith("-") else ATOM)
            case Undefined(type=type_):
                return Text(nothing(type_), CALL)
        if operand in self._names:
            return Text(self._names[operand])
        return self.value(self._nesting.nested[operand])

    def value(self, node: Assign | Load) -> Text:
        """What the node computes."""
        if isinstance(node, Load):
            return Text(subscript(self, node), CALL)
        op, pieces = self.signed(node)
        spelt = node if op == node.op else replace(node, op=op)
        return template_of(spelt, self.dialect).fill(pieces)

    def product(self, operand: Operand) -> Assign | None:
        """The product of two matrices that would be written in the place of the operand."""
        node = self._nesting.nested.get(operand) if isinstance(operand, Var) else None
        return node if isinstance(node, Assign) and is_product(node) else None

    def signed(self, node: Assign) -> tuple[str, list[Text]]:
        """The operation and its operands: `a - b` for `a + -b`, and the other way round."""
        pieces = [self.piece(operand) for operand in node.args]
        negated = self.negated(node.args[1]) if node.op in OPPOSITE else None
        return (node.op, pieces) if negated is None else (OPPOSITE[node.op], [pieces[0], negated])

    def negated(self, operand: Operand) -> Text | None:
        """The operand without its minus sign, if it is written with one in front.

        Exact: rounding does not depend on the sign.
        """
        if isinstance(operand, Const):
            value = operand.value
            is_negative = type(value) in (int, float) and value < 0
            return self.piece(Const(-value)) if is_negative else None
        node = self._nesting.nested.get(operand) if isinstance(operand, Var) else None
        if isinstance(node, Assign) and node.op == "neg":
            return self.piece(node.args[0])
        if isinstance(node, Assign) and node.op in ("mul", "truediv"):
            first = self.negated(node.args[0])
            if first is not None:
                return template_of(node, self.dialect).fill([first, self.piece(node.args[1])])
        return None

    def converted(self, operand: Operand, target: Type | None) -> str:
        """The operand for a name of this type: a constant is written in it, `0.0` and not `0`."""
        if isinstance(operand, Undefined):
            return nothing(target)
        if isinstance(operand, Const) and self.dialect.compiled:
            return constant_of(operand.value, target)
        return self.text(operand)


def constant_of(value: object, type_: Type | None) -> str:
    """A literal as it is written for a variable of this type."""
    if isinstance(type_, Scalar) and type_.dtype.startswith("float"):
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = constant_text(float(value))
            return text if type_.dtype == "float64" else f"np.{type_.dtype}({text})"
    if isinstance(type_, Scalar) and type_.dtype.startswith("complex"):
        if isinstance(value, int | float | complex) and not isinstance(value, bool):
            text = constant_text(complex(value))
            return text if type_.dtype == "complex128" else f"np.{type_.dtype}({text})"
    return constant_text(value)


def nothing(type_: Type | None) -> str:
    """Something of the type, for a name that no one reads before it is bound."""
    if isinstance(type_, Array):
        shape = "0" if type_.ndim == 1 else "(" + ", ".join("0" * type_.ndim) + ")"
        return f"np.empty({shape}, {dtype_text(type_.dtype)})"
    if isinstance(type_, Scalar):
        if type_.dtype == "bool":
            return "False"
        if type_.dtype in ("float64", "int64"):
            return "0.0" if type_.dtype == "float64" else "0"
        return f"np.{type_.dtype}(0)"
    return "None"


def dtype_text(dtype: str) -> str:
    return "np.bool_" if dtype == "bool" else f"np.{dtype}"
