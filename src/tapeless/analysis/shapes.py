"""Which arrays are known to have the same shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tapeless.ir.nodes import (
    Assign,
    Carry,
    Const,
    For,
    Function,
    Index,
    Load,
    Operand,
    Slice,
    Var,
    While,
)
from tapeless.ir.types import is_array
from tapeless.ir.visitor import walk
from tapeless.rules.registry import operation

# Operations whose result has the shape of the argument at this position.
SHAPED_LIKE = {
    "copy": 0,
    "alias": 0,
    "zeros_shadow": 0,
    "numpy.zeros_like": 0,
    "numpy.empty_like": 0,
    "numpy.ones_like": 0,
    "numpy.full_like": 0,
    "unbroadcast": 1,
    "broadcast_like": 1,
    "expand": 1,
    "cholesky": 0,
    "inverse": 0,
    "triangular": 1,
}
CREATION = frozenset({"numpy.zeros", "numpy.empty", "numpy.ones", "tape"})
ZEROS = frozenset({"zeros_shadow", "numpy.zeros", "numpy.zeros_like"})
EMPTY = frozenset({"tape", "numpy.empty", "numpy.empty_like"})

# An extent: an operand, or (array, axis, how many elements were cut off its ends).
Extent = Operand | tuple[Var, int, int]
Shape = tuple[Extent, ...]


class Shapes:
    """The shape of each array, in terms of numbers and of the shapes of other arrays."""

    def __init__(self, function: Function) -> None:
        carries = list(_carried_arrays(function))
        while True:
            self._read(function, {c.phi: c.initial for c in carries})
            kept = [c for c in carries if self._keeps_shape(c)]
            if len(kept) == len(carries):
                return
            carries = kept

    def _read(self, function: Function, initial: Mapping[Var, Operand]) -> None:
        """What is known if what loops carry keeps the shape of what is `initial`."""
        self._known: dict[Var, Shape] = {}
        self._arrays: dict[Shape, list[Var]] = {}
        self._measured: dict[Operand, tuple[Var, int]] = {}  # what an extent was asked of
        for param in function.params:
            if is_array(param.var.type):
                if param.like is not None:
                    self._known[param.var] = self.of(param.like)
                self._arrays.setdefault(self.of(param.var), []).append(param.var)
        for node in walk(function.body):
            if isinstance(node, (Assign, Load)) and is_array(node.target.type):
                found = self._shape(node)
                if found is not None:
                    self._known[node.target] = found
                self._arrays.setdefault(self.of(node.target), []).append(node.target)
            elif isinstance(node, Assign) and node.op == "shape":
                self._measured[node.target] = (node.args[0], node.attrs["axis"])  # type: ignore[assignment]
            elif isinstance(node, (For, While)):
                for carry in node.carries:
                    if carry.phi in initial:
                        shape = self.of(initial[carry.phi])  # type: ignore[arg-type]
                        self._known[carry.phi] = self._known[carry.result] = shape

    def _keeps_shape(self, carry: Carry) -> bool:
        """Whether each iteration hands on an array of the shape that the first was given."""
        if not isinstance(carry.next, Var):
            return False
        shapes = [map(self.source, self.of(array)) for array in (carry.phi, carry.next)]
        return all(one == other for one, other in zip(*shapes, strict=True))

    def source(self, extent: Extent) -> Extent:
        """The extent as that of the array that it was asked of."""
        while isinstance(extent, Var) and extent in self._measured:
            array, axis = self._measured[extent]
            extent = self.of(array)[axis]
        return extent

    def of(self, array: Var) -> Shape:
        """The extents of the array; two arrays with equal extents here have equal shapes."""
        if array not in self._known:
            rank = array.type.ndim if array.type is not None else 0
            self._known[array] = tuple((array, axis, 0) for axis in range(rank))
        return self._known[array]

    def equal(self, left: Operand, right: Operand) -> bool:
        """Whether two arrays are known to have the same shape."""
        if not (isinstance(left, Var) and isinstance(right, Var)):
            return False
        return is_array(left.type) and is_array(right.type) and self.of(left) == self.of(right)

    def same_as(self, array: Var) -> Iterator[Var]:
        """The arrays known to have the shape of `array`, in the order of the program."""
        yield from self._arrays.get(self.of(array), ())

    def _shape(self, node: Assign | Load) -> Shape | None:
        if isinstance(node, Load):
            return self._selected(node.array, node.index)
        if node.op in CREATION:
            return node.args if len(node.args) == node.target.type.ndim else None  # type: ignore[union-attr]
        if node.op in SHAPED_LIKE:
            source = node.args[SHAPED_LIKE[node.op]]
            return self.of(source) if isinstance(source, Var) else None
        if not operation(node.op).elementwise:
            return None
        arrays = [arg for arg in node.args if isinstance(arg, Var) and is_array(arg.type)]
        shapes = {self.of(array) for array in arrays}
        return shapes.pop() if len(shapes) == 1 else None

    def _selected(self, array: Operand, index: Index) -> Shape | None:
        """The shape of `array[index]`, for integers and for slices that cut off constant ends."""
        if not isinstance(array, Var) or not is_array(array.type):
            return None
        extents, taken = list(self.of(array)), 0
        found: list[Extent] = []
        for item in index:
            if isinstance(item, Slice) and taken < len(extents):
                extent = _cut(extents[taken], item)
                if extent is None:
                    return None
                found.append(extent)
            elif not isinstance(item, (Var, Const)) or is_array(getattr(item, "type", None)):
                return None
            taken += 1
        return (*found, *extents[taken:])


def _carried_arrays(function: Function) -> Iterator[Carry]:
    """What loops carry of arrays that have a name before."""
    for node in walk(function.body):
        if isinstance(node, (For, While)):
            for carry in node.carries:
                if is_array(carry.phi.type) and isinstance(carry.initial, Var):
                    yield carry


def _cut(extent: Extent, item: Slice) -> Extent | None:
    """What `start:stop` leaves, for a constant start from the front and a constant stop from the
    back.
    """
    start = item.start or Const(0)
    stop = item.stop or Const(0)
    if item.step not in (None, Const(1)) or not isinstance(extent, tuple):
        return None
    if not (isinstance(start, Const) and isinstance(stop, Const)):
        return None
    if item.stop is not None and not (isinstance(stop.value, int) and stop.value < 0):
        return None
    if not (isinstance(start.value, int) and start.value >= 0):
        return None
    array, axis, cut = extent
    return (array, axis, cut + start.value - stop.value)
