"""What is the same in every iteration need not be recorded: it is still known after the loop.

Which extents are equal comes out when loops are written, after records were chosen; the extents of
the arrays that a loop makes then often turn out to be known in front of it.
"""

from __future__ import annotations

from collections import Counter

from tapeless.analysis.dependence import count_uses
from tapeless.analysis.stacks import local_stacks
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Const, Function, Load, Node, Operand, Pop, Push, Store, Var
from tapeless.ir.visitor import walk
from tapeless.transform.simplify import rename


def forget_known_records(function: Function) -> Function:
    """Drop, in place, tapes and stacks that hold one value that is known at top level."""
    structure = Structure(function)
    names: dict[Var, Operand] = {}
    dropped: set[Node] = set()
    for written, read in [*_tapes(function, structure), *_stacks(function)]:
        values = {node.value for node in written}
        value = values.pop() if len(values) == 1 else None
        if value is not None and _is_known(value, structure):
            names.update(dict.fromkeys([node.target for node in read], value))
            dropped.update(written, read)
    for block in {id(b): b for b in map(structure.block_of.get, dropped) if b is not None}.values():
        block.nodes = [node for node in block.nodes if node not in dropped]
    rename(function, names)
    return function


def _is_known(value: Operand, structure: Structure) -> bool:
    """Whether the value can be read wherever it is recorded and behind that."""
    return isinstance(value, Const) or structure.home.get(value) is structure.top  # type: ignore[arg-type]


Records = tuple[list[Store], list[Load]] | tuple[list[Push], list[Pop]]


def _tapes(function: Function, structure: Structure) -> list[Records]:
    """The tapes of numbers of which only elements are written and read."""
    uses: Counter = count_uses(function)
    written: dict[Var, list[Store]] = {}
    read: dict[Var, list[Load]] = {}
    for node in walk(function.body):
        if isinstance(node, Store) and isinstance(node.array, Var):
            written.setdefault(node.array, []).append(node)
        elif isinstance(node, Load) and isinstance(node.array, Var):
            read.setdefault(node.array, []).append(node)
    found: list[Records] = []
    for node in structure.position:
        if isinstance(node, Assign) and node.op == "tape" and node.target in written:
            stores, loads = written[node.target], read.get(node.target, [])
            if len(stores) + len(loads) == uses[node.target]:
                found.append((stores, loads))
    return found


def _stacks(function: Function) -> list[Records]:
    return [(stack.pushes, stack.pops) for stack in local_stacks(function) if stack.pushes]
