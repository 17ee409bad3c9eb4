"""Reading and writing `x[…]`, where compiled code needs help to mean what Python means.

Python raises IndexError for an index out of range; plain compiled code reads or corrupts other
memory. So a subscript that may be out of range goes through a helper of `runtime.bounds`, until
a pass has shown that it cannot be. Subscripts that hold arrays go through `runtime.indexing`,
and sums into a part of an array through `runtime.accumulate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapeless.emit.dialects import Dialect
from tapeless.emit.grammar import CALL
from tapeless.ir.nodes import (
    Accumulate,
    Const,
    Ellipsis,
    Index,
    IndexItem,
    Load,
    NewAxis,
    Operand,
    Slice,
    Store,
    Var,
)
from tapeless.ir.printer import index_text, tuple_text
from tapeless.ir.types import Array, Scalar

if TYPE_CHECKING:
    from tapeless.emit.expressions import Expressions

CHECKED_RANKS = (1, 2, 3)  # there is `load1`, `load2`, `load3`; deeper subscripts check each index


@dataclass(frozen=True)
class Form:
    """How a subscript is written: the helper that it goes through, and what is checked."""

    helper: str = ""  # "module:name"
    as_tuple: bool = False  # the helper takes the index as one tuple
    guarded: bool = False  # each integer is checked by itself
    on_view: bool = False  # the helper takes what the subscript selects

    @property
    def helpers(self) -> tuple[str, ...]:
        """The helpers of `tapeless.runtime` that the text needs."""
        guard = ("bounds:inside",) if self.guarded else ()
        return (*guard, self.helper) if self.helper else guard


def form(node: Load | Store | Accumulate, dialect: Dialect) -> Form:
    """How the subscript of the node is written in this dialect."""
    index = node.index
    numbers = [item for item in index if isinstance(item, Var | Const)]
    if not dialect.compiled:
        untold = isinstance(node, Accumulate) and not all(map(_is_number, numbers))
        return Form("plain:add_at", as_tuple=True) if untold else Form()
    if any(isinstance(item, Var) and isinstance(item.type, Array) for item in numbers):
        verb = {Load: "gather", Store: "scatter", Accumulate: "add_at"}[type(node)]
        return Form(f"indexing:{verb}", as_tuple=True)
    checked = node.checked and bool(numbers)
    if isinstance(node, Accumulate) and not _is_element(node):
        return Form("accumulate:add_into", guarded=checked, on_view=True)
    if checked and len(numbers) == len(index) and len(index) in CHECKED_RANKS:
        verb = {Load: "load", Store: "store", Accumulate: "add"}[type(node)]
        return Form(f"bounds:{verb}{len(index)}")
    return Form(guarded=checked)


def subscript(write: Expressions, node: Load | Store | Accumulate) -> str:
    """The text of the whole node, without the target of a load."""
    how = form(node, write.dialect)
    base = write.text(node.array, CALL)
    name = how.helper.partition(":")[2]
    value = "" if isinstance(node, Load) else write.text(node.value)
    given = [value] if value else []
    if how.as_tuple:
        return f"{name}({', '.join([base, tuple_text(node.index, write.text), *given])})"
    if how.on_view:
        if isinstance(node, Accumulate) and node.index == (Ellipsis(),):
            product = write.product(node.value)
            if product is not None:
                return f"add_product({base}, {', '.join(map(write.text, product.args))})"
        return f"{name}({_selected(write, node, base, how)}, {value})"
    if name:
        return f"{name}({', '.join([base, index_text(node.index, write.text), *given])})"
    if isinstance(node, Load):
        return _selected(write, node, base, how)
    place = f"{base}[{_items(write, node, base, how)}]"
    if isinstance(node, Store):
        return f"{place} = {value}"
    negated = write.negated(node.value)
    return f"{place} += {value}" if negated is None else f"{place} -= {negated.text}"


def _is_number(item: Operand) -> bool:
    return isinstance(item, Const) or isinstance(getattr(item, "type", None), Scalar)


def _is_element(node: Accumulate) -> bool:
    """Whether the subscript selects a single element."""
    type_ = getattr(node.array, "type", None)
    rank = type_.ndim if isinstance(type_, Array) else len(node.index)
    return len(node.index) == rank and all(isinstance(i, Var | Const) for i in node.index)


def _selected(write: Expressions, node: Load | Store | Accumulate, base: str, how: Form) -> str:
    """What the subscript selects, as a view; the array itself if that is everything."""
    items = _items(write, node, base, how)
    whole = items == ":" and write.dialect.compiled  # elsewhere it may be a list, and a copy
    return base if whole else f"{base}[{items}]"


def _items(write: Expressions, node: Load | Store | Accumulate, base: str, how: Form) -> str:
    index = node.index
    if how.guarded:
        return ", ".join(_guarded(write, base, index, place) for place in range(len(index)))
    if write.dialect.compiled and len(index) == 1 and isinstance(index[0], Ellipsis):
        type_ = getattr(node.array, "type", None)  # Numba has no lone `...`
        return "()" if isinstance(type_, Array) and type_.ndim == 0 else ":"
    return index_text(index, write.text)


def _guarded(write: Expressions, base: str, index: Index, place: int) -> str:
    """One item of a mixed index: slices are safe, an integer is checked against its axis."""
    item = index[place]
    if not isinstance(item, Var | Const):
        return index_text((item,), write.text)
    return f"inside({write.text(item)}, {base}.shape[{axis_of(index, place)}])"


def axis_of(index: Index, place: int) -> int:
    """The axis of the array that an item speaks of; from the end if after an ellipsis."""
    if any(isinstance(item, Ellipsis) for item in index[:place]):
        return -sum(map(_consumes, index[place:]))
    return sum(map(_consumes, index[:place]))


def _consumes(item: IndexItem) -> bool:
    return isinstance(item, Slice | Var | Const) and not isinstance(item, NewAxis)
