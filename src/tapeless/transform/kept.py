"""What a pullback reads, which has to be what it was when its `vjp` was called.

`kept` marks the arguments there (`rules/inner.py`); the function is differentiated where the
pullback is called. An array that it reads besides may not be written on the way from one to the
other.
"""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.errors import UnsupportedSyntax
from tapeless.ir.nodes import Assign, Block, Function, Node, Operand, Var
from tapeless.ir.types import is_array
from tapeless.ir.visitor import walk


def refuse_changed(function: Function, opening: Sequence[Assign], free: Sequence[Var]) -> None:
    """Raise if one of the arrays `free` may have been written since the `vjp` whose pullback begins
    with the marks `opening`.
    """
    arrays = [var for var in free if is_array(var.type)]
    if not (arrays and opening[0].attrs.get("is_kept")):
        return
    structure = Structure(function)
    aliases = Aliases(function, structure)
    begin = _place_of_vjp(structure, opening[0].args[0])
    for var in arrays:
        for write in aliases.writes.get(aliases.find(var), ()):
            if begin is None or _is_between(structure, begin, write, opening[0]):
                raise UnsupportedSyntax(
                    f"`{var.hint}`, which the function reads, may be written between `vjp` and the "
                    "call of its pullback",
                    write.location,
                    "Pass it to the function as an argument of `vjp`.",
                )


def forget_kept(block: Block) -> None:
    """With all derivatives in place the marks are names for the same."""
    for node in walk(block):
        if isinstance(node, Assign) and node.op == "kept":
            node.op = "alias"


def _place_of_vjp(structure: Structure, argument: Operand) -> Node | None:
    """None where the pullback came through a branch or a loop."""
    made = structure.maker(argument)
    while isinstance(made, Assign) and made.op == "alias":
        made = structure.maker(made.args[0])
    return made if isinstance(made, Assign) and made.op == "kept" else None


def _is_between(structure: Structure, begin: Node, write: Node, end: Node) -> bool:
    around = {id(loop) for loop in structure.loops_around(begin)}
    again = [loop for loop in structure.loops_around(end) if id(loop) not in around]
    if any(loop in structure.ancestors(write) for loop in again):
        return True
    return structure.position[begin] < structure.position[write] < structure.position[end]
