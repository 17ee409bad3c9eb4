"""Products of matrices that are computed only to be added to something.

The emitter writes the sum and the product as one call of BLAS, which adds in place.
"""

from __future__ import annotations

from collections import Counter

from tapeless.ir.nodes import Assign, Function, Node, Var
from tapeless.ir.types import Array
from tapeless.ir.visitor import operands, passed_on, walk

PRODUCTS = frozenset({"matmul", "numpy.dot"})


def products_read_once(function: Function) -> set[Var]:
    """The products of two matrices that one node reads."""
    products = [n for n in walk(function.body) if isinstance(n, Assign) and is_product(n)]
    if not products:
        return set()
    reads = Counter(result for result in function.results if isinstance(result, Var))
    for node in walk(function.body):
        reads.update(v for v in (*operands(node), *passed_on(node)) if isinstance(v, Var))
    return {node.target for node in products if reads[node.target] == 1}


def is_product_for_memory(node: Node) -> bool:
    """Whether it is a product of vectors and matrices, in C order, that can be put into memory that
    is given.
    """
    if not isinstance(node, Assign) or node.op not in PRODUCTS:
        return False
    types = [arg.type if isinstance(arg, Var) else None for arg in (node.target, *node.args)]
    if not all(isinstance(type_, Array) for type_ in types):
        return False
    if len({type_.dtype for type_ in types}) > 1 or types[0].layout != "C":  # type: ignore[union-attr]
        return False
    return [type_.ndim for type_ in types[1:]] in ([2, 2], [2, 1], [1, 2])  # type: ignore[union-attr]


def is_product(node: Assign) -> bool:
    """Whether the node multiplies two matrices of one dtype."""
    if node.op not in PRODUCTS:
        return False
    types = [arg.type if isinstance(arg, Var) else None for arg in (node.target, *node.args)]
    return all(isinstance(t, Array) and t.ndim == 2 for t in types) and (
        len({t.dtype for t in types if t is not None}) == 1
    )
