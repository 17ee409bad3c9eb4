"""Derivatives that the program itself asks for: `tangent(y, x)` where `x = variable(x0, x_dot)`.

Between the two stands what computes y from x. Its tangents are put beside it, as forward mode does
for a whole program, with everything from before held fixed; what is left is ordinary statements,
which can be differentiated in turn. Inner requests come first.
"""

from __future__ import annotations

from collections.abc import Callable

from tapeless.analysis.activity import Activity
from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.errors import UnsupportedCall, UnsupportedSyntax
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Assign, Block, Function, Store, Var
from tapeless.ir.visitor import defined, entry_vars, walk
from tapeless.transform.forward import Slopes, Tangents, add_tangents
from tapeless.transform.projection import has_complex

# Two steps of Newton's method: what `pinned` pins is right up to this order.
ORDERS_OF_PINNED = 3


def expand_tangents(function: Function, settle: Callable[[Function], None]) -> Function:
    """Replace each `tangent`, in place. `settle` gives types to what an expansion adds."""
    while (request := _first(function)) is not None:
        _expand(function, request)
        settle(function)
    for node in walk(function.body):
        if isinstance(node, Assign) and node.op == "variable":
            node.op, node.args = "copy", node.args[:1]
    return function


def refuse_high_orders(function: Function, order: int) -> None:
    """Raise if derivatives of an implicit function are asked for that it does not have."""
    if order <= ORDERS_OF_PINNED:
        return
    for node in walk(function.body):
        if isinstance(node, Assign) and node.op == "pinned":
            raise UnsupportedCall(
                f"a root has derivatives up to order {ORDERS_OF_PINNED}, and this is order {order}",
                node.location,
                "Write the iteration that finds the root as a loop.",
            )


def _first(function: Function) -> Assign | None:
    requests = (n for n in walk(function.body) if isinstance(n, Assign) and n.op == "tangent")
    return next(requests, None)


def _expand(function: Function, request: Assign) -> None:
    y, x = request.args
    structure = Structure(function)
    block = structure.block_of[request]
    marked = structure.definition.get(x) if isinstance(x, Var) else None
    if not isinstance(marked, Assign) or structure.block_of[marked] is not block:
        raise UnsupportedSyntax(
            "the function that is differentiated here may leave the program",
            request.location,
            "Move the `raise` or the `return` out of it.",
        )
    assert isinstance(x, Var)
    aliases = Aliases(function, structure)
    activity = Activity(function, aliases, [x], [y])
    tangents = Tangents(activity, aliases, has_complex(function), Slopes(), "_dot")
    tangents.of[x] = marked.args[1]
    first, last = block.nodes.index(marked) + 1, block.nodes.index(request)
    region = Block(block.nodes[first:last])
    _refuse_writes_outside(region, activity, aliases)
    add_tangents(region, [tangents])
    builder = Builder(region, request.location)
    y_dot = tangents.or_zero(y, builder)
    builder.append(Assign(request.target, "copy", (y_dot,), location=request.location))
    block.nodes[first : last + 1] = region.nodes


def _refuse_writes_outside(region: Block, activity: Activity, aliases: Aliases) -> None:
    """A write to an array from before would need tangents from before."""
    inside = {var for node in walk(region) for var in (*defined(node), *entry_vars(node))}
    for node in walk(region):
        if isinstance(node, (Store, Accumulate)) and node.array in activity:
            if not _members(node, aliases, activity) <= inside:
                raise UnsupportedSyntax(
                    "the function that is differentiated here writes to an array from outside",
                    node.location,
                    "Make the array inside of the function.",
                )


def _members(node: Store | Accumulate, aliases: Aliases, activity: Activity) -> set[Var]:
    """The variables that share the memory written."""
    assert isinstance(node.array, Var)
    root = aliases.find(node.array)
    return {var for var in aliases.structure.home if aliases.find(var) is root}
