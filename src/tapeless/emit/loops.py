"""`for` and `while` statements, and the `break`s in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapeless.emit import branches
from tapeless.emit.grammar import NOT
from tapeless.ir.nodes import Block, Const, For, If, Node, Operand, Var, While
from tapeless.ir.visitor import defined

if TYPE_CHECKING:
    from tapeless.emit.statements import Moves, Statements

# Copies that may stand in front of each `break` of a body, rather than once before a common one.
REPEATED = 2


def loop(out: Statements, node: For | While) -> None:
    """Write the loop, the copies that lead into it, and those that lead out."""
    out.copy([(carry.phi, carry.initial) for carry in node.carries])
    counter = _start_counting(out, node)
    heading = _for(out, node) if isinstance(node, For) else _while(out, node)
    out.line(heading, out.location)
    with out.indented():
        start = len(out.lines)
        if isinstance(node, While) and heading == "while True:":
            _test(out, node)
        if counter:
            out.line(f"{counter} += 1")
        _end(out, node.body, _exit_of(out, node))
        if len(out.lines) == start:
            out.line("pass")
    out.copy([(carry.result, carry.phi) for carry in node.carries])


def _for(out: Statements, node: For) -> str:
    return f"for {out.write.name(node.index)} in {_range(out, node)}:"


def _range(out: Statements, node: For) -> str:
    start, stop, step = (out.write.text(o) for o in (node.start, node.stop, node.step))
    if node.parallel:
        return f"prange({start}, {stop})"
    if step != "1":
        return f"range({start}, {stop}, {step})"
    return f"range({stop})" if start == "0" else f"range({start}, {stop})"


def _start_counting(out: Statements, node: For | While) -> str:
    """Write what is known of the number of trips; the name to count them in, if they must be."""
    if node.trips is None or not out.is_written(node.trips):
        return ""
    trips = out.write.name(node.trips)
    if isinstance(node, For) and node.exit is None:
        out.line(f"{trips} = len({_range(out, node)})", out.location)
        return ""
    out.line(f"{trips} = 0", out.location)
    return trips


def _while(out: Statements, node: While) -> str:
    nested = out.nesting.nested
    if all(any(var in nested for var in defined(inner)) for inner in node.test.nodes):
        return f"while {out.write.text(node.condition)}:"
    return "while True:"


def _test(out: Statements, node: While) -> None:
    out.block(node.test.nodes)
    if isinstance(node.condition, Var):
        out.line(f"if not {out.write.text(node.condition, NOT)}:", out.location)
        with out.indented():
            out.line("break")


# ---- the end of the body -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Exit:
    """How a region at the end of a loop's body ends."""

    flag: Operand | None  # what says whether to leave the loop
    decided: bool  # branches at the very end of the region decide it, and each may hold a `break`
    kept: bool  # the flag is read elsewhere too, so that it must be assigned
    pending: tuple[Moves, ...]  # copies to make before the loop is left or goes round


def _exit_of(out: Statements, node: For | While) -> _Exit:
    copies = [(carry.phi, carry.next) for carry in node.carries]
    kept = out.nesting.is_shared(node.exit)
    if isinstance(node.exit, Var) and _decides(out, node.body, node.exit):
        if len(out.moves(copies)) <= REPEATED:
            return _Exit(node.exit, True, kept, (copies,))
    return _Exit(out.nesting.flag_after_copies(node), False, kept, (copies,))


def _end(out: Statements, block: Block, exit_: _Exit) -> bool:
    """Write a region that ends an iteration; True if it always leaves the loop."""
    nodes, last = _statements(out, block)
    if exit_.decided and isinstance(exit_.flag, Var) and isinstance(last, If):
        out.block(nodes[:-1])
        return _branches(out, last, exit_)
    if out.block(nodes):
        return True
    for moves in exit_.pending:
        out.copy(moves)
    return _leave(out, exit_.flag)


def _statements(out: Statements, block: Block) -> tuple[list[Node], Node | None]:
    """The nodes that are written as statements, and the last of them."""
    nodes = [n for n in block.nodes if not any(v in out.nesting.nested for v in defined(n))]
    return nodes, nodes[-1] if nodes else None


def _decides(out: Statements, block: Block, flag: Operand | None) -> bool:
    """Whether the flag is a constant at every end of the block."""
    if not isinstance(flag, Var):
        return True
    last = _statements(out, block)[1]
    if not isinstance(last, If):
        return False
    merge = next((merge for merge in last.merges if merge.result is flag), None)
    return (
        merge is not None
        and _decides(out, last.then, merge.then)
        and _decides(out, last.orelse, merge.orelse)
    )


def _branches(out: Statements, node: If, exit_: _Exit) -> bool:
    outer, out.location = out.location, node.location or out.location

    def region(block: Block, side: str) -> bool:
        flags = [getattr(m, side) for m in node.merges if m.result is exit_.flag]
        moves = [
            (m.result, getattr(m, side))
            for m in node.merges
            if m.result is not exit_.flag or exit_.kept
        ]
        kept = exit_.kept or out.nesting.is_shared(flags[0])
        return _end(out, block, _Exit(flags[0], True, kept, (moves, *exit_.pending)))

    leaves = branches.branch(
        out, node, (lambda: region(node.then, "then"), lambda: region(node.orelse, "orelse"))
    )
    out.location = outer
    return leaves


def _leave(out: Statements, flag: Operand | None) -> bool:
    """`break`, always, never, or if the flag says so."""
    if flag is None or flag == Const(False):
        return False
    if flag == Const(True):
        out.line("break")
        return True
    out.line(f"if {out.write.text(flag)}:")
    with out.indented():
        out.line("break")
    return False
