"""An array that lives for one iteration, and is as long in every one, is allocated once in front of
the loops.
"""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.analysis.counts import is_count
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Const,
    Ellipsis,
    For,
    Function,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array
from tapeless.ir.visitor import walk
from tapeless.lower.extents import Extents, Key
from tapeless.lower.products import is_product_for_memory, products_read_once
from tapeless.lower.scratch import short_lived
from tapeless.lower.stacked_arrays import EMPTY, ZEROS


def allocate_once(function: Function) -> Function:
    """Take, in place, allocations out of the loops of which no iteration keeps them."""
    _Moving(function).run()
    return function


class _Moving:
    def __init__(self, function: Function) -> None:
        self.function = function
        self.structure = Structure(function)
        self.extents = Extents(function)
        for node in walk(function.body):
            self.extents.learn(node)
        self.added = products_read_once(function)

    def run(self) -> None:
        for node in list(short_lived(self.function, self._allocates)):
            around = self.structure.ancestors(node)
            if any(isinstance(loop, For) and loop.parallel for loop in around):
                continue  # each thread needs memory of its own
            shape = [self._known(key, around[-1]) for key in self.extents.of(node.target)]
            if None not in shape:
                self._move(node, shape, around[-1])  # type: ignore[arg-type]

    def _allocates(self, node: Node) -> bool:
        if not isinstance(node, Assign) or not isinstance(node.target.type, Array):
            return False
        if node.target.type.layout != "C" or node.target.type.ndim == 0:
            return False
        if node.op in EMPTY | ZEROS:
            return True
        return is_product_for_memory(node) and node.target not in self.added

    def _known(self, key: Key, before: Node) -> Key | None:
        """The extent, if it is known in front of a node at top level, and can be a length there."""
        if isinstance(key, int):
            return key
        if isinstance(key, Var):
            return key if self._is_before(key, before) and is_count(key, self.structure) else None
        if isinstance(key, tuple) and not key[2] and self._is_before(key[0], before):
            return key
        return None

    def _is_before(self, var: Var, node: Node) -> bool:
        if self.structure.home[var] is not self.structure.top:
            return False
        made = self.structure.maker(var)
        return made is None or self.structure.position[made] < self.structure.position[node]

    def _move(self, node: Assign, shape: Sequence[Key], before: Node) -> None:
        ahead = Builder(Block(), node.location)
        extents = [self._written(key, ahead) for key in shape]
        target, type_ = node.target, node.target.type
        assert isinstance(type_, Array)
        block = self.structure.block_of[node].nodes
        place = block.index(node)
        del block[place]
        if is_product_for_memory(node):
            given = Var(f"{target.hint}_space", type_)
            block.insert(
                place, Assign(target, "fit_product", (given, *node.args), location=node.location)
            )
            target = given
        elif node.op in ZEROS:
            clear = Store(target, (Ellipsis(),), Const(0.0), checked=False, location=node.location)
            block.insert(place, clear)
        attrs = {"dtype": type_.dtype}
        ahead.append(Assign(target, "numpy.empty", tuple(extents), attrs))
        nodes = self.function.body.nodes
        front = nodes.index(before)
        nodes[front:front] = ahead.block.nodes

    def _written(self, key: Key, builder: Builder) -> Operand:
        if isinstance(key, int):
            return Const(key)
        if isinstance(key, Var):
            return key
        assert isinstance(key, tuple)
        array, axis, _ = key
        return builder.assign("shape", array, hint="n", type=INT, axis=axis)
