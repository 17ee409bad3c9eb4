"""Walking the IR: what a node reads, what it defines, which regions it has; and copying it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Index,
    IndexItem,
    Load,
    Merge,
    Node,
    Operand,
    Param,
    Pop,
    Push,
    Raise,
    Slice,
    Store,
    Undefined,
    Var,
    While,
)


def index_operands(index: Index) -> Iterator[Operand]:
    """The operands inside an index, in order."""
    for item in index:
        if isinstance(item, Slice):
            yield from (part for part in (item.start, item.stop, item.step) if part is not None)
        elif isinstance(item, (Var, Const, Undefined)):
            yield item


# Every pass asks these questions of every node, most of them many times. So the answers are tuples,
# found by the type of the node in a table.
Operands = tuple[Operand, ...]
Table = Mapping[type[Node], Callable[[Any], tuple]]


def operands(node: Node) -> Operands:
    """What the node itself reads, before its regions run; what regions pass on is `passed_on`."""
    return _OPERANDS[type(node)](node)


def _written(node: Store | Accumulate) -> Operands:
    return (node.array, *index_operands(node.index), node.value)


_OPERANDS: Table = {
    Assign: lambda node: node.args,
    Raise: lambda node: node.args,
    Load: lambda node: (node.array, *index_operands(node.index)),
    Store: _written,
    Accumulate: _written,
    Push: lambda node: (node.stack, node.value),
    Pop: lambda node: (node.stack,),
    If: lambda node: (node.condition,),
    For: lambda node: (node.start, node.stop, node.step, *[c.initial for c in node.carries]),
    While: lambda node: tuple([carry.initial for carry in node.carries]),
}


def passed_on(node: Node) -> Operands:
    """What is read at the end of the node's regions: merged and next values, exits, conditions."""
    found = _PASSED_ON.get(type(node))
    return () if found is None else found(node)


def _next(node: For | While) -> Operands:
    exits = () if node.exit is None else (node.exit,)
    return (*[carry.next for carry in node.carries], *exits)


_PASSED_ON: Table = {
    If: lambda node: tuple([part for merge in node.merges for part in (merge.then, merge.orelse)]),
    For: _next,
    While: lambda node: (*_next(node), node.condition),
}


def defined(node: Node) -> tuple[Var, ...]:
    """What the node defines for the statements after it."""
    found = _DEFINED.get(type(node))
    return () if found is None else found(node)


def _results(node: For | While) -> tuple[Var, ...]:
    trips = () if node.trips is None else (node.trips,)
    return (*[carry.result for carry in node.carries], *trips)


_DEFINED: Table = {
    Assign: lambda node: (node.target,),
    Load: lambda node: (node.target,),
    Pop: lambda node: (node.target,),
    If: lambda node: tuple([merge.result for merge in node.merges]),
    For: _results,
    While: _results,
}


def entry_vars(node: Node) -> tuple[Var, ...]:
    """What the node defines at the start of its own regions: loop index and carried values."""
    if isinstance(node, For):
        return (node.index, *[carry.phi for carry in node.carries])
    if isinstance(node, While):
        return tuple([carry.phi for carry in node.carries])
    return ()


def blocks(node: Node) -> tuple[Block, ...]:
    """The node's regions, in the order in which they run."""
    found = _BLOCKS.get(type(node))
    return () if found is None else found(node)


_BLOCKS: Table = {
    If: lambda node: (node.then, node.orelse),
    For: lambda node: (node.body,),
    While: lambda node: (node.test, node.body),
}


def walk(block: Block) -> Iterator[Node]:
    """Every node of the block and of the regions inside it, outer before inner."""
    pending: list[Iterator[Node]] = [iter(block.nodes)]
    while pending:  # not by recursion: a node would be handed up once for each region around it
        for node in pending[-1]:
            yield node
            if type(node) in _BLOCKS:
                pending.append(chain.from_iterable(inner.nodes for inner in blocks(node)))
                break
        else:
            pending.pop()


def all_reads(node: Node) -> Iterator[Var]:
    """Every variable that the node or anything inside its regions reads."""
    for operand in (*operands(node), *passed_on(node)):
        if isinstance(operand, Var):
            yield operand
    for block in blocks(node):
        for inner in block.nodes:
            yield from all_reads(inner)


def map_index(index: Index, of: Callable[[Operand], Operand]) -> Index:
    def item(part: IndexItem) -> IndexItem:
        if isinstance(part, Slice):
            return Slice(
                *(None if p is None else of(p) for p in (part.start, part.stop, part.step))
            )
        return of(part) if isinstance(part, (Var, Const, Undefined)) else part

    return tuple(item(part) for part in index)


