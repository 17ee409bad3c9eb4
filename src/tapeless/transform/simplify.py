"""Making a derivative smaller without changing what it computes: copies, constants, repeated
values, carried values that do not change.
"""

from __future__ import annotations

from itertools import takewhile

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.shapes import Shapes
from tapeless.ir.nodes import (
    Assign,
    Block,
    Const,
    For,
    Function,
    If,
    Load,
    Node,
    Operand,
    Raise,
    Slice,
    Var,
    While,
)
from tapeless.ir.types import INT, Stack, is_array, is_complex
from tapeless.ir.visitor import blocks, map_operands, operands
from tapeless.rules.registry import operation
from tapeless.transform.algebra import INTEGER, is_constant

# Operations that make new memory each time, whose results must not be shared.
FRESH = {"stack", "tape", "copy", "array", "numpy.zeros", "numpy.empty", "numpy.ones", "numpy.full"}
FRESH |= {
    "zeros_shadow",
    "numpy.zeros_like",
    "numpy.empty_like",
    "numpy.ones_like",
    "numpy.full_like",
}
SPREADING = ("broadcast_like", "expand")


def simplify(function: Function) -> Function:
    """Simplify, in place, until nothing changes."""
    while True:
        run = _Simplifier(function)
        run.block(function.body, {})
        if not (run.names or run.changed):
            return function
        rename(function, run.names)


def rename(function: Function, names: dict[Var, Operand]) -> None:
    """Replace variables everywhere, following chains of replacements."""

    if not names:
        return

    def final(operand: Operand) -> Operand:
        while isinstance(operand, Var) and operand in names:
            operand = names[operand]
        return operand

    def visit(block: Block) -> None:
        for node in block.nodes:
            map_operands(node, final, final)
            for inner in blocks(node):
                visit(inner)

    visit(function.body)
    function.results = [final(result) for result in function.results]


def copies_on_entry(function: Function) -> dict[Operand, Var]:
    """The parameters that are copied on entry. They are not read any more: the copy takes over the
    name.
    """
    return {
        node.args[0]: node.target
        for node in takewhile(_is_at_entry, function.body.nodes)
        if isinstance(node, Assign) and node.op == "copy"
    }


