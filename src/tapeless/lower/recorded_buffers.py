"""A buffer that one loop fills and others read, and whose contents are recorded as a whole, is
written to the record at once, and read from there: the record takes its place.

    for k in range(steps):                      for k in range(steps):
        for i in range(a, b):                       for i in range(a, b):
            change[i] = v                               tape[k, i - a] = v
        for i in range(a, b):             →         for i in range(a, b):
            w = change[i]                               w = tape[k, i - a]
            tape[k, i - a] = w                          …
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tapeless.analysis.shapes import EMPTY, ZEROS
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Const, For, Function, Load, Node, Operand, Store, Var
from tapeless.ir.types import INT, Array
from tapeless.ir.visitor import operands, passed_on, walk
from tapeless.transform.dead_code import remove_dead_code


def record_in_place(function: Function) -> Function:
    """Let records take the place, in this program, of buffers that they repeat."""
    search = _Search(function)
    found = [search.record_of(node) for node in function.body.nodes if _is_buffer(node)]
    for recorded in found:
        if recorded is not None:
            recorded.replace()
    return remove_dead_code(function) if any(found) else function


def _is_buffer(node: Node) -> bool:
    if not isinstance(node, Assign) or node.op == "tape" or node.op not in ZEROS | EMPTY:
        return False
    return isinstance(node.target.type, Array) and node.target.type.ndim == 1


@dataclass(frozen=True)
class _Recorded:
    """A store that fills a buffer, the loads from it, and the store that records one of them.

    The record's last index is the loop's and `shift`.
    """

    filling: tuple[Store, For]
    loads: list[tuple[Load, For]]
    recording: tuple[Store, For]
    shift: tuple[str, Const] | None

    def replace(self) -> None:
        record, loop = self.recording
        loop.body.nodes.remove(record)
        store, loop = self.filling
        store.array, store.index = record.array, self._place(store, loop)
        for load, loop in self.loads:
            load.array, load.index = record.array, self._place(load, loop)

    def _place(self, node: Node, loop: For) -> tuple:
        """The place in the record, computed in front of the node."""
        lead = self.recording[0].index[:-1]
        if self.shift is None:
            return *lead, loop.index
        op, amount = self.shift
        place = Var("k", INT)
        at = loop.body.nodes.index(node)
        shifted = Assign(place, op, (loop.index, amount), location=node.location)
        loop.body.nodes.insert(at, shifted)
        return *lead, place


class _Search:
    def __init__(self, function: Function) -> None:
        self.structure = Structure(function)
        self.results = set(function.results)
        self.uses: dict[Operand, list[Node]] = defaultdict(list)
        for node in walk(function.body):
            for operand in {*operands(node), *passed_on(node)}:
                self.uses[operand].append(node)

    def record_of(self, made: Node) -> _Recorded | None:
        assert isinstance(made, Assign)
        buffer = made.target
        uses = [node for node in self.uses[buffer] if not _asks_shape(node)]
        stores = [node for node in uses if isinstance(node, Store)]
        loads = [node for node in uses if isinstance(node, Load)]
        if buffer in self.results or len(stores) != 1 or len(uses) != 1 + len(loads):
            return None
        filling = self._in_loop(stores[0])
        reading = [self._in_loop(load) for load in loads]
        if filling is None or stores[0].value is buffer or None in reading:
            return None
        outside = self.structure.owner[id(self.structure.block_of[filling[1]])]
        if not isinstance(outside, For):
            return None
        if not all(self._follows(loop, filling[1]) for _, loop in reading):  # type: ignore[misc]
            return None
        for load, loop in reading:  # type: ignore[misc]
            for record in self._records(load, loop, outside):
                shift = self._shift(record, loop)
                return _Recorded(filling, reading, (record, loop), shift)  # type: ignore[arg-type]
        return None

    def _in_loop(self, node: Load | Store) -> tuple | None:
        """The node and its loop, if it is certain to access the element of the loop's index."""
        loop = self.structure.owner[id(self.structure.block_of[node])]
        if not isinstance(loop, For) or loop.exit is not None or loop.parallel or node.checked:
            return None
        return (node, loop) if node.index == (loop.index,) else None

    def _follows(self, later: For, first: For) -> bool:
        """Whether it runs over the same range, in the same iteration of the loop around both."""
        blocks, position = self.structure.block_of, self.structure.position
        same = (later.start, later.stop, later.step) == (first.start, first.stop, first.step)
        return same and blocks[later] is blocks[first] and position[later] > position[first]

    def _records(self, load: Load, loop: For, outside: For) -> Iterator[Store]:
        """The stores of what is loaded in records that nothing else writes."""
        around = {node.index for node in self.structure.loops_around(loop) if isinstance(node, For)}
        for store in self.uses[load.target]:
            if not isinstance(store, Store) or store.value is not load.target or store.checked:
                continue
            if store not in loop.body.nodes or not self._is_record(store, load, outside):
                continue
            *lead, last = store.index
            is_placed = last is loop.index or self._shift(store, loop) is not None
            if is_placed and all(item in around for item in lead):
                yield store

    def _is_record(self, store: Store, load: Load, outside: For) -> bool:
        """Whether the array is a tape that is only written here, and only read behind the loop."""
        tape, buffer = store.array, load.array
        assert isinstance(tape, Var)
        assert isinstance(buffer, Var)
        made = self.structure.maker(tape)
        others = [node for node in self.uses[tape] if node is not store]
        return (
            (isinstance(made, Assign) and made.op == "tape")
            and tape.type.dtype == buffer.type.dtype  # type: ignore[union-attr]
            and all(isinstance(node, Load) for node in others)
            and not any(outside in self.structure.ancestors(node) for node in others)
        )

    def _shift(self, store: Store, loop: For) -> tuple[str, Const] | None:
        """What is added to, or taken from, the loop's index in the record's last index."""
        node = self.structure.maker(store.index[-1])
        match node:
            case Assign(op=("add" | "sub") as op, args=(index, Const() as amount)):
                return (op, amount) if index is loop.index else None
        return None


def _asks_shape(node: Node) -> bool:
    return isinstance(node, Assign) and node.op == "shape"
