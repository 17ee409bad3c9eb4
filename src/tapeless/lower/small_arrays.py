"""Arrays of a few numbers, whose shape the program itself tells, are taken apart into these numbers
before the program is differentiated: products of 3 × 3 matrices become arithmetic, and nothing of
them is allocated or recorded but numbers.

The program is walked with the elements of each such array at hand. Where one is needed whole, by an
operation that is not written out, it is made there. What would cost more than it saves stays as it
is: arrays that are read at an index that is not known, that are made more often than products
disappear, or that are needed whole in a loop in front of which they were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tapeless.analysis.aliasing import Aliases
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    For,
    Function,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import is_array
from tapeless.ir.visitor import operands, walk
from tapeless.lower.small_arguments import NO_EXTENTS, Extents, assumptions, worthwhile
from tapeless.lower.small_operations import Elements
from tapeless.lower.small_regions import Taken, fresh, merge_elements, of_one_shape, written_in
from tapeless.lower.small_statements import Sizes, Statements
from tapeless.transform.simplify import rename

MOST_STATEMENTS = 400  # that products and others may become: each takes LLVM about 2 ms


def take_apart(function: Function, lanes: int = 1, given: Extents = NO_EXTENTS) -> Function:
    """Write, in place, arrays of a few numbers as numbers, for a derivative of so many lanes.
    Extents that parameters have in the call for which this is compiled may be assumed.
    """
    if any(isinstance(node, For) and node.parallel for node in walk(function.body)):
        return function
    _drop_unchanged(function)
    aliases = Aliases(function)
    walked = partial(_walked, function, aliases, MOST_STATEMENTS // lanes)
    parts, assumed = worthwhile(function, given, walked) if given else (walked({}), {})
    if parts is None:
        return function
    for edit in parts.edits:
        edit()
    rename(function, parts.names)
    function.body.nodes[:0] = assumptions(function, assumed)
    return function


def _walked(
    function: Function, aliases: Aliases, most: int, sized: Mapping[Var, Sizes]
) -> _Parts | None:
    """The walk that refuses what costs more than it saves; None if nothing is taken apart."""
    refused: set[Var] = set()
    while True:
        parts = _Parts(function, aliases, refused, sized)
        parts.program()
        if not parts.elements_of or parts.statements > most:
            return None
        if refused == parts.refused:
            return parts
        refused = parts.refused


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


def _put_in_front(body: Block, head: Block) -> None:
    body.nodes[:0] = head.nodes


class _Parts(Statements):
    """One walk. It changes nothing: `edits` and `names` say what is to be changed."""

    def __init__(
        self,
        function: Function,
        aliases: Aliases,
        refused: set[Var],
        sized: Mapping[Var, Sizes],
    ) -> None:
        super().__init__(aliases, refused, sized)
        self.function = function
        self.statements = 0

    def program(self) -> None:
        head = Block()
        for param in self.sized:
            self.take_in(param, Builder(head, self.function.location))
        end = self.block(self.function.body)
        self.edits.append(partial(_put_in_front, self.function.body, head))
        results = [self.in_memory(result, end) for result in self.function.results]
        self.edits.append(partial(setattr, self.function, "results", results))
        if self.made.total() > self.products:
            self.refused |= {place for place, n in self.made.items() if n > self.saved[place]}

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
                self.assign(node, builder)
            case Load(array=Var() as array) if array in self.elements_of:
                self.load(node, self.of(array), builder)  # type: ignore[arg-type]
            case Load(array=Var() as array) if array in self.sized:
                builder.append(node)
                self.unpack_row(node, self.sized[array], builder)
            case Store(array=Var() as array) if array in self.elements_of:
                self.store(node, array, builder)
            case If():
                self._if(node, builder)
            case For() | While():
                self._loop(node, builder)
            case _:
                self.make_value_whole(node, builder)
                for operand in operands(node):
                    if operand in self.elements_of and operand is not getattr(node, "value", None):
                        self.refuse(operand)
                builder.append(node)

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
                self.refuse_written(merge.result)
                continue
            merges.append(merge)
            for state, end, side in zip(states, ends, ("then", "orelse"), strict=True):
                self.elements_of, self.whole = state
                self.pass_on_whole(merge, side, end)
        self.elements_of, self.whole = before
        for array, found in before[0].items():
            then, orelse = (state[0][array] for state in states)
            if then is not found or orelse is not found:
                merged[array] = merge_elements(then, orelse, array.hint, merges)
        for array, found in merged.items():
            self.learn(array, found)
        self.edits.append(partial(setattr, node, "merges", merges))
        builder.append(node)

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
            self.refuse_written(carry.phi)
            taken.append(Taken.of(initial, carry.next, carry.result))
            self.learn(carry.phi, taken[-1].phis)
        for array in [array for array in written_in(node) if array in before]:
            taken.append(Taken.of(self.of(array), array, array))  # type: ignore[arg-type]
            self.elements_of[array] = taken[-1].phis
        if isinstance(node, While):
            self.block(node.test)
        end = self.block(node.body)
        for carry in kept:
            self.pass_on_whole(carry, "next", end)
        lasts = [self.of(parts.last) for parts in taken]
        self.loops.pop()
        self.elements_of, self.whole = before, whole
        for parts, last in zip(taken, lasts, strict=True):
            if last is None or last.shape != parts.initial.shape:
                self.refuse(parts.result)
                continue
            results = fresh(last.shape, parts.result.hint)
            self.learn(parts.result, results)
            rows = (parts.phis.flat, parts.initial.flat, last.flat, results.flat)
            kept += [Carry(*row) for row in zip(*rows, strict=True)]
        self.edits.append(partial(setattr, node, "carries", kept))
        builder.append(node)
