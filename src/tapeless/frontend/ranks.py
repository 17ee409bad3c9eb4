"""The number of dimensions of a value, where the text alone tells it.

Not a type system: Numba infers types later. This is just enough for `m, n = x.shape`, for `x.ndim
== 2`, and to tell `s += 1.0` on a number from `a += 1.0` on an array in the plain cases. Unknown is
always a right answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tapeless.ir.nodes import Const, Ellipsis, Index, NewAxis, Operand, Slice, Undefined, Var
from tapeless.ir.types import Array, Scalar
from tapeless.rules.registry import OPERATIONS

if TYPE_CHECKING:
    from tapeless.frontend.values import Value

_ELEMENTWISE = {"add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "pos", "invert"}
_ELEMENTWISE |= {"lt", "le", "gt", "ge", "eq", "ne", "not", "bitand", "bitor", "bitxor"}
_ELEMENTWISE |= {"lshift", "rshift"}
IN_PLACE = {"iadd", "isub", "imul", "itruediv", "ifloordiv", "imod", "ipow"}  # of an array
_NUMBERS = {
    "shape",
    "ndim",
    "size",
    "trip_count",
    "builtins.float",
    "builtins.int",
    "builtins.bool",
}
_PLACES = {"argsort_along", "index_along", "nonzero_along", "search"}
_CREATED = {"numpy.zeros": 0, "numpy.empty": 0, "numpy.ones": 0, "numpy.full": 1}
_LIKE_FIRST = {"copy", "transpose", "alias", "numpy.zeros_like", "numpy.empty_like"}
_LIKE_FIRST |= {"numpy.ones_like", "numpy.full_like", "numpy.concatenate", "zeros_shadow", "astype"}
_LIKE_FIRST |= {"numpy.swapaxes", "numpy.moveaxis", "transpose_of_stack", "part", "embed"}
_LINES = {"ravel", "numpy.arange", "numpy.linspace", "numpy.flatnonzero"}
_REDUCTIONS = {
    f"numpy.{name}"
    for name in ["sum", "mean", "prod", "max", "min", "any", "all", "argmax", "argmin"]
}
_REDUCTIONS |= {"numpy.linalg.norm"}


class Ranks:
    """What is known so far."""

    def __init__(self) -> None:
        self.known: dict[Var, int] = {}
        self.places: set[Operand] = set()  # arrays of indices

    def rank(self, value: Value | None) -> int | None:
        if isinstance(value, Const):
            return 0
        if not isinstance(value, Var):
            return None
        if isinstance(value.type, (Scalar, Array)):
            return value.type.ndim
        return self.known.get(value)

    def set(self, value: Operand, rank: int | None) -> None:
        """Note what a variable has; that of a constant is known."""
        if rank is not None and isinstance(value, Var):
            self.known[value] = rank

    def is_scalar(self, value: Value | None) -> bool:
        return self.rank(value) == 0

    def of_merge(self, result: Var, a: Operand, b: Operand) -> None:
        ranks = {self.rank(side) for side in (a, b) if not isinstance(side, Undefined)}
        if len(ranks) == 1:
            self.set(result, ranks.pop())

    def of_operation(
        self, result: Var, op: str, args: Sequence[Operand], attrs: Mapping[str, Any]
    ) -> None:
        if op in _PLACES:
            self.places.add(result)
        self.set(result, self._operation(op, [self.rank(a) for a in args], attrs))

    def _operation(self, op: str, ranks: list[int | None], attrs: Mapping[str, Any]) -> int | None:
        if op in _NUMBERS or op.startswith("math."):
            return 0
        if op in _CREATED:
            return len(ranks) - _CREATED[op]
        if op in _LINES:
            return 1
        if op in ("numpy.outer", "numpy.eye"):
            return 2
        if op in ("reshape", "numpy.broadcast_to"):
            return len(ranks) - 1
        first = ranks[0] if ranks else None
        if first is None or None in ranks:
            return None
        known: list[int] = ranks  # type: ignore[assignment]
        if op in _ELEMENTWISE or (op in OPERATIONS and OPERATIONS[op].elementwise):
            return max(known)
        if op in _LIKE_FIRST or op in IN_PLACE:
            return first
        if op == "array":
            return first + 1
        if op in ("numpy.stack", "numpy.expand_dims"):
            return first + (len(attrs["axis"]) if isinstance(attrs.get("axis"), tuple) else 1)
        if op in ("numpy.cumsum", "suffix_sum"):
            return 1 if attrs.get("axis") is None else first
        if op == "numpy.squeeze":
            return first - (len(attrs["axis"]) if isinstance(attrs["axis"], tuple) else 1)
        if op in ("matmul", "numpy.dot"):
            return _matmul(known)
        if op in _REDUCTIONS:
            return _reduced(first, attrs)
        rank = OPERATIONS[op].rank if op in OPERATIONS else None
        return None if rank is None else rank(known, attrs)

    def of_load(self, result: Var, array: Operand, index: Index) -> None:
        rank = self.rank(array)
        if rank is None:
            return
        added, gathered = 0, 0
        for item in index:
            if isinstance(item, NewAxis):
                added += 1
            elif isinstance(item, (Slice, Ellipsis)):
                continue
            elif self.rank(item) == 0:
                added -= 1
            elif self.rank(item) == 1 or item in self.places:
                added -= 1
                gathered = max(gathered, self.rank(item) or 0)
            else:
                return  # perhaps a boolean array, which stands for several axes
        added += gathered
        if rank + added == 0 and any(isinstance(item, Ellipsis) for item in index):
            return  # an array without dimensions, which is written through, not a number
        self.known[result] = rank + added


def _matmul(ranks: list[int]) -> int | None:
    return {(1, 1): 0, (2, 1): 1, (1, 2): 1, (2, 2): 2}.get((ranks[0], ranks[1]))


def _reduced(rank: int, attrs: Mapping[str, Any]) -> int:
    axis = attrs.get("axis")
    if attrs.get("keepdims"):
        return rank
    return 0 if axis is None else rank - (len(axis) if isinstance(axis, tuple) else 1)
