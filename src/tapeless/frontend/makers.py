"""Whose number a number is: Python's own, or NumPy's, which divides by zero without an exception.

Only asked where a program catches such exceptions. Unknown is always a right answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.frontend.values import Const, Operand, Undefined, Var
from tapeless.ir.types import Scalar

PYTHON, NUMPY = "python", "numpy"

_PYTHON_MADE = {"builtins.float", "builtins.int", "builtins.bool", "shape", "size", "ndim"}
_PYTHON_MADE |= {"trip_count"}
_WHOLE = {"builtins.int", "shape", "size", "ndim", "trip_count"}
_KEEPING_WHOLE = {"add", "sub", "mul", "floordiv", "mod", "neg", "pos", "builtins.abs"}
_ARITHMETIC = {"add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "pos"}
_ARITHMETIC |= {"builtins.abs"}
_CHOOSING = {"builtins.min", "builtins.max"}


class Makers:
    """What is known so far."""

    def __init__(self) -> None:
        self.known: dict[Var, str] = {}
        self.whole: set[Var] = set()

    def maker(self, value: Operand) -> str | None:
        if isinstance(value, Const):
            return PYTHON
        if not isinstance(value, Var):
            return None
        if isinstance(value.type, Scalar):  # an argument: a Python float, or an int
            return PYTHON if value.type.dtype in ("float64", "int64", "bool") else NUMPY
        return self.known.get(value)

    def is_whole(self, value: Operand) -> bool:
        if isinstance(value, Const):
            return type(value.value) is int
        if isinstance(value, Var) and isinstance(value.type, Scalar):
            return value.type.dtype in ("int64", "bool")
        return value in self.whole

    def of_array(self, result: Operand) -> None:
        """What was read from an array."""
        if isinstance(result, Var):
            self.known[result] = NUMPY

    def guess(self, phi: Operand, first: Operand) -> None:
        """Suppose that a variable of a loop stays what it is before it."""
        maker = self.maker(first)
        if isinstance(phi, Var) and maker is not None:
            self.known[phi] = maker

    def kept(self, phi: Operand, following: Operand) -> bool:
        """Whether what was supposed has come true."""
        maker = self.maker(phi)
        return maker in (None, self.maker(following)) or isinstance(following, Undefined)

    def _mixed(self, result: Var, operands: Sequence[Operand]) -> None:
        """A number of NumPy's makes one of what it is combined with."""
        if any(self.maker(operand) == NUMPY for operand in operands):
            self.known[result] = NUMPY
        else:
            self._same(result, operands)

    def of_operation(self, result: Operand, op: str, args: Sequence[Operand]) -> None:
        if not isinstance(result, Var):
            return
        if op in _WHOLE or (op in _KEEPING_WHOLE and all(map(self.is_whole, args))):
            self.whole.add(result)
        if op in _PYTHON_MADE or op.startswith("math."):
            self.known[result] = PYTHON
        elif op.startswith("numpy."):
            self.known[result] = NUMPY
        elif op in _CHOOSING:
            self._same(result, args)
        elif op in _ARITHMETIC:
            self._mixed(result, args)

    def of_merge(self, result: Var, a: Operand, b: Operand) -> None:
        self._same(result, [side for side in (a, b) if not isinstance(side, Undefined)])

    def _same(self, result: Var, operands: Sequence[Operand]) -> None:
        makers = {self.maker(operand) for operand in operands}
        if len(makers) == 1 and (maker := makers.pop()) is not None:
            self.known[result] = maker
