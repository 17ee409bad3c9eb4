"""After typing: `x += v` on an array is a store, on a number an assignment.

A store to one element names it by numbers alone, `x[..., i]` too: what an index with dots gives is
no number in NumPy but a view, whose cotangent would be cleared with that of the element. The test
of a `while` that writes memory moves into its body, so that tests only compute conditions.
"""

from __future__ import annotations

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
    Function,
    If,
    Index,
    IndexItem,
    Load,
    Merge,
    Node,
    Operand,
    Store,
    Var,
    While,
)
from tapeless.ir.types import BOOL, Array, is_array, is_scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.simplify import rename

IN_PLACE = {
    "iadd": "add",
    "isub": "sub",
    "imul": "mul",
    "itruediv": "truediv",
    "ifloordiv": "floordiv",
    "imod": "mod",
    "ipow": "pow",
}


def normalize(function: Function) -> Function:
    """Resolve, in place, the augmented assignments of a typed program."""
    names: dict[Var, Operand] = {}
    _block(function.body, names)
    if names:
        rename(function, names)
    return function


def _block(block: Block, names: dict[Var, Operand]) -> None:
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _block(inner, names)
        nodes.append(node)
        if isinstance(node, Store) and Ellipsis() in node.index:
            node.index = without_dots(node)
        if isinstance(node, While) and any(map(_writes, walk(node.test))):
            _move_test(node)
        if not (isinstance(node, Assign) and node.op in IN_PLACE):
            continue
        node.op = IN_PLACE[node.op]
        array = node.args[0]
        if isinstance(array, Var) and is_array(array.type):
            value = Var("t", node.target.type)
            names[node.target] = array
            node.target = value
            nodes.append(Store(array, (Ellipsis(),), value, location=node.location))
    block.nodes = nodes


def without_dots(node: Load | Store) -> Index:
    """The index, where the rest are numbers without dots that stand for no axis."""
    rest = tuple(item for item in node.index if not isinstance(item, Ellipsis))
    array = node.array.type if isinstance(node.array, Var) else None
    is_one = isinstance(array, Array) and array.ndim == len(rest) and all(map(_is_place, rest))
    return rest if rest and is_one else node.index


def _is_place(item: IndexItem) -> bool:
    return isinstance(item, Const) or (isinstance(item, Var) and is_scalar(item.type))


def _writes(node: Node) -> bool:
    return isinstance(node, (Store, Accumulate))


def _move_test(node: While) -> None:
    """`while test: body` as `while True: if test: body, else: leave`."""
    assert node.trips is None
    merges = []
    for carry in node.carries:
        merges.append(Merge(Var(carry.phi.hint, carry.phi.type), carry.next, carry.phi))
        carry.next = merges[-1].result
    left = Var("left", BOOL)
    merges.append(Merge(left, node.exit or Const(False), Const(True)))
    inner = If(node.condition, Block(node.body.nodes), Block(), merges, location=node.location)
    node.body.nodes = [*node.test.nodes, inner]
    node.test.nodes = []
    node.condition, node.exit = Const(True), left
