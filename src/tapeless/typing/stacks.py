"""What the stacks hold that the frontend makes: that shows once the program has types."""

from __future__ import annotations

from tapeless.ir.nodes import Assign, Function
from tapeless.ir.types import Stack
from tapeless.ir.visitor import walk


def settle_stacks(function: Function) -> None:
    """Write down, in place, what each stack holds, for the programs that are made from this."""
    for node in walk(function.body):
        if isinstance(node, Assign) and node.op == "stack" and isinstance(node.target.type, Stack):
            node.attrs = {**node.attrs, "element": node.target.type.element}
