"""Memory that outlives the call: a prepared derivative keeps its tapes, shadows and results from
one call to the next.

Every allocation at the top level of the program becomes a parameter, reused if it has the right
shape and replaced if not, and is handed back as a result.
"""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.ir.nodes import Assign, Function, Param, Var
from tapeless.ir.types import Array

# creation -> the operation that does the same in memory that is given
REUSING = {
    "tape": "fit",
    "numpy.empty": "fit",
    "numpy.zeros": "fit_zeros",
    "zeros_shadow": "fit_zeros_like",
    "copy": "fit_copy",
}


@dataclass(frozen=True)
class Slot:
    """One piece of the workspace: an array of this dtype and rank, handed back as this result."""

    dtype: str
    ndim: int
    result: int


def use_workspace(function: Function) -> tuple[Function, tuple[Slot, ...]]:
    """Change, in place, the allocations at top level to parameters; returns what the workspace
    holds.
    """
    slots: list[Slot] = []
    for number, node in enumerate(function.body.nodes):
        if not (isinstance(node, Assign) and node.op in REUSING):
            continue
        type_ = node.target.type
        if not isinstance(type_, Array) or type_.layout != "C":
            continue
        given = Var(f"{node.target.hint}_kept", type_)
        reuse = Assign(node.target, REUSING[node.op], (given, *node.args), location=node.location)
        function.body.nodes[number] = reuse
        function.params.append(Param(given, ("workspace", len(slots))))
        if node.target not in function.results:
            function.results.append(node.target)
        place = function.results.index(node.target)
        slots.append(Slot(type_.dtype, type_.ndim, place))
    return function, tuple(slots)
