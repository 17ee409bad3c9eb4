"""Shadows: for each array of a written class, an array that holds its tangent or its cotangent.

A shadow is made where its array is made, by the same operation: an allocation has zeros beside it,
a view the same view of the shadow, a merge a merge of shadows. So two names for the same memory
always have the same shadow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tapeless.analysis.aliasing import makes_view
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Pop,
    Push,
    Undefined,
    Var,
    While,
)
from tapeless.ir.types import INT, is_array
from tapeless.ir.visitor import blocks

UNNUMBERED = Const(0)  # of a watch whose site `transform/watch.py` numbers later


class Shadows:
    """Adds to a program, in place, the shadows of the variables for which `wanted` holds.

    With a `report`, which is a parameter of the program, each is watched where it is made.
    """

    def __init__(
        self, wanted: Callable[[Operand], bool], suffix: str, report: Var | None = None
    ) -> None:
        self.wanted = wanted
        self.suffix = suffix
        self.report = report
        self.of: dict[Var, Operand] = {}
        self.nodes: set[Node] = set()  # the nodes that were added
        self.made_in_loops: set[Node] = set()  # of these, the allocations inside of regions

    def add_to(self, block: Block, *, top: bool = True) -> None:
        """Mirror every node of the block, and of the regions inside it."""
        out = Block()
        for node in block.nodes:
            out.nodes.append(node)
            builder = Builder(Block(), node.location)
            self._enter(node)
            for inner in blocks(node):
                self.add_to(inner, top=False)
            self._mirror(node, builder, top)
            if self.report is not None:
                watch_shadow(node, self.of, self.report, builder)
            self.nodes.update(builder.block.nodes)
            out.nodes.extend(builder.block.nodes)
        block.nodes = out.nodes

    def __getitem__(self, operand: Operand) -> Operand:
        return self.of[operand] if isinstance(operand, Var) else Undefined()

    def new(self, var: Var) -> Var:
        shadow = Var(var.hint + self.suffix, var.type)
        self.of[var] = shadow
        return shadow

    def _enter(self, node: Node) -> None:
        """Carried shadows exist before the body that uses them."""
        if isinstance(node, (For, While)):
            for carry in node.carries:
                if self.wanted(carry.phi):
                    self.new(carry.phi)

    def _mirror(self, node: Node, builder: Builder, top: bool) -> None:
        match node:
            case Assign(target=target, op="stack") if self.wanted(target):
                builder.append(Assign(self.new(target), "stack", (), node.attrs))
            case Assign(target=target, args=args) if self.wanted(target):
                if makes_view(node):
                    mirrored = (self[args[0]], *args[1:])
                    builder.append(Assign(self.new(target), node.op, mirrored, node.attrs))
                else:
                    self._allocate(target, builder, top)
            case Load(target=target, array=array, index=index) if self.wanted(target):
                if is_array(target.type) and not makes_view(node):
                    self._allocate(target, builder, top)
                elif is_array(target.type):
                    builder.append(Load(self.new(target), self[array], index))
            case Push(stack=stack, value=value) if self.wanted(stack):
                builder.append(Push(self[stack], self[value]))
            case Pop(stack=stack, target=target) if self.wanted(stack):
                builder.append(Pop(self.new(target), self[stack]))
            case If():
                for merge in [m for m in node.merges if self.wanted(m.result)]:
                    shadow = self.new(merge.result)
                    node.merges.append(Merge(shadow, self[merge.then], self[merge.orelse]))
            case For() | While():
                for carry in [c for c in node.carries if self.wanted(c.phi)]:
                    phi, result = self.of[carry.phi], self.new(carry.result)
                    assert isinstance(phi, Var)
                    node.carries.append(Carry(phi, self[carry.initial], self[carry.next], result))

    def _allocate(self, var: Var, builder: Builder, top: bool) -> None:
        """Zeros of the shape of `var`; inside a region by its extents, which may be known elsewhere
        too.
        """
        shadow = self.new(var)
        if top:
            builder.append(Assign(shadow, "zeros_shadow", (var,)))
            return
        assert var.type is not None
        node = Assign(shadow, "numpy.zeros", extents(builder, var), {"dtype": var.type.dtype})
        builder.append(node)
        self.made_in_loops.add(node)


def extents(builder: Builder, var: Var) -> tuple[Operand, ...]:
    """The extent of `var` along each axis, as operands."""
    assert var.type is not None
    return tuple(
        builder.assign("shape", var, hint="n", type=INT, axis=axis) for axis in range(var.type.ndim)
    )


def watch_shadow(node: Node, shadows: Mapping[Var, Operand], report: Var, builder: Builder) -> None:
    """Look at the shadow of the array that the node makes, if it has one."""
    if not isinstance(node, (Assign, Load)):
        return
    array = node.target
    if array not in shadows or not is_array(array.type):
        return
    shadow, end = shadows[array], (report, UNNUMBERED)
    builder.assign("watch_shadow", array, shadow, *end, hint="_", type=INT)
    base = node.args[0] if isinstance(node, Assign) and node.args else None
    base = node.array if isinstance(node, Load) else base
    if makes_view(node) and isinstance(base, Var) and is_array(base.type) and base in shadows:
        pairs = (array, base, shadow, shadows[base])
        builder.assign("watch_view", *pairs, *end, hint="_", type=INT)
