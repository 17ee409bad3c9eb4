"""Which values are written inside the expression that reads them, instead of getting a name.

A value moves down to its only reader, so nothing on the way may change what it reads: no store
past a load, nothing past a loop or a branch, and no new value of a variable that a loop or a
branch carries past a reader of the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tapeless.emit.dialects import Dialect
from tapeless.emit.families import Families
from tapeless.emit.shapes import size, template_of
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    If,
    Load,
    Location,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Var,
    While,
)
from tapeless.ir.types import is_scalar
from tapeless.ir.visitor import blocks, defined, index_operands, operands, passed_on, walk
from tapeless.rules.registry import operation

ROOM = 76  # characters that one statement may take, without its indentation
TEMPORARY = "t"  # the hint of values that the user gave no name


class Nesting:
    """`nested`: the values that have no name, each with the node that computes it."""

    def __init__(self, function: Function, dialect: Dialect) -> None:
        self.nested: dict[Var, Assign | Load] = {}
        self._dialect = dialect
        self._families = Families(function)
        self._aliases(function)
        self._counts = self._read_counts(function)
        self._block(function.body, function.results, None)

    def reads(self, operand: Operand) -> Iterator[Var]:
        """The named variables that are read where the operand is written."""
        if isinstance(operand, Var):
            if operand in self.nested:
                for inner in operands(self.nested[operand]):
                    yield from self.reads(inner)
            else:
                yield operand

    def resolve(self, operand: Operand) -> Operand:
        """The operand with aliases seen through."""
        while isinstance(operand, Var) and operand in self.nested:
            node = self.nested[operand]
            if not (isinstance(node, Assign) and node.op == "alias"):
                break
            operand = node.args[0]
        return operand

    def is_shared(self, operand: Operand | None) -> bool:
        """Whether the operand is a variable that more than one node reads."""
        operand = self.resolve(operand) if operand is not None else None
        return isinstance(operand, Var) and self._counts[operand] > 1

    def flag_after_copies(self, node: For | While) -> Operand | None:
        """What says whether a loop is left, once the carried values have their new ones."""
        flag = self.resolve(node.exit) if node.exit is not None else None
        carried = (c.phi for c in node.carries if isinstance(flag, Var) and c.next is flag)
        return next(carried, flag)

    # ---- deciding

    def _aliases(self, function: Function) -> None:
        """The same value under another name needs no name of its own, however often it is read."""
        for node in walk(function.body):
            if isinstance(node, Assign) and node.op == "alias":
                source = node.args[0]
                if isinstance(source, Var) and source.type == node.target.type:
                    self.nested[node.target] = node

    def _read_counts(self, function: Function) -> Counter[Var]:
        """How many places read each variable, by whatever alias."""
        reads = [*function.results]
        for node in walk(function.body):
            if not any(var in self.nested for var in defined(node)):
                reads += [*operands(node), *passed_on(node)]
        resolved = map(self.resolve, reads)
        return Counter(read for read in resolved if isinstance(read, Var))

    def _block(self, block: Block, tail: list[Operand], location: Location | None) -> None:
        """Decide for every value of a block, at whose end a line from `location` reads `tail`."""
        for node in block.nodes:
            for inner in blocks(node):
                read = [node.condition] if isinstance(node, While) and inner is node.test else []
                self._block(inner, read, node.location)
        row = self._row(block, tail, location)
        for place in range(len(block.nodes) - 1, -1, -1):
            node = block.nodes[place]
            if isinstance(node, Assign | Load) and node.target not in self.nested:
                self._consider(node, place, row)

    def _row(self, block: Block, tail: list[Operand], location: Location | None) -> _Row:
        reader: dict[Var, int] = {}
        for place, node in enumerate(block.nodes):
            if not any(
                var in self.nested for var in defined(node)
            ):  # an alias reads nothing itself
                for operand in _open_places(node):
                    resolved = self.resolve(operand)
                    if isinstance(resolved, Var):
                        reader[resolved] = place
        ends = map(self.resolve, tail)
        reader |= {var: len(block.nodes) for var in ends if isinstance(var, Var)}
        return _Row(block.nodes, location, reader)

    def _consider(self, node: Assign | Load, place: int, row: _Row) -> None:
        var = node.target
        reader = row.reader.get(var)
        if reader is None or self._counts[var] != 1 or not self._movable(node):
            return
        if reader < len(row.nodes) and self._repeats(row.nodes[reader], var):
            return
        goal = row.goal.get(reader, reader)
        length = size(node, self._dialect) - len(var.hint)
        if row.size(goal, self._dialect) + length > ROOM or not self._belongs(node, goal, row):
            return
        if self._free_path(node, row.nodes[place + 1 : goal]):
            self.nested[var] = node
            row.goal[place] = goal
            row.sizes[goal] += length

    def _movable(self, node: Assign | Load) -> bool:
        return isinstance(node, Load) or not (operation(node.op).effect or node.op == "stack")

    def _repeats(self, reader: Node, var: Var) -> bool:
        """Whether the reader would write the value out more than once."""
        if isinstance(reader, Assign):
            number = [self.resolve(a) for a in reader.args].index(var)
            return template_of(reader, self._dialect).count(number) != 1
        return isinstance(reader, For) and reader.trips is not None

    def _belongs(self, node: Assign | Load, goal: int, row: _Row) -> bool:
        """Values that the user named on another line keep their name."""
        if node.target.hint == TEMPORARY:
            return True
        end = row.nodes[goal].location if goal < len(row.nodes) else row.location
        return _line(node.location) == _line(end)

    def _free_path(self, node: Assign | Load, between: list[Node]) -> bool:
        """Whether the value may be computed after the nodes `between` instead of before them."""
        fragile = _is_fragile(node)
        families = {self._families.of(var) for o in operands(node) for var in self.reads(o)}
        for other in between:
            if isinstance(other, If | For | While | Raise):
                return False
            if fragile and _has_effect(other):
                return False
            if any(self._families.of(var) in families for var in defined(other)):
                return False
        return True


@dataclass
class _Row:
    """The nodes of one block, and for each value where in the block it is read."""

    nodes: list[Node]
    location: Location | None  # of the line that reads what is left at the end
    reader: dict[Var, int]
    goal: dict[int, int] = field(default_factory=dict)  # where a nested node ends up
    sizes: dict[int, int] = field(default_factory=dict)

    def size(self, place: int, dialect: Dialect) -> int:
        if place not in self.sizes:
            node = self.nodes[place] if place < len(self.nodes) else None
            self.sizes[place] = 10 if node is None else size(node, dialect)
        return self.sizes[place]


def _open_places(node: Node) -> Iterator[Operand]:
    """The operands of a node in whose place an expression may stand."""
    match node:
        case Assign(args=args):
            yield from args
        case Load(index=index):
            yield from index_operands(index)
        case Store(index=index, value=value) | Accumulate(index=index, value=value):
            yield from index_operands(index)
            yield value
        case Push(value=value):
            yield value
        case If(condition=condition):
            yield condition
        case For(start=start, stop=stop, step=step):
            yield from (start, stop, step)


def _line(location: Location | None) -> tuple[str, int] | None:
    return location and (location.file, location.line)


def _is_fragile(node: Assign | Load) -> bool:
    """Whether the value depends on memory or may raise, so that it must not pass an effect."""
    if isinstance(node, Load) or node.op in ("floordiv", "mod"):
        return True
    if operation(node.op).shape_only:
        return False
    return not all(isinstance(a, Const) or is_scalar(getattr(a, "type", None)) for a in node.args)


def _has_effect(node: Node) -> bool:
    if isinstance(node, Assign):
        return operation(node.op).effect
    return isinstance(node, Store | Accumulate | Push | Pop)
