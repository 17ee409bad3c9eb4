"""Arrays of a few numbers, whose shape the program itself tells, are taken apart into these numbers
before the program is differentiated: products of 3 × 3 matrices become arithmetic, and nothing of
them is allocated or recorded but numbers.

The program is walked with the elements of each such array at hand. Where one is needed whole, by an
operation that is not written out, it is made there. What would cost more than it saves stays as it
is: arrays that are read at an index that is not known, that are made more often than products
disappear, or that are needed whole in a loop in front of which they were made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.analysis.shapes import SHAPED_LIKE
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Store,
    Undefined,
    Var,
    While,
)
from tapeless.ir.types import FLOAT, is_array
from tapeless.ir.visitor import operands, walk
from tapeless.lower.small_operations import Elements, Operations, elements, number, place_of
from tapeless.lower.small_regions import Taken, fresh, merge_elements, of_one_shape, written_in
from tapeless.transform.simplify import rename

MOST_STATEMENTS = 400  # that products and others may become: each takes LLVM about 2 ms
PRODUCTS = frozenset({"matmul", "numpy.dot", "numpy.outer"})
LIKE = {**SHAPED_LIKE, "solve": 1, "solve_by": 2}


def take_apart(function: Function, lanes: int = 1) -> Function:
    """Write, in place, arrays of a few numbers as numbers, for a derivative of so many lanes."""
    if any(isinstance(node, For) and node.parallel for node in walk(function.body)):
        return function
    _drop_unchanged(function)
    aliases = Aliases(function)
    refused: set[Var] = set()
    while True:
        parts = _Parts(function, aliases, refused)
        parts.program()
        if not parts.elements_of or parts.statements > MOST_STATEMENTS // lanes:
            return function
        if refused == parts.refused:
            break
        refused = parts.refused
    for edit in parts.edits:
        edit()
    rename(function, parts.names)
    return function


def _drop_unchanged(function: Function) -> None:
    """Remove arrays that loops carry and only write: before and behind the loop they are one."""
    names: dict[Var, Operand] = {}
    for node in walk(function.body):
        if isinstance(node, (For, While)):
            for carry in list(node.carries):
                if carry.next is carry.phi and is_array(carry.phi.type):
                    names[carry.phi] = names[carry.result] = carry.initial
                    node.carries.remove(carry)
    if names:
        rename(function, names)
        _drop_unchanged(function)


class _Parts:
    """One walk. It changes nothing: `edits` and `names` say what is to be changed."""

    def __init__(self, function: Function, aliases: Aliases, refused: set[Var]) -> None:
        self.function, self.aliases = function, aliases
        self.known_refused, self.refused = refused, set(refused)
        self.elements_of: dict[Var, Elements] = {}
        self.whole: dict[Var, Var] = {}  # the array in memory, where it was made
        self.names: dict[Var, Operand] = {}
        self.edits: list[Callable[[], None]] = []
        self.operations = Operations(self.of)
        self.products = 0
        self.saved: Counter[Var] = Counter()  # products, by class
        self.made: Counter[Var] = Counter()  # arrays that are made to be read whole, by class
        self.loops: list[Node] = []
        self.made_in: dict[Var, Node | None] = {}
        self.statements = 0

    def program(self) -> None:
        end = self.block(self.function.body)
        results = [self._in_memory(result, end) for result in self.function.results]
        self.edits.append(partial(setattr, self.function, "results", results))
        if self.made.total() > self.products:
            self.refused |= {place for place, n in self.made.items() if n > self.saved[place]}

    # ---- elements --------------------------------------------------------------------------------

    def of(self, operand: Operand) -> Elements | None:
        found = self.elements_of.get(operand) if isinstance(operand, Var) else None
        if found is None or not any(item in self.names for item in found.flat):
            return found
        return elements(found.shape, [self._final(item) for item in found.flat])

    def _final(self, operand: Operand) -> Operand:
        while isinstance(operand, Var) and operand in self.names:
            operand = self.names[operand]
        return operand

    def _learn(self, array: Var, found: Elements) -> None:
        self.elements_of[array] = found
        self.made_in[array] = self.loops[-1] if self.loops else None

    def _refuse(self, operand: Operand) -> None:
        if isinstance(operand, Var):
            self.refused.add(self.aliases.find(operand))

    def _in_memory(self, operand: Operand, builder: Builder) -> Operand:
        """The operand, made whole if it is an array that was taken apart."""
        found = self.of(operand)
        if found is None or not isinstance(operand, Var):
            return operand
        if operand in self.whole:
            return self.whole[operand]
        loop = self.loops[-1] if self.loops else None
        if self.made_in[operand] is not loop or any(isinstance(x, Undefined) for x in found.flat):
            self._refuse(operand)
            return operand
        self.made[self.aliases.find(operand)] += 1
        rows: Sequence[Operand] = list(found)
        if found.ndim == 2:
            line = type(operand.type)("float64", 1)  # type: ignore[union-attr]
            rows = [builder.assign("array", *row, hint="row", type=line) for row in found]
        made = builder.assign("array", *rows, hint=operand.hint, type=operand.type)
        if not self.aliases.is_written(operand):
            self.whole[operand] = made
        return made

    # ---- statements ------------------------------------------------------------------------------

    def block(self, block: Block) -> Builder:
        """Walk the block; what is appended to it afterwards comes at its end."""
        out: list[Node] = []
        for node in block.nodes:
            before = len(out)
            self._node(node, Builder(Block(out), node.location))
            self.statements += max(len(out) - before - 1, 0)
        self.edits.append(partial(setattr, block, "nodes", out))
        return Builder(Block(out), block.nodes[-1].location if block.nodes else None)

    def _node(self, node: Node, builder: Builder) -> None:
        match node:
            case Assign():
                self._assign(node, builder)
            case Load(array=Var() as array) if array in self.elements_of:
                self._load(node, self.of(array), builder)  # type: ignore[arg-type]
            case Store(array=Var() as array) if array in self.elements_of:
                self._store(node, array, builder)
            case If():
                self._if(node, builder)
            case For() | While():
                self._loop(node, builder)
            case _:
                self._whole_value(node, builder)
                for operand in operands(node):
                    if operand in self.elements_of and operand is not getattr(node, "value", None):
                        self._refuse(operand)
                builder.append(node)

    def _whole_value(self, node: Node, builder: Builder) -> None:
        """What is stored into another array is made whole."""
        if isinstance(node, (Store, Accumulate)) and node.value in self.elements_of:
            whole = self._in_memory(node.value, builder)
            self.edits.append(partial(setattr, node, "value", whole))

    def _assign(self, node: Assign, builder: Builder) -> None:
        target = node.target
        if self._stays(target) or (makes_view(node) and self.aliases.is_written(target)):
            self._keep(node, builder)
            return
        found = self.operations.made(node, builder)
        if found is None:
            self._keep(node, builder)
            return
        if isinstance(found, np.ndarray):
            self._learn(target, found)
        else:
            self.names[target] = found
        if node.op in PRODUCTS:
            self.products += 1
            arrays = [v for v in (target, *node.args) if v in self.elements_of]
            self.saved.update({self.aliases.find(array) for array in arrays})

    def _stays(self, array: Var) -> bool:
        return self.aliases.find(array) in self.known_refused

    def _keep(self, node: Assign, builder: Builder) -> None:
        """An operation of arrays in memory, whose result may be taken apart."""
        parts = [self.of(arg) for arg in node.args]
        if any(part is not None for part in parts):
            if makes_view(node):
                for arg in node.args[:1]:
                    self._refuse(arg)
            args = tuple(self._in_memory(arg, builder) for arg in node.args)
            self.edits.append(partial(setattr, node, "args", args))
        builder.append(node)
        place = LIKE.get(node.op)
        if place is None or self._stays(node.target) or self.aliases.is_written(node.target):
            return
        like = parts[place] if place < len(parts) else None
        if like is not None and getattr(node.target.type, "dtype", "") == "float64":
            self._unpack(node.target, like.shape, builder)

    def _unpack(self, array: Var, shape: tuple[int, ...], builder: Builder) -> None:
        found = []
        for place in np.ndindex(*shape):
            found.append(Var(f"{array.hint}_item", FLOAT))
            builder.append(Load(found[-1], array, _index(place), checked=False))
        self._learn(array, elements(shape, found))
        self.whole[array] = array

    def _load(self, node: Load, found: Elements, builder: Builder) -> None:
        place = place_of(node.index)
        try:
            part = None if place is None else found[place]
        except IndexError:  # this will be said when the program runs
            part = None
        is_part = is_array(node.target.type)
        if part is None or (is_part and self.aliases.is_written(node.target)):
            self._refuse(node.array)
            builder.append(node)
        elif is_part:
            self._learn(node.target, part)
        else:
            self.names[node.target] = part  # type: ignore[assignment]

    def _store(self, node: Store, array: Var, builder: Builder) -> None:
        place, part = place_of(node.index), self.of(node.value)
        value = number(node.value) if part is None else part
        changed = self.elements_of[array].copy()
        try:
            if place is None or value is None:
                raise IndexError
            changed[place] = value
        except (IndexError, ValueError):  # or this will be said when the program runs
            self._refuse(array)
            self._refuse(node.value)
            builder.append(node)
        else:
            self.elements_of[array] = changed

    # ---- regions ---------------------------------------------------------------------------------

    def _if(self, node: If, builder: Builder) -> None:
        before = self.elements_of, self.whole
        states, ends = [], []
        for block in (node.then, node.orelse):
            self.elements_of, self.whole = dict(before[0]), dict(before[1])
            ends.append(self.block(block))
            states.append((self.elements_of, self.whole))
        merges: list[Merge] = []
        merged: dict[Var, Elements] = {}
        for merge in node.merges:
            sides = []
            for state, operand in zip(states, (merge.then, merge.orelse), strict=True):
                self.elements_of, self.whole = state
                sides.append(self.of(operand))
            both = of_one_shape(sides[0], sides[1], merge)
            if both is not None:
                merged[merge.result] = merge_elements(both[0], both[1], merge.result.hint, merges)
                self._refuse_written(merge.result)
                continue
            merges.append(merge)
            for state, end, side in zip(states, ends, ("then", "orelse"), strict=True):
                self.elements_of, self.whole = state
                self._pass_on_whole(merge, side, end)
        self.elements_of, self.whole = before
        for array, found in before[0].items():
            then, orelse = (state[0][array] for state in states)
            if then is not found or orelse is not found:
                merged[array] = merge_elements(then, orelse, array.hint, merges)
        for array, found in merged.items():
            self._learn(array, found)
        self.edits.append(partial(setattr, node, "merges", merges))
        builder.append(node)

    def _pass_on_whole(self, holder: Merge | Carry, name: str, end: Builder) -> None:
        """What a region passes on beside arrays in memory is made whole at its end."""
        operand = getattr(holder, name)
        if self.of(operand) is not None:
            self._refuse_written(operand)
            self.edits.append(partial(setattr, holder, name, self._in_memory(operand, end)))

    def _refuse_written(self, operand: Operand) -> None:
        """Two names for memory that is written."""
        if isinstance(operand, Var) and self.aliases.is_written(operand):
            self._refuse(operand)

    def _loop(self, node: For | While, builder: Builder) -> None:
        before, whole = self.elements_of, self.whole
        self.elements_of, self.whole = dict(before), dict(whole)
        self.loops.append(node)
        kept: list[Carry] = []
        taken: list[Taken] = []
        for carry in node.carries:
            initial = self.of(carry.initial)
            if initial is None:
                kept.append(carry)
                continue
            self._refuse_written(carry.phi)
            taken.append(Taken.of(initial, carry.next, carry.result))
            self._learn(carry.phi, taken[-1].phis)
        for array in [array for array in written_in(node) if array in before]:
            taken.append(Taken.of(self.of(array), array, array))  # type: ignore[arg-type]
            self.elements_of[array] = taken[-1].phis
        if isinstance(node, While):
            self.block(node.test)
        end = self.block(node.body)
        for carry in kept:
            self._pass_on_whole(carry, "next", end)
        lasts = [self.of(parts.last) for parts in taken]
        self.loops.pop()
        self.elements_of, self.whole = before, whole
        for parts, last in zip(taken, lasts, strict=True):
            if last is None or last.shape != parts.initial.shape:
                self._refuse(parts.result)
                continue
            results = fresh(last.shape, parts.result.hint)
            self._learn(parts.result, results)
            rows = (parts.phis.flat, parts.initial.flat, last.flat, results.flat)
            kept += [Carry(*row) for row in zip(*rows, strict=True)]
        self.edits.append(partial(setattr, node, "carries", kept))
        builder.append(node)


def _index(place: tuple[int, ...]) -> tuple[Const, ...]:
    return tuple(Const(int(k)) for k in place)
