"""Sums that the compiler made may be added in any order, which lets loops over them vectorise.

Only loops gain from it, and only for numbers: elsewhere such a sum is written as a plain `+`.
"""

from __future__ import annotations

from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Assign, Function
from tapeless.ir.types import is_array


def write_plain_sums(function: Function) -> Function:
    """Make plain additions, in place, of the sums that gain nothing from being reordered."""
    structure = Structure(function)
    for node in structure.position:
        if isinstance(node, Assign) and node.op == "radd":
            if is_array(node.target.type) or not structure.loops_around(node):
                node.op = "add"
    return function
