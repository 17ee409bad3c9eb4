"""What is done with complex numbers, and does not hold for them, is refused.

Most rules, and most functions that are read in place, were written for real numbers; which hold for
complex ones too is listed in `rules/complex_support.py`.
"""

from __future__ import annotations

from tapeless.errors import TypingError, UnsupportedCall
from tapeless.ir.nodes import Accumulate, Assign, Const, Function, Node, Operand, Store, Var
from tapeless.ir.types import is_complex
from tapeless.ir.visitor import operands, walk
from tapeless.rules.registry import COMPLEX, operation


def refuse_unsupported(function: Function) -> None:
    """Raise, with the line, for the first statement that does not hold for complex numbers."""
    nodes = list(walk(function.body))
    if not any(_has_complex(node) for node in nodes):
        return  # nearly every program
    for node in nodes:
        match node:
            case Assign(op="needs_reals") if _has_complex(node):
                raise _unsupported(node, str(node.attrs["name"]))
            case Assign(op="astype", target=target) if not is_complex(target.type):
                _refuse_loss(node, node.args[0], target)
            case Assign(op=op) if _has_complex(node) and op not in COMPLEX and op != "needs_reals":
                raise _unsupported(node, operation(op).name)
            case Store(array=array, value=value) | Accumulate(array=array, value=value):
                _refuse_loss(node, value, array)


def _unsupported(node: Node, name: str) -> UnsupportedCall:
    return UnsupportedCall(
        f"tapeless has no rule for `{name}` of complex numbers",
        node.location,
        "Write it in terms of functions that have one, or of the real and the imaginary part.",
    )


def _refuse_loss(node: Node, value: Operand, place: Operand) -> None:
    """NumPy drops the imaginary part with a warning."""
    if _is_complex(value) and isinstance(place, Var) and not is_complex(place.type):
        raise TypingError(
            "a complex value is stored as a real one, which drops its imaginary part",
            node.location,
            "Take the part that is meant, `z.real`, or make the array complex.",
        )


def _has_complex(node: Node) -> bool:
    target = node.target if isinstance(node, Assign) else None
    return _is_complex(target) or any(map(_is_complex, operands(node)))


def _is_complex(operand: Operand | None) -> bool:
    if isinstance(operand, Const):
        return isinstance(operand.value, complex)
    return isinstance(operand, Var) and is_complex(operand.type)
