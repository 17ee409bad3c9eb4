"""Products of matrices that are written as three loops are computed by BLAS, before the program is
differentiated, so that its derivative is made of products of matrices too.

The product is computed in front of the loops; where they added up a number, they read an element of
it. That the loops cover the matrices whole, and that the product fits the budget, is known or
assumed: where it does not hold, a derivative with the loops as they are takes over.
"""

from __future__ import annotations

import numpy as np

from tapeless.analysis.contractions import Contraction, Factor, contractions
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, Ellipsis, For, Function, Load, Operand, Store, Var
from tapeless.ir.types import INT, Array
from tapeless.lower.terms import Terms
from tapeless.transform.algebra import integer


def multiply_by_blas(function: Function, budget: int | None) -> Function:
    """Replace, in place, the contractions of the program by products of matrices of at most
    `budget` bytes, if that is given.
    """
    for contraction in contractions(function):
        ahead = Builder(Block(), contraction.inner.location)
        _assume_whole(contraction, function, ahead)
        if budget is not None:
            _assume_fits(contraction, budget, ahead)
        left, right = (_matrix(factor, ahead) for factor in (contraction.left, contraction.right))
        dtype = contraction.left.array.type.dtype  # type: ignore[union-attr]
        type_ = Array(dtype, 2)
        product = ahead.assign("matmul", left, right, hint="product", type=type_)
        nodes = function.body.nodes
        place = nodes.index(contraction.nest)
        if contraction.matrix is None:
            _read(contraction, product)
            nodes[place:place] = ahead.block.nodes
        else:
            _add(contraction.matrix, product, ahead)
            nodes[place : place + 1] = ahead.block.nodes
    return function


def _read(contraction: Contraction, product: Var) -> None:
    """An element of the product in the place of the innermost loop."""
    assert contraction.total is not None
    index = (contraction.rows.index, contraction.columns.index)
    nodes, location = contraction.columns.body.nodes, contraction.inner.location
    element = Load(contraction.total, product, index, checked=False, location=location)
    nodes[nodes.index(contraction.inner)] = element


def _add(matrix: Var, product: Var, ahead: Builder) -> None:
    total = ahead.assign("add", matrix, product, hint="sum", type=product.type)
    ahead.append(Store(matrix, (Ellipsis(),), total))


def _matrix(factor: Factor, ahead: Builder) -> Var:
    if not factor.transposed:
        return factor.array
    type_ = factor.array.type
    assert isinstance(type_, Array)
    layout = {"C": "F", "F": "C"}.get(type_.layout, "A")
    return ahead.assign("transpose", factor.array, hint="t", type=Array(type_.dtype, 2, layout))


# ---- what is assumed -----------------------------------------------------------------------------


def _assume_whole(contraction: Contraction, function: Function, ahead: Builder) -> None:
    """That the loops go over all of the matrices."""
    rows, columns, inner = contraction.rows, contraction.columns, contraction.inner
    axes = [*_axes(contraction.left, rows, inner), *_axes(contraction.right, inner, columns)]
    if contraction.matrix is not None:
        axes += _axes(Factor(contraction.matrix, transposed=False), rows, columns)
    terms = Terms(function, Structure(function))
    for array, axis, loop in axes:
        if terms.linear(loop.stop) != terms.extent(array, axis):
            extent = ahead.assign("shape", array, hint="n", type=INT, axis=axis)
            ahead.assign("assume_equal", loop.stop, extent, hint="_", type=None)


def _axes(factor: Factor, down: For, across: For) -> list[tuple[Var, int, For]]:
    """The loop that goes along each axis of the matrix."""
    loops = (across, down) if factor.transposed else (down, across)
    return [(factor.array, axis, loop) for axis, loop in enumerate(loops)]


def _assume_fits(contraction: Contraction, budget: int, ahead: Builder) -> None:
    """That there is room for the product, which the program itself did without."""
    dtype = contraction.left.array.type.dtype  # type: ignore[union-attr]
    size: Operand = Const(np.dtype(dtype).itemsize)
    for loop in (contraction.rows, contraction.columns):
        size = integer(ahead, "mul", size, loop.stop, "size")
    ahead.assign("assume_fits", size, Const(budget), hint="_", type=None)
