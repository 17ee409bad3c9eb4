"""Costly functions in short inner loops run over many rows at once.

Of `for i: for j: t = exp(x[i, j] - top)` only the inner loop vectorises, and where it is as short
as a vector register there is little left of that. So the arguments of a block of rows are put side
by side, in memory that the cache holds, the function runs over all of them in one loop, and the
rest of each row follows. Where rows are long a block is one row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Slice,
    Store,
    Var,
    While,
)
from tapeless.ir.types import INT, Array, Scalar
from tapeless.ir.visitor import Cloner, blocks, defined, operands, walk
from tapeless.lower.parts import Lists, Part, are_separable, loop_over
from tapeless.rules.vector_maths import VECTOR_MATHS

BLOCK = 2048  # numbers of a block, which take 16 kB
CHEAP = {"add", "sub", "mul", "neg", "alias"}
EMPTY = ("tape", "numpy.empty")


def join_short_rows(function: Function) -> Function:
    """Split, in place, loops over rows whose inner loops compute a costly function."""
    for loop in [node for node in function.body.nodes if isinstance(node, For)]:
        dependence = Dependence(function)
        found = _find(loop, dependence, function)
        if found is not None:
            _Writing(function, loop, found).run()
    return function


@dataclass
class _Found:
    """A costly function in an inner loop, what computes its argument, and the parts of the loop
    around that.
    """

    inner: For
    costly: Assign
    argument: list[Node]
    parts: list[Part]
    record: Store | None
    """What records all that the function is, in memory that serves for its arguments before."""


def _find(loop: For, dependence: Dependence, function: Function) -> _Found | None:
    if loop.parallel or (loop.start, loop.step) != (Const(0), Const(1)) or loop.location is None:
        return None
    if not dependence.is_independent(loop, count_uses(function)):
        return None
    for place, inner in enumerate(loop.body.nodes):
        if not isinstance(inner, For) or not _is_plain(inner, dependence):
            continue
        costly = [node for node in inner.body.nodes if _is_costly(node)]
        if len(costly) != 1 or sum(map(_is_costly, walk(inner.body))) > 1:
            continue
        argument = _slice(costly[0], inner, loop, dependence)  # type: ignore[arg-type]
        parts = _parts(loop, place)
        if argument is not None and are_separable(loop, parts, dependence):
            record = _record(costly[0], inner, loop, dependence)  # type: ignore[arg-type]
            return _Found(inner, costly[0], argument, parts, record)  # type: ignore[arg-type]
    return None


def _parts(loop: For, place: int) -> list[Part]:
    """What comes before the inner loop, with what lists its numbers, and the rest."""
    before, after = loop.body.nodes[:place], loop.body.nodes[place:]
    made = {var for node in before for var in defined(node)}
    arrays = [v for node in walk(Block(after)) for v in operands(node) if isinstance(v, Var)]
    listing = [
        node
        for node in after
        if isinstance(node, Store) and node.value in made and node.index == (loop.index,)
        if not node.checked and arrays.count(node.array) == 1  # type: ignore[arg-type]
    ]
    return [Part([*before, *listing]), Part([node for node in after if node not in listing])]


def _record(costly: Assign, inner: For, loop: For, dependence: Dependence) -> Store | None:
    """The store of all that the function is in an array of such rows, which the loop does not use
    otherwise.
    """
    for node in inner.body.nodes:
        if not isinstance(node, Store) or node.value is not costly.target or node.checked:
            continue
        made = dependence.structure.definition.get(node.array)  # type: ignore[arg-type]
        if not isinstance(made, Assign) or made.op not in EMPTY or made.args[1:] != (inner.stop,):
            continue
        accesses = dependence.accesses_inside(loop).get(dependence.memory(node.array), [])
        is_apart = len(accesses) == 1 and made.target.type == Array("float64", 2, "C")
        if is_apart and node.index == (loop.index, inner.index):
            return node
    return None


def _is_plain(inner: For, dependence: Dependence) -> bool:
    """Whether the loop is an innermost one from 0 to an extent that is known at top level."""
    if (inner.start, inner.step, inner.exit, inner.trips) != (Const(0), Const(1), None, None):
        return False
    if not isinstance(inner.stop, Var):
        return False
    if any(isinstance(node, (For, While)) for node in walk(inner.body)):
        return False
    return dependence.structure.home[inner.stop] is dependence.structure.top


def _is_costly(node: Node) -> bool:
    if blocks(node) or not isinstance(node, Assign) or node.op not in VECTOR_MATHS:
        return False
    match node.args:
        case (Var(type=type_),):
            return node.target.type == type_ == Scalar("float64")
    return False


def _slice(costly: Assign, inner: For, loop: For, dependence: Dependence) -> list[Node] | None:
    """What computes the argument in the inner loop, if that is cheap and reads only what the loop
    does not write.
    """
    made = dependence.structure.definition
    phis = {carry.phi for carry in inner.carries}
    pending, found = [costly.args[0]], set()
    while pending:
        var = pending.pop()
        if var in phis:
            return None
        node = made.get(var)  # type: ignore[arg-type]
        if node is None or dependence.structure.block_of[node] is not inner.body or node in found:
            continue
        if not _is_repeatable(node, loop, dependence):
            return None
        found.add(node)
        pending.extend(v for v in operands(node) if isinstance(v, Var))
    return [node for node in inner.body.nodes if node in found]


def _is_repeatable(node: Node, loop: For, dependence: Dependence) -> bool:
    if isinstance(node, Assign):
        return node.op in CHEAP
    if not isinstance(node, Load) or node.checked:
        return False
    accesses = dependence.accesses_inside(loop).get(dependence.memory(node.array), [])
    return bool(accesses) and all(access.kind == "read" for access in accesses)


class _Writing:
    """The loop over blocks of rows."""

    def __init__(self, function: Function, loop: For, found: _Found) -> None:
        self.function, self.loop, self.found = function, loop, found
        self.ahead = Builder(Block(), loop.location)
        self.body = Builder(Block(), loop.location)
        self.record = found.record
        length = found.inner.stop
        longest = self.ahead.assign("builtins.max", length, Const(1), hint="n", type=INT)
        fitting = self.ahead.assign("floordiv", Const(BLOCK), longest, hint="rows", type=INT)
        self.rows = self.ahead.assign("builtins.max", fitting, Const(1), hint="rows", type=INT)
        self.side = self.record.array if self.record is not None else self._block(length)

    def _block(self, length: Operand) -> Var:
        hint = f"{self.found.costly.target.hint}_block"
        type_ = Array("float64", 2)
        args = (self.rows, length)
        return self.ahead.assign("numpy.empty", *args, hint=hint, type=type_, dtype="float64")

    def run(self) -> None:
        before, after = self.found.parts
        first, last = self._range()
        before.nodes = [*before.nodes, *self._arguments(first)]
        after.nodes = [*self._place(first), *after.nodes]
        lists = Lists(self.loop, set(after.given))
        loops = [loop_over(part, lists) for part in (before, after)]
        carries = [carry for loop in loops for carry in self._between(loop)]
        for loop in loops:
            loop.start, loop.stop = first, last
        self.body.append(loops[0])
        self._compute(first, last)
        self.body.append(loops[1])
        nodes = self.function.body.nodes
        place = nodes.index(self.loop)
        over_blocks = self._over_blocks(carries)
        nodes[place : place + 1] = [*lists.made, *self.ahead.block.nodes, over_blocks]

    def _over_blocks(self, carries: list[Carry]) -> For:
        less = self.ahead.assign("sub", self.rows, Const(1), hint="rest", type=INT)
        more = self.ahead.assign("add", self.loop.stop, less, hint="n", type=INT)
        count = self.ahead.assign("floordiv", more, self.rows, hint="blocks", type=INT)
        index, one = self.index, Const(1)
        return For(
            index, Const(0), count, one, carries, self.body.block, location=self.loop.location
        )

    def _range(self) -> tuple[Var, Var]:
        """The first row of a block, and the row behind its last."""
        self.index = Var("block", INT)
        first = self.body.assign("mul", self.index, self.rows, hint="first", type=INT)
        end = self.body.assign("add", first, self.rows, hint="stop", type=INT)
        last = self.body.assign("builtins.min", end, self.loop.stop, hint="stop", type=INT)
        return first, last

    def _place(self, first: Var) -> list[Node]:
        """The rest of the row reads what the function was."""
        builder = Builder(Block(), self.loop.location)
        row = self._row(first, builder)
        inner, costly = self.found.inner, self.found.costly
        if self.record is not None:
            inner.body.nodes.remove(self.record)
        read = Load(costly.target, self.side, (row, inner.index), checked=False)
        inner.body.nodes[inner.body.nodes.index(costly)] = replace(read, location=costly.location)
        return builder.block.nodes

    def _row(self, first: Var, builder: Builder) -> Var:
        """The row of an iteration in the memory of the block."""
        if self.record is not None:
            return self.loop.index
        return builder.assign("sub", self.loop.index, first, hint="k", type=INT)

    def _arguments(self, first: Var) -> list[Node]:
        """Of each row the arguments, side by side."""
        builder = Builder(Block(), self.found.costly.location)
        row = self._row(first, builder)
        inner = self.found.inner
        index = Var(inner.index.hint, INT)
        cloner = Cloner({inner.index: index})
        nodes = [cloner.node(node) for node in self.found.argument]
        value = cloner.operand(self.found.costly.args[0])
        nodes.append(Store(self.side, (row, index), value, checked=False))
        builder.append(replace(inner, index=index, carries=[], body=Block(nodes)))
        return builder.block.nodes

    def _compute(self, first: Var, last: Var) -> None:
        """The function of all arguments of the block."""
        costly = self.found.costly
        part = Var("part", Array("float64", 2))
        rows = Slice(first, last)
        if self.record is None:
            rows = Slice(Const(0), self.body.assign("sub", last, first, hint="count", type=INT))
        self.body.append(Load(part, self.side, (rows,)))
        flat = self.body.assign("ravel", part, hint="flat", type=Array("float64", 1))
        size = self.body.assign("shape", flat, hint="n", type=INT, axis=0)
        index, number = Var("k", INT), Scalar("float64")
        inside = Builder(Block(), costly.location)
        inside.append(Load(argument := Var("t", number), flat, (index,), checked=False))
        value = inside.assign(
            costly.op, argument, hint=costly.target.hint, type=number, **costly.attrs
        )
        inside.append(Store(flat, (index,), value, checked=False))
        self.body.append(For(index, Const(0), size, Const(1), [], inside.block))

    def _between(self, loop: For) -> list[Carry]:
        """What a loop over the rows of a block carries goes from block to block."""
        found = []
        for carry in loop.carries:
            phi, result = Var(carry.phi.hint, carry.phi.type), Var(carry.phi.hint, carry.phi.type)
            found.append(Carry(phi, carry.initial, result, carry.result))
            carry.initial, carry.result = phi, result
        return found
