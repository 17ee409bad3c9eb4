"""Refusing writes to arrays that were read from globals, closures or defaults.

Such a write outlives the call, so neither the function nor its derivative could be called twice
with the same result.
"""

from __future__ import annotations

from tapeless.errors import MutatedGlobal
from tapeless.frontend.fence import GLOBAL_ARRAY
from tapeless.frontend.ranks import IN_PLACE
from tapeless.ir.nodes import Accumulate, Assign, Function, If, Load, Node, Operand, Store, Var
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


def _spread(node: Node, owners: Owners) -> None:
    """What shares memory with what, by one node."""
    match node:
        case Load(target=target, array=source):
            _share(target, (source,), owners)
        case Assign(target=target, op=op, args=args) if args:
            if op in IN_PLACE or (op in OPERATIONS and OPERATIONS[op].view):
                _share(target, args[:1], owners)
        case If(merges=merges):
            for merge in merges:
                _share(merge.result, (merge.then, merge.orelse), owners)
        case For(carries=carries) | While(carries=carries):
            for carry in carries:
                _share(carry.phi, (carry.initial, carry.next), owners)
                _share(carry.result, (carry.initial, carry.next), owners)


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
