"""`if` statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tapeless.emit.grammar import NOT
from tapeless.ir.nodes import If

if TYPE_CHECKING:
    from tapeless.emit.statements import Line, Statements

Region = Callable[[], bool]  # writes one side of the `if`; True if control never goes on after it


def branch(out: Statements, node: If, regions: tuple[Region, Region] | None = None) -> bool:
    """Write the `if`; True if control never goes on after it."""
    then_region, else_region = regions or (
        lambda: out.region(node.then, [(m.result, m.then) for m in node.merges]),
        lambda: out.region(node.orelse, [(m.result, m.orelse) for m in node.merges]),
    )
    with out.aside() as then:
        then_leaves = then_region()
    with out.aside() as orelse:
        else_leaves = else_region()
    if then:
        out.line(f"if {out.write.text(node.condition)}:", out.location)
        out.add(then)
        _otherwise(out, orelse, then_leaves)
    elif orelse:
        out.line(f"if not {out.write.text(node.condition, NOT)}:", out.location)
        out.add(orelse)
        return False
    return then_leaves and else_leaves


def _otherwise(out: Statements, orelse: list[Line], then_leaves: bool) -> None:
    if then_leaves:  # nothing falls through, so the rest needs no `else`
        out.add(orelse, shift=-1)
    elif _is_chain(orelse):
        out.add([_elif(orelse[0]), *orelse[1:]], shift=-1)
    elif orelse:
        out.line("else:")
        out.add(orelse)


def _is_chain(lines: list[Line]) -> bool:
    """Whether the lines are a single `if` statement."""
    if not lines or not lines[0].code.startswith("if "):
        return False
    top = [line.code for line in lines[1:] if line.depth == lines[0].depth]
    return all(code.startswith(("elif ", "else:")) for code in top)


def _elif(line: Line) -> Line:
    return type(line)(line.depth, f"el{line.code}", line.location)
