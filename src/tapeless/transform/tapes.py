"""Where recorded values are kept.

In a nest of counted loops whose trip counts are all known before the nest, a value is kept in an
array with one axis for each loop, at the place of its iteration. So it is where one of the loops is
as long as the index of another one says, with room for its longest run. Elsewhere (`while`, loops
that may stop early, inner loops of any length) it goes on a growable stack.
"""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.analysis.shapes import CREATION, Shapes
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Store,
    Var,
    While,
)
from tapeless.ir.types import INT, Array, Scalar, Stack, is_array
from tapeless.ir.visitor import blocks, defined, entry_vars
from tapeless.transform.regions import Pairing
from tapeless.transform.trips import Trips

# Operations that read only the shape of the argument at this position.
SHAPE_ARGUMENT = {
    "shape": 0,
    "size": 0,
    "ndim": 0,
    "zeros_shadow": 0,
    "numpy.zeros_like": 0,
    "unbroadcast": 1,
    "broadcast_like": 1,
    "expand": 1,
}


@dataclass(frozen=True)
class Record:
    """A recorded value: the top-level loop that it belongs to, what made its tape or stack, and
    where it is written and read.
    """

    var: Var
    loop: Node
    made: Assign
    written: Store | Push
    read: Load | Pop


class Tapes:
    """Makes the tapes and stacks of one function, and the nodes that fill and read them."""

    def __init__(self, function: Function, structure: Structure, pairing: Pairing) -> None:
        self.function = function
        self.structure = structure
        self.pairing = pairing
        self.trips = Trips(function, structure)
        self.records: list[Record] = []
        self._before: dict[Node, list[Node]] = {}  # top-level node -> what is put in front of it
        self._iterations: dict[int, Operand] = {}
        self._shapes: Shapes | None = None
        self._extents: dict[Var, tuple[Operand, ...]] = {}
        self._measures: list[tuple[Block, Node | None, Node]] = []

    def add(self, var: Var, loop: For | While, prologue: list[Node]) -> Operand:
        """Record `var`, a value of the body of `loop`; returns what the backward part reads."""
        nest = [loop, *self.structure.loops_around(loop)][::-1]
        first = self._top_level(loop)
        builder = Builder(Block(self._before.setdefault(first, [])), loop.location)
        again = Var(var.hint, var.type)
        if not isinstance(var.type, Scalar) or not self.trips.are_bounded(nest):
            assert var.type is not None
            type_ = Stack(var.type)
            stack = builder.assign("stack", hint=f"{var.hint}_stack", type=type_, element=var.type)
            push = Push(stack, var, location=loop.location)
            pop = Pop(again, stack, location=loop.location)
            self._link(Record(var, first, _last(builder), push, pop), loop, prologue)
            return again
        extents = tuple(self.trips.most(outer, nest, builder) for outer in nest)
        type_ = Array(var.type.dtype, len(nest), "C")
        tape = builder.assign(
            "tape", *extents, hint=f"{var.hint}_tape", type=type_, dtype=var.type.dtype
        )
        place = tuple(self._iteration(outer) for outer in nest)
        store = Store(tape, place, var, location=loop.location, checked=False)
        back = tuple(self.pairing.iteration_of[id(outer)] for outer in nest)
        load = Load(again, tape, back, location=loop.location, checked=False)
        self._link(Record(var, first, _last(builder), store, load), loop, prologue)
        return again

    def _link(self, record: Record, loop: For | While, prologue: list[Node]) -> None:
        """Write the value at the end of an iteration, read it where that is reversed."""
        loop.body.nodes.append(record.written)
        prologue.append(record.read)
        self.records.append(record)

    def place(self) -> None:
        """Put the allocations in front of the loops that they belong to."""
        nodes = self.function.body.nodes
        for first, added in self._before.items():
            at = nodes.index(first)
            nodes[at:at] = added

    def _top_level(self, node: Node) -> Node:
        around = self.structure.ancestors(node)
        return around[-1] if around else node

    def _iteration(self, loop: For | While) -> Operand:
        """The number of the current iteration in the forward part."""
        assert isinstance(loop, For)
        if (loop.start, loop.step) == (Const(0), Const(1)):
            return loop.index
        if id(loop) not in self._iterations:
            builder = Builder(Block(), loop.location)
            ends = (loop.start, loop.index) if loop.step == Const(-1) else (loop.index, loop.start)
            number: Operand = builder.assign("sub", *ends, hint="k", type=INT)
            if loop.step not in (Const(1), Const(-1)):
                number = builder.assign("floordiv", number, loop.step, hint="k", type=INT)
            loop.body.nodes[:0] = builder.block.nodes
            self._iterations[id(loop)] = number
        return self._iterations[id(loop)]

    # ---- shapes ----------------------------------------------------------------------------------

    def use_extents(self, out_of_scope: set[Var]) -> None:
        """Let operations that only read the shape of an array out of scope read its extents
        instead.
        """
        arrays = {v for v in out_of_scope if is_array(v.type)}
        if arrays:
            scope = {param.var for param in self.function.params}
            self._visit(self.function.body, scope, arrays)
        for home, made, measure in reversed(self._measures):  # not while the blocks are walked
            home.nodes.insert(0 if made is None else home.nodes.index(made) + 1, measure)
        self._measures.clear()

    def _visit(self, block: Block, scope: set[Var], arrays: set[Var]) -> None:
        scope = set(scope)
        nodes: list[Node] = []
        for node in block.nodes:
            read = _shape_argument(node)
            if read is not None and read in arrays and read not in scope:
                assert isinstance(node, Assign)
                builder = Builder(Block(nodes), node.location)
                self._rewrite(node, read, builder)
            else:
                nodes.append(node)
            inner = scope | set(entry_vars(node))
            for region in blocks(node):
                self._visit(region, inner, arrays)
            scope.update(defined(node))
        block.nodes = nodes

    def _rewrite(self, node: Assign, read: Var, builder: Builder) -> None:
        extents = self._extents_of(read)
        assert isinstance(read.type, Array)
        if node.op in ("zeros_shadow", "numpy.zeros_like"):
            attrs = {"dtype": read.type.dtype}
            builder.append(Assign(node.target, "numpy.zeros", extents, attrs))
        elif node.op == "shape":
            builder.append(Assign(node.target, "alias", (extents[node.attrs["axis"]],)))
        else:
            like = builder.assign(
                "numpy.empty", *extents, hint=read.hint, type=read.type, dtype=read.type.dtype
            )
            args = tuple(like if arg is read else arg for arg in node.args)
            builder.append(Assign(node.target, node.op, args, node.attrs))

    def _extents_of(self, array: Var) -> tuple[Operand, ...]:
        """The extents, computed in the forward part where the array is made."""
        if array not in self._extents:
            self._extents[array] = self._find_extents(array)
        return self._extents[array]

    def _find_extents(self, array: Var) -> tuple[Operand, ...]:
        array = self._simplest(array)
        node = self.structure.maker(array)
        if isinstance(node, Assign) and node.op in CREATION:
            return node.args
        assert isinstance(array.type, Array)
        home = self.structure.home[array]
        extents = []
        for axis in range(array.type.ndim):
            extent = Var("n", INT)
            measure = Assign(extent, "shape", (array,), {"axis": axis})
            self._measures.append((home, node, measure))
            self.structure.home[extent] = home
            self.structure.definition[extent] = measure
            self.structure.block_of[measure] = home
            self.structure.position[measure] = 0 if node is None else self.structure.position[node]
            extents.append(extent)
        return tuple(extents)

    def _simplest(self, array: Var) -> Var:
        """The first array of the same shape that is in scope wherever `array` is."""
        around = set()
        block: Block | None = self.structure.home[array]
        while block is not None:
            around.add(id(block))
            owner = self.structure.owner[id(block)]
            block = self.structure.block_of[owner] if owner is not None else None
        shapes = self._shapes = self._shapes or Shapes(self.function)
        near = (v for v in shapes.same_as(array) if id(self.structure.home[v]) in around)
        return next(near, array)


def _last(builder: Builder) -> Assign:
    node = builder.block.nodes[-1]
    assert isinstance(node, Assign)
    return node


def _shape_argument(node: Node) -> Var | None:
    if isinstance(node, Assign) and node.op in SHAPE_ARGUMENT:
        read = node.args[SHAPE_ARGUMENT[node.op]]
        return read if isinstance(read, Var) else None
    return None
