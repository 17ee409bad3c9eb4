"""The template behind each operation, and how long a node's text will be, roughly, before names are
known.
"""

from __future__ import annotations

from tapeless.emit.dialects import Dialect
from tapeless.emit.grammar import Template, mark, template
from tapeless.ir.nodes import Accumulate, Assign, Const, For, Load, Node, Operand, Push, Store, Var
from tapeless.ir.printer import constant_text, index_text
from tapeless.ir.types import Scalar, is_integer, is_scalar
from tapeless.typing.spelling import spell

# Integer division by zero raises in Python; compiled with NumPy's error model it would not.
GUARDED = {"floordiv": "floordiv", "mod": "remainder", "truediv": "truediv"}


def template_of(node: Assign, dialect: Dialect) -> Template:
    marks = [mark(number) for number in range(len(node.args))]
    if helper := guard(node, dialect):
        return template(f"{helper}({', '.join(marks)})")
    if node.op == "trip_count" and (node.args[0], node.args[2]) == (Const(0), Const(1)):
        return template(f"max({marks[1]}, 0)")
    return template(spell(node.op, dialect.name, marks, node.attrs))


def guard(node: Assign, dialect: Dialect) -> str | None:
    """The helper of `runtime.integers` that this division needs, if any."""
    if not dialect.compiled or node.op not in GUARDED:
        return None
    divisor = node.args[1]
    if not all(_is_whole(operand) for operand in node.args):
        return None
    harmless = isinstance(divisor, Const) and divisor.value
    return None if harmless else GUARDED[node.op]


def _is_whole(operand: Operand) -> bool:
    if isinstance(operand, Var):
        return is_scalar(operand.type) and (
            is_integer(operand.type) or operand.type == Scalar("bool")
        )
    return isinstance(getattr(operand, "value", None), int)


def size(node: Node, dialect: Dialect) -> int:
    """About how many characters the node takes, with every operand written by its hint."""
    match node:
        case Assign(target=target, args=args):
            shape = template_of(node, dialect)
            inside = sum(len(_hint(args[number])) for number, _ in shape.places)
            return len(target.hint) + 3 + sum(map(len, shape.pieces)) + inside
        case Load(target=target, array=array, index=index):
            return len(target.hint) + 3 + len(_hint(array)) + len(index_text(index, _hint)) + 8
        case (
            Store(array=array, index=index, value=value)
            | Accumulate(array=array, index=index, value=value)
        ):
            inside = len(index_text(index, _hint)) + len(_hint(value))
            return len(_hint(array)) + inside + 10
        case For(start=start, stop=stop, step=step):
            return 20 + sum(len(_hint(o)) for o in (start, stop, step))
        case Push(stack=stack, value=value):
            return len(_hint(stack)) + len(_hint(value)) + 9
    return 20


def _hint(operand: Operand) -> str:
    if isinstance(operand, Var):
        return operand.hint
    return constant_text(getattr(operand, "value", 0.0))
