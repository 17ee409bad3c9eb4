"""After typing: `y[..., i]` of one element is read as the number `y[i]`.

NumPy gives a view of the element, which shows what is written to it later; compiled code gives the
number that is there now. Where the two may differ the program is refused.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.analysis.structure import Structure
from tapeless.errors import UnsupportedAliasing
from tapeless.ir.nodes import Ellipsis, For, Function, Load, Node, Push, Var, While
from tapeless.ir.types import Array, Scalar
from tapeless.ir.visitor import operands, passed_on, walk
from tapeless.transform.normalize import without_dots


def read_elements(function: Function) -> Function:
    """Name, in place, each element that is read behind dots by its index alone.

    Raises:
        UnsupportedAliasing: where the element may be written before its last use.
    """
    loads = [node for node in walk(function.body) if isinstance(node, Load)]
    behind_dots = [(node, without_dots(node)) for node in loads if Ellipsis() in node.index]
    found = [(node, index) for node, index in behind_dots if index != node.index]
    if not found:
        return function
    aliases = Aliases(function)
    for node, index in found:
        if _may_change(node, function, aliases):
            raise UnsupportedAliasing(
                f"`{node.target.hint}` is a view of one element, which is written while it is held",
                node.location,
                "Leave out the dots: without them the element is a number.",
            )
        node.index = index
        node.target.type = Scalar(_array(node).dtype)
    return function


def _array(load: Load) -> Array:
    assert isinstance(load.array, Var)
    assert isinstance(load.array.type, Array)
    return load.array.type


def _may_change(load: Load, function: Function, aliases: Aliases) -> bool:
    """Whether the memory may be written between the load and a use of what it gave."""
    structure = aliases.structure
    assert isinstance(load.array, Var)
    writes = aliases.writes.get(aliases.find(load.array), [])
    if not writes:
        return False
    uses = [node for node in structure.position if load.target in operands(node)]
    is_held = (
        load.target in function.results
        or any(map(_hands_on, uses))
        or any(load.target in passed_on(node) for node in structure.position)
    )
    return any(
        (is_held and structure.may_follow(write, load))
        or any(_is_between(write, load, use, structure) for use in uses)
        for write in writes
    )


def _hands_on(use: Node) -> bool:
    """Whether what is used goes on under another name."""
    return isinstance(use, (For, While, Push)) or makes_view(use)


def _is_between(write: Node, load: Load, use: Node, structure: Structure) -> bool:
    position = structure.position
    if position[load] < position[write] < position[use]:
        return True
    around_load = set(map(id, structure.loops_around(load)))
    around_write = set(map(id, structure.loops_around(write))) - around_load
    return any(id(loop) in around_write for loop in structure.loops_around(use))
