"""Loops in threads, each as a function of its own.

Numba takes apart the whole of a function that has such loops, and only calls the others: the
smaller it is, the better.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapeless.emit import loops
from tapeless.ir.nodes import For

if TYPE_CHECKING:
    from tapeless.emit.statements import Line, Statements


@dataclass
class Kernel:
    """A function without results around one loop."""

    name: str
    params: list[str]
    lines: list[Line]


def call(out: Statements, node: For) -> None:
    """Write the loop as a kernel, and the call of it."""
    assert not node.carries, "what a loop in threads computes goes through memory"
    with out.apart() as lines:
        loops.loop(out, node)
    kernel = Kernel(f"{out.name}_part{len(out.kernels) + 1}", _params(out, lines), lines)
    out.kernels.append(kernel)
    out.line(f"{kernel.name}({', '.join(kernel.params)})", out.location)


def _params(out: Statements, lines: list[Line]) -> list[str]:
    """The variables that the lines of a loop take from outside.

    What the loop reads lives through all of it, so that nothing inside has the same name.
    """
    text = "\n".join("    " * (line.depth - 1) + line.code for line in lines)
    names = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return sorted({node.id for node in names} & out.write.variables - bound)
