"""Products of matrices that are computed only to be added to something.

The emitter writes the sum and the product as one call of BLAS, which adds in place.
"""

from __future__ import annotations

from collections import Counter

from tapeless.ir.nodes import Assign, Function, Var
from tapeless.ir.types import Array
from tapeless.ir.visitor import operands, passed_on, walk


def products_read_once(function: Function) -> set[Var]:
    """The products of two matrices that one node reads."""
    reads = Counter(result for result in function.results if isinstance(result, Var))
    for node in walk(function.body):
        reads.update(v for v in (*operands(node), *passed_on(node)) if isinstance(v, Var))
    return {
        node.target
        for node in walk(function.body)
        if isinstance(node, Assign) and is_product(node) and reads[node.target] == 1
    }


def is_product(node: Assign) -> bool:
    """Whether the node multiplies two matrices of one dtype."""
    if node.op not in ("matmul", "numpy.dot"):
        return False
    types = [arg.type if isinstance(arg, Var) else None for arg in (node.target, *node.args)]
    return all(isinstance(t, Array) and t.ndim == 2 for t in types) and (
        len({t.dtype for t in types if t is not None}) == 1
    )