class _Simplifier:
    """One walk. `names` collects variables that turned out to be another operand."""

    def __init__(self, function: Function) -> None:
        self.aliases = Aliases(function)
        self.shapes = Shapes(function)
        self.definition = self.aliases.structure.definition
        self.own_copy = copies_on_entry(function)
        self.names: dict[Var, Operand] = {}
        self.changed = False

    def block(self, block: Block, known: dict) -> None:
        """`known` maps computations that dominate this point to the variable that holds their
        value.
        """
        known = dict(known)
        kept: list[Node] = []
        for node in block.nodes:
            if isinstance(node, Assign):
                self._drop_broadcast(node)
                self._measure_source(node)
                if (same := self._same_as(node)) is not None:
                    self.names[node.target] = same
                    continue
                if node.op == "assume_equal" and node.args[0] == node.args[1]:
                    self.changed = True
                    continue
            elif isinstance(node, Load) and _is_whole(node):
                self.names[node.target] = node.array
                continue
            elif (check := _check(node)) is not None:
                if check in known:
                    self.changed = True
                    continue
                known[check] = None
            if isinstance(node, (Assign, Load)):
                key = self._key(node)
                if key in known:
                    self.names[node.target] = known[key]
                    continue
                if key is not None:
                    known[key] = node.target
            else:
                self._structured(node)
                for inner in blocks(node):
                    self.block(inner, known)
            kept.append(node)
        block.nodes = kept

    def _same_as(self, node: Assign) -> Operand | None:
        """An operand that has the value of the assignment already."""
        match node.op, node.args:
            case "alias", (arg,):
                return arg
            case "complex_of", (Var(type=type_) as arg,) if type_ == node.target.type:
                return arg if is_complex(type_) and self._may_share(node.target, arg) else None
            case "shape", (Var() as array,):
                extent = self.shapes.of(array)[node.attrs["axis"]]
                return extent if isinstance(extent, (Var, Const)) else None
            case "mul", (arg, other) if is_constant(other, 1.0) and self._keeps_type(node, arg):
                return arg
            case "mul", (other, arg) if is_constant(other, 1.0) and self._keeps_type(node, arg):
                return arg
            case "neg", (Const(value=float(value)),):
                return Const(-value)
            case "radd", (other, arg) if is_constant(other, 0.0):
                return arg
            case "radd", (arg, other) if is_constant(other, 0.0):
                return arg
            case "unbroadcast", (Var() as arg, like) if self.shapes.equal(arg, like):
                return arg if self._may_share(node.target, arg) else None
            case (("add" | "sub" | "mul"), (Const(left), Const(right))):
                if type(left) is int and type(right) is int:
                    return Const(INTEGER[node.op](left, right))
            case (("add" | "sub"), (arg, other)) if (
                is_constant(other, 0) and node.target.type == INT
            ):
                return arg if getattr(arg, "type", INT) == INT else None
            case "trip_count", (Const(0), Const(stop), Const(1)):
                return Const(max(0, stop))
        return None

    def _drop_broadcast(self, node: Assign) -> None:
        """A number need not be spread over an array that it multiplies."""
        if node.op not in ("mul", "radd") or len(node.args) != 2:
            return
        for place, other in ((0, 1), (1, 0)):
            spread = self.definition.get(node.args[place])  # type: ignore[arg-type]
            if not (isinstance(spread, Assign) and spread.op in SPREADING):
                continue
            if self.aliases.is_written(spread.target):
                continue  # it may hold something else by now
            number, like = spread.args
            if is_array(getattr(number, "type", None)) or not self.shapes.equal(
                like, node.args[other]
            ):
                continue
            args = list(node.args)
            args[place] = number
            node.args, self.changed = tuple(args), True

    def _measure_source(self, node: Assign) -> None:
        """Ask for the extent of the first array of a shape, so that equal extents are one value."""
        if node.op == "zeros_shadow":
            made = self.definition.get(node.args[0])  # type: ignore[arg-type]
            if isinstance(made, Assign) and made.op == "zeros_shadow":
                node.args, self.changed = made.args, True
        if node.op != "shape" or not isinstance(node.args[0], Var):
            return
        extent = self.shapes.of(node.args[0])[node.attrs["axis"]]
        if not (isinstance(extent, tuple) and extent[2] == 0):
            return
        base: Var = extent[0]
        array: Var = self.own_copy.get(base, base)
        if array is not node.args[0] and node.args[0] is not base:
            node.args = (array,)
            node.attrs = {"axis": extent[1]}
            self.changed = True

    def _may_share(self, target: Var, arg: Var) -> bool:
        return not (self.aliases.is_written(arg) or self.aliases.is_written(target))

    def _keeps_type(self, node: Assign, arg: Operand) -> bool:
        """Multiplying by 1.0 changes the type of an integer, and makes a new array."""
        if not isinstance(arg, Var):
            return isinstance(arg, Const) and isinstance(arg.value, float)
        if is_array(arg.type):
            return arg.type == node.target.type and self._may_share(node.target, arg)
        return arg.type is None or arg.type == node.target.type

    def _key(self, node: Assign | Load) -> tuple | None:
        """What identifies the computation, or None if it must not be shared."""
        if isinstance(node.target.type, Stack):
            return None
        if is_array(node.target.type) and self.aliases.is_written(node.target):
            return None
        if isinstance(node, Assign):
            what = operation(node.op)
            if what.effect or node.op in FRESH:
                return None
            if not what.shape_only and self._reads_written(node):
                return None
            attrs = repr(sorted(node.attrs.items())) if node.attrs else ""
            return (node.op, node.args, attrs)
        if self._reads_written(node):
            return None
        return ("load", node.array, node.index)

    def _reads_written(self, node: Node) -> bool:
        for v in operands(node):
            if isinstance(v, Var) and is_array(v.type) and self.aliases.is_written(v):
                return True
        return False

    def _structured(self, node: Node) -> None:
        """Carried values that never change, and merges of equal values."""
        match node:
            case For() | While():
                for carry in list(node.carries):
                    if carry.next is carry.phi:
                        self.names[carry.phi] = carry.initial
                        self.names[carry.result] = carry.initial
                        node.carries.remove(carry)
            case If():
                for merge in list(node.merges):
                    if merge.then is merge.orelse or (
                        isinstance(merge.then, Const) and merge.then == merge.orelse
                    ):
                        self.names[merge.result] = merge.then
                        node.merges.remove(merge)


def _is_whole(node: Load) -> bool:
    """Whether the node reads `array[:]`, which is the array again."""
    if not isinstance(node.array, Var) or node.array.type != node.target.type:
        return False
    return is_array(node.target.type) and all(item == Slice() for item in node.index)


def _check(node: Node) -> tuple | None:
    """What identifies `if condition: raise`, which need not be asked twice."""
    if not isinstance(node, If) or node.merges or node.orelse.nodes:
        return None
    return ("raises", node.condition) if [type(n) for n in node.then.nodes] == [Raise] else None


def _is_at_entry(node: Node) -> bool:
    """Whether the node is one of those that a program which writes its arguments begins with."""
    return isinstance(node, Assign) and node.op in ("copy", "zeros_shadow")
