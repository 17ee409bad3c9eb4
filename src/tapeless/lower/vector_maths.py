"""Elementary functions in loops that vectorise come from our own vector maths: those of the C
library keep a loop from running in vector registers.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import Assign, For, Function
from tapeless.ir.types import FLOATS, Scalar
from tapeless.ir.visitor import walk
from tapeless.rules.vector_maths import VECTOR_MATHS


def use_vector_maths(function: Function) -> Function:
    """Replace, in place, elementary functions in innermost loops that LLVM vectorises."""
    dependence, uses = Dependence(function), count_uses(function)
    for loop in walk(function.body):
        if not isinstance(loop, For) or any(isinstance(n, For) for n in walk(loop.body)):
            continue
        if dependence.may_vectorise(loop, uses):
            for node in walk(loop.body):
                if isinstance(node, Assign) and _is_float(node):
                    node.op = VECTOR_MATHS.get(node.op, node.op)
    return function


def _is_float(node: Assign) -> bool:
    return isinstance(node.target.type, Scalar) and node.target.type.dtype in FLOATS
