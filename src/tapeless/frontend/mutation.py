"""Refusing writes to arrays that were read from globals, closures or defaults.

Such a write outlives the call, so neither the function nor its derivative could be called twice
with the same result.
"""

from __future__ import annotations

from collections.abc import Iterator

from tapeless.errors import MutatedGlobal, UnsupportedSyntax
from tapeless.frontend.fence import GLOBAL_ARRAY
from tapeless.frontend.ranks import IN_PLACE
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Function,
    If,
    Load,
    Location,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import Array
from tapeless.ir.visitor import For, While, walk
from tapeless.rules.registry import OPERATIONS

Owners = dict[Var, str]  # the captured array that a variable may share memory with, by name


def refuse_global_writes(function: Function) -> None:
    """Raise MutatedGlobal if the function may write to an array that it captured."""
    owners: Owners = {
        p.var: str(next(part for part in reversed(p.path) if isinstance(part, str)))
        for p in function.params
        if p.path[0] != "arg" and isinstance(p.var.type, Array)
    }
    if not owners:
        return
    nodes = list(walk(function.body))
    known = -1
    while len(owners) > known:  # loops pass memory on to earlier statements
        known = len(owners)
        for node in nodes:
            _spread(node, owners)
    for node in nodes:
        written = _written(node)
        if isinstance(written, Var) and written in owners:
            name = owners[written]
            raise MutatedGlobal(
                f"the function writes to the captured array `{name}`",
                node.location,
                GLOBAL_ARRAY.format(name=name),
            )


def refuse_lent_writes(function: Function, lent: list[tuple[Var, Location | None]]) -> None:
    """Refuse writes to arrays that a list of unknown length holds: it has their contents alone.

    In Python the list would hold the arrays themselves, and see what is written.
    """
    if not lent:
        return
    relatives = _Relatives()
    nodes = list(walk(function.body))
    for node in nodes:
        for target, sources in _shared(node):
            relatives.join(target, sources)
    places = {relatives.root(var): place for var, place in lent}
    for node in nodes:
        written = _written(node)
        if isinstance(written, Var) and relatives.root(written) in places:
            raise UnsupportedSyntax(
                "an array that a list holds is written",
                node.location or places[relatives.root(written)],
                "The length of the list is only known when the program runs, so it holds copies. "
                "Append a copy, `items.append(x.copy())`.",
            )


class _Relatives:
    """Which variables may share memory."""

    def __init__(self) -> None:
        self.above: dict[Var, Var] = {}

    def root(self, var: Var) -> Var:
        while var in self.above:
            var = self.above[var]
        return var

    def join(self, target: Var, sources: tuple[Operand, ...]) -> None:
        for source in sources:
            if isinstance(source, Var):
                one, other = self.root(target), self.root(source)
                if one is not other:
                    self.above[one] = other


def _shared(node: Node) -> Iterator[tuple[Var, tuple[Operand, ...]]]:
    """What a node makes share memory."""
    match node:
        case Load(target=target, array=source):
            yield target, (source,)
        case Assign(target=target, op=op, args=args) if args:
            if op in IN_PLACE or (op in OPERATIONS and OPERATIONS[op].view):
                yield target, args[:1]
        case If(merges=merges):
            for merge in merges:
                yield merge.result, (merge.then, merge.orelse)
        case For(carries=carries) | While(carries=carries):
            for carry in carries:
                yield carry.phi, (carry.initial, carry.next)
                yield carry.result, (carry.initial, carry.next)


def _spread(node: Node, owners: Owners) -> None:
    """What shares memory with what, by one node."""
    for target, sources in _shared(node):
        _share(target, sources, owners)


def _share(target: Var, sources: tuple[Operand, ...], owners: Owners) -> None:
    for source in sources:
        if isinstance(source, Var) and source in owners:
            owners.setdefault(target, owners[source])


def _written(node: Node) -> Operand | None:
    match node:
        case Store(array=array) | Accumulate(array=array):
            return array
        case Assign(op=op, args=args) if op in IN_PLACE:
            return args[0]
    return None