def map_operands(
    node: Node, of: Callable[[Operand], Operand], of_passed: Callable[[Operand], Operand]
) -> None:
    """Replace, in place, what the node reads before its regions run and what these pass on."""
    match node:
        case Assign() | Raise():
            node.args = tuple(of(a) for a in node.args)
        case Load():
            node.array, node.index = of(node.array), map_index(node.index, of)
        case Store() | Accumulate():
            node.array, node.index = of(node.array), map_index(node.index, of)
            node.value = of(node.value)
        case Push():
            node.stack, node.value = of(node.stack), of(node.value)
        case Pop():
            node.stack = of(node.stack)
        case If():
            node.condition = of(node.condition)
            for merge in node.merges:
                merge.then, merge.orelse = of_passed(merge.then), of_passed(merge.orelse)
        case For() | While():
            if isinstance(node, For):
                node.start, node.stop, node.step = of(node.start), of(node.stop), of(node.step)
            else:
                node.condition = of_passed(node.condition)
            node.exit = None if node.exit is None else of_passed(node.exit)
            for carry in node.carries:
                carry.initial, carry.next = of(carry.initial), of_passed(carry.next)


class Cloner:
    """Copies nodes with fresh variables. `names` maps what was renamed so far; others stay as they
    are.
    """

    def __init__(self, names: Mapping[Var, Operand] | None = None) -> None:
        self.names: dict[Var, Operand] = dict(names or {})

    def operand(self, operand: Operand) -> Operand:
        return self.names.get(operand, operand) if isinstance(operand, Var) else operand

    def fresh(self, var: Var) -> Var:
        new = Var(var.hint, var.type)
        self.names[var] = new
        return new

    def block(self, block: Block) -> Block:
        return Block([self.node(node) for node in block.nodes])

    def node(self, node: Node) -> Node:
        of = self.operand
        match node:
            case Assign(op=op, attrs=attrs, own=own):  # by `replace` it takes five times as long
                args = tuple([of(a) for a in node.args])
                target = self.fresh(node.target)
                return Assign(target, op, args, attrs, own=own, location=node.location)
            case Load(checked=checked):
                array, index = of(node.array), map_index(node.index, of)
                target = self.fresh(node.target)
                return Load(target, array, index, checked=checked, location=node.location)
            case Store() | Accumulate():
                index = map_index(node.index, of)
                return replace(node, array=of(node.array), index=index, value=of(node.value))
            case Push():
                return replace(node, stack=of(node.stack), value=of(node.value))
            case Pop():
                return replace(node, stack=of(node.stack), target=self.fresh(node.target))
            case Raise():
                return replace(node, args=tuple(of(a) for a in node.args))
            case If():
                return self._if(node)
            case For() | While():
                return self._loop(node)
        raise TypeError(type(node))

    def _if(self, node: If) -> If:
        condition = self.operand(node.condition)
        then, orelse = self.block(node.then), self.block(node.orelse)
        merges = [
            Merge(self.fresh(m.result), self.operand(m.then), self.operand(m.orelse))
            for m in node.merges
        ]
        return replace(node, condition=condition, then=then, orelse=orelse, merges=merges)

    def _loop(self, node: For | While) -> For | While:
        of = self.operand
        initial = [of(c.initial) for c in node.carries]
        changed: dict = {}
        if isinstance(node, For):
            changed = {"start": of(node.start), "stop": of(node.stop), "step": of(node.step)}
            changed["index"] = self.fresh(node.index)
        phis = [self.fresh(c.phi) for c in node.carries]
        if isinstance(node, While):
            changed["test"] = self.block(node.test)
            changed["condition"] = of(node.condition)
        changed["body"] = self.block(node.body)
        changed["exit"] = None if node.exit is None else of(node.exit)
        nexts = [of(c.next) for c in node.carries]
        changed["carries"] = [
            Carry(phi, first, following, self.fresh(c.result))
            for c, phi, first, following in zip(node.carries, phis, initial, nexts, strict=True)
        ]
        changed["trips"] = None if node.trips is None else self.fresh(node.trips)
        return replace(node, **changed)


def _of(var: Var | None, cloner: Cloner) -> Var | None:
    found = None if var is None else cloner.operand(var)
    assert found is None or isinstance(found, Var)
    return found


def clone_function(function: Function) -> Function:
    """A copy that shares no variable with the original."""
    cloner = Cloner()
    params = [Param(cloner.fresh(p.var), p.path, _of(p.like, cloner)) for p in function.params]
    body = cloner.block(function.body)
    results = [cloner.operand(r) for r in function.results]
    return replace(function, params=params, body=body, results=results)
