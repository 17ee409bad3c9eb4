"""The extents of arrays as loops need them: which are equal, and what each is written as.

Each axis of each array has a key: a number, or the axis of the first array that is known to be as
long. Where two axes have to be as long as each other and it is not known that they are, the program
says so (`assume_equal`), and from there on they have one key.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from tapeless.analysis.shapes import CREATION, SHAPED_LIKE
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Const, Function, Load, NewAxis, Node, Operand, Slice, Var
from tapeless.ir.types import INT, Array, is_array
from tapeless.lower.slicing import is_upward, length_of
from tapeless.rules.registry import operation

REDUCTIONS = {"numpy.sum", "numpy.mean", "numpy.max", "numpy.min", "numpy.prod"}


@dataclass(frozen=True)
class Part:
    """The extent of what a slice selects of an axis."""

    whole: int | Var | tuple[Var, int, int] | Part
    item: Slice


# A constant extent, a number of the program, (array, axis, cut off its ends), or a part of another.
Key = int | Var | tuple[Var, int, int] | Part
ONE = 1


class Extents:
    """Keys of axes, learnt statement by statement in the order of the program."""

    def __init__(self, function: Function) -> None:
        self.keys: dict[Var, tuple[Key, ...]] = {}
        self.equal: dict[Key, Key] = {}
        self.numbers: dict[Var, Key] = {}  # extents that the program asked for
        for param in function.params:
            self.learn_unknown(param.var)
            if param.like is not None:
                self.keys[param.var] = self.of(param.like)

    def of(self, array: Var) -> tuple[Key, ...]:
        if array not in self.keys:
            self.learn_unknown(array)
        return tuple(self.canonical(key) for key in self.keys[array])

    def canonical(self, key: Key) -> Key:
        while key in self.equal:
            key = self.equal[key]
        return key

    def written(self, key: Key, builder: Builder) -> Operand:
        """The extent as an operand."""
        return self._formula(self.canonical(key), builder)

    def _formula(self, key: Key, builder: Builder) -> Operand:
        """The extent by this key alone: what a part is cut from may be equal to the part."""
        if isinstance(key, int):
            return Const(key)
        if isinstance(key, Var):
            return key
        if isinstance(key, Part):
            return length_of(key.item, self._formula(key.whole, builder), builder)
        array, axis, cut = key
        extent = builder.assign("shape", array, hint="n", type=INT, axis=axis)
        if not cut:
            return extent
        rest = builder.assign("sub", extent, Const(cut), hint="n", type=INT)
        return builder.assign("builtins.max", rest, Const(0), hint="n", type=INT)

    def assume_equal(self, left: Key, right: Key, builder: Builder) -> None:
        """From here on the two are equal; where they are not, the program leaves."""
        left, right = self.canonical(left), self.canonical(right)
        if left == right:
            return
        extents = self.written(left, builder), self.written(right, builder)
        builder.assign("assume_equal", *extents, hint="_", type=None)
        if isinstance(right, int):
            left, right = right, left
        self.equal[right] = left

    # ---- what statements say ---------------------------------------------------------------------

    def learn_unknown(self, array: Var) -> None:
        rank = array.type.ndim if isinstance(array.type, Array) else 0
        self.keys[array] = tuple((array, axis, 0) for axis in range(rank))

    def learn(self, node: Node) -> None:
        """Take notice of the shape of what the node makes."""
        if isinstance(node, Assign) and node.op == "shape" and isinstance(node.args[0], Var):
            self.numbers[node.target] = self.of(node.args[0])[node.attrs["axis"]]
        if not isinstance(node, (Assign, Load)) or not is_array(node.target.type):
            return
        found = self._selected(node) if isinstance(node, Load) else self._made(node)
        if found is not None and len(found) == node.target.type.ndim:
            self.keys[node.target] = found
        else:
            self.learn_unknown(node.target)

    def take_over(self, param: Var, copy: Var) -> None:
        """From here on the copy of a parameter is asked, which has the parameter's name."""
        self.learn_unknown(copy)
        for own, key in zip(self.of(copy), self.of(param), strict=True):
            self.equal[key] = own

    def _made(self, node: Assign) -> tuple[Key, ...] | None:
        arrays = [a for a in node.args if isinstance(a, Var) and is_array(a.type)]
        if node.op in CREATION:
            return tuple(self._key(arg) for arg in node.args)
        if node.op in SHAPED_LIKE:
            like = node.args[SHAPED_LIKE[node.op]]
            return self.of(like) if isinstance(like, Var) and is_array(like.type) else None
        if node.op == "numpy.arange":
            start, stop, step = node.args
            return self._counted(stop) if (start, step) == (Const(0), Const(1)) else None
        if node.op == "array" and node.target.type.ndim == 1:  # type: ignore[union-attr]
            return (len(node.args),)
        if node.op == "numpy.eye":
            return self._counted(node.args[0]) * 2
        if node.op == "transpose" and len(node.args) == 1 and not node.attrs:
            return self.of(arrays[0])[::-1]
        if node.op == "transpose_of_stack":
            *stack, rows, columns = self.of(arrays[0])
            return (*stack, columns, rows)
        if node.op == "numpy.expand_dims" and isinstance(node.attrs["axis"], int):
            shape = self.of(arrays[0])
            place = node.attrs["axis"] % (len(shape) + 1)
            return (*shape[:place], ONE, *shape[place:])
        if node.op == "matmul" and len(arrays) == 2 and all(a.type.ndim == 2 for a in arrays):  # type: ignore[union-attr]
            return (self.of(arrays[0])[0], self.of(arrays[1])[1])
        if node.op == "matmul" and [a.type.ndim for a in arrays] == [2, 1]:  # type: ignore[union-attr]
            return (self.of(arrays[0])[0],)
        if node.op == "matmul" and [a.type.ndim for a in arrays] == [1, 2]:  # type: ignore[union-attr]
            return (self.of(arrays[1])[1],)
        if node.op == "numpy.outer" and [a.type.ndim for a in arrays] == [1, 1]:  # type: ignore[union-attr]
            return (*self.of(arrays[0]), *self.of(arrays[1]))
        if node.op in REDUCTIONS and isinstance(node.attrs.get("axis"), int) and arrays:
            return self._reduced(self.of(arrays[0]), node.attrs)
        if node.op == "reshape" and arrays:
            return self._reshaped(node, arrays[0])
        if operation(node.op).elementwise:
            shapes = {self.of(array) for array in arrays}
            return shapes.pop() if len(shapes) == 1 else None
        return None

    def _counted(self, count: Operand) -> tuple[Key, ...]:
        """The extent of as many elements as an axis has; of another number, which may be negative,
        nothing is known.
        """
        return (self.numbers[count],) if count in self.numbers else ()

    def _key(self, operand: Operand) -> Key:
        if isinstance(operand, Const) and isinstance(operand.value, int):
            return operand.value
        assert isinstance(operand, Var)
        return self.numbers.get(operand, operand)

    def _reduced(self, shape: tuple[Key, ...], attrs) -> tuple[Key, ...]:
        axis = attrs["axis"] % len(shape)
        kept = (ONE,) if attrs.get("keepdims") else ()
        return (*shape[:axis], *kept, *shape[axis + 1 :])

    def _reshaped(self, node: Assign, source: Var) -> tuple[Key, ...] | None:
        """A vector made a row or a column; other shapes that are given as numbers."""
        wanted = [self._key(arg) for arg in node.args[1:]]
        others = [key for key in wanted if key != -1]
        if wanted.count(-1) == 0:
            return tuple(wanted)
        shape = [key for key in self.of(source) if key != ONE]
        if wanted.count(-1) == 1 and len(shape) == 1 and all(key == ONE for key in others):
            return tuple(shape[0] if key == -1 else key for key in wanted)
        return None

    def _selected(self, node: Load) -> tuple[Key, ...] | None:
        """`array[index]`, for integers, new axes, and slices."""
        if not isinstance(node.array, Var) or not is_array(node.array.type):
            return None
        shape, taken = self.of(node.array), 0
        found: list[Key] = []
        for item in node.index:
            if isinstance(item, NewAxis):
                found.append(ONE)
                continue
            if taken >= len(shape):
                return None
            if isinstance(item, Slice):
                key = _cut(shape[taken], item)
                if key is None:
                    return None
                found.append(key)
            elif not isinstance(item, (Var, Const)) or is_array(getattr(item, "type", None)):
                return None
            taken += 1
        return (*found, *shape[taken:])


def _cut(key: Key, item: Slice) -> Key | None:
    """What `start:stop` leaves. Where it cuts off constant ends, that is all that is kept of it."""
    if item == Slice():
        return key
    start, stop = item.start or Const(0), item.stop or Const(0)
    if item.step in (None, Const(1)) and isinstance(key, tuple):
        if _is_constant(start, at_least=0) and (item.stop is None or _is_constant(stop, below=0)):
            array, axis, cut = key
            return (array, axis, cut + start.value - stop.value)  # type: ignore[union-attr]
    return Part(key, item) if is_upward(item) else None


def _is_constant(bound: Operand, at_least: float = -inf, below: float = inf) -> bool:
    value = bound.value if isinstance(bound, Const) else None
    return isinstance(value, int) and at_least <= value < below
