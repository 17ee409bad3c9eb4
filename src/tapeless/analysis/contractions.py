"""Which nests of three loops do nothing but multiply two matrices.

Either the innermost loop adds up products in a number, `for k: s += a[i, k] * b[k, j]`, or three
loops in any order add to the elements of a matrix, `c[i, j] += a[i, k] * b[k, j]`. Either sum does
nothing but accumulate, so it may be added in any order, and the matrices are not written meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.types import FLOATS, Array, Scalar
from tapeless.ir.visitor import walk


@dataclass(frozen=True)
class Factor:
    """A matrix that is read at `[outer, k]`, or at `[k, outer]` if it is transposed."""

    array: Var
    transposed: bool


@dataclass(frozen=True)
class Contraction:
    """The sums over `inner` of `left[i, k] * right[k, j]` for all `i` of `rows`, `j` of `columns`.

    `nest` is the outermost loop. `site` is the innermost one if that adds up `total`; what is added
    to a `matrix` is all that the nest does.
    """

    nest: For
    rows: For
    columns: For
    inner: For
    left: Factor
    right: Factor
    total: Var | None = None
    matrix: Var | None = None


def contractions(function: Function) -> list[Contraction]:
    """Those at the top level of the function that can be computed before their nest is entered."""
    structure, aliases = Structure(function), Aliases(function)
    nests = [node for node in function.body.nodes if isinstance(node, For) and _is_plain(node)]
    found = [c for nest in nests for c in (*_of_numbers(nest, structure), *_of_elements(nest))]
    return [c for c in found if _is_ready(c, function, structure, aliases)]


def _is_plain(loop: For) -> bool:
    """Whether the loop counts from 0, and runs to its end in one thread."""
    counts = loop.start == Const(0) and loop.step == Const(1)
    return counts and loop.exit is None and loop.trips is None and not loop.parallel


def _plain_loops(loop: For) -> list[For]:
    return [node for node in loop.body.nodes if isinstance(node, For) and _is_plain(node)]


# ---- sums in numbers -----------------------------------------------------------------------------


def _of_numbers(rows: For, structure: Structure) -> Iterator[Contraction]:
    """`s = 0`, and `for k: s += …` in the two loops around it."""
    for columns in _plain_loops(rows):
        for inner in _plain_loops(columns):
            match inner.carries:
                case [Carry(phi, initial, Var() as following)] if _is_zero(initial, structure):
                    factors = _factors(inner.body.nodes, phi, following, (rows, columns, inner))
                case _:
                    continue
            if factors is not None:
                total = inner.carries[0].result
                yield Contraction(rows, rows, columns, inner, *factors, total=total)


def _is_zero(operand: Operand, structure: Structure) -> bool:
    """Whether it is the constant, perhaps of another precision."""
    made = structure.maker(operand)
    if isinstance(made, Assign) and made.op == "numpy.float32":
        operand = made.args[0]
    return isinstance(operand, Const) and operand.value == 0


def _factors(
    nodes: list[Node], so_far: Var, following: Var, loops: tuple[For, For, For]
) -> tuple[Factor, Factor] | None:
    """The two matrices, if `following` is `so_far` plus a product of their elements, and the nodes
    do nothing else.
    """
    match nodes:
        case [
            Load() as one,
            Load() as other,
            Assign(op="mul", target=product, args=factors),
            Assign(op="add", target=total, args=terms),
        ]:
            pass
        case _:
            return None
    if set(factors) != {one.target, other.target} or set(terms) != {so_far, product}:
        return None
    if total is not following:
        return None
    i, j, k = (loop.index for loop in loops)
    for first, second in ((one, other), (other, one)):
        left, right = _factor(first, i, k, so_far), _factor(second, j, k, so_far)
        if left is not None and right is not None:
            return left, Factor(right.array, not right.transposed)
    return None


def _factor(load: Load, outer: Var, k: Var, total: Var) -> Factor | None:
    """The matrix, if it has the dtype of the sum and its element is that at `outer` and `k`."""
    array = load.array
    if not isinstance(array, Var) or not isinstance(array.type, Array):
        return None
    if array.type.dtype not in FLOATS or total.type != Scalar(array.type.dtype):
        return None
    if load.index not in ((outer, k), (k, outer)):
        return None
    return Factor(array, load.index == (k, outer))


# ---- sums in the elements of a matrix ------------------------------------------------------------


def _of_elements(nest: For) -> Iterator[Contraction]:
    """`c[i, j] += …` in three loops that hold nothing else."""
    loops = [nest]
    while len(inner := loops[-1].body.nodes) == 1 and not loops[-1].carries:
        if not (isinstance(inner[0], For) and _is_plain(inner[0])):
            return
        loops.append(inner[0])
    match loops[-1]:
        case For(
            carries=[],
            body=Block(nodes=[Load(array=Var() as matrix) as read, *sums, Store() as write]),
        ) if len(loops) == 3:
            pass
        case _:
            return
    of_index = {loop.index: loop for loop in loops}
    if write.array is not matrix or write.index != read.index:
        return
    if len(read.index) != 2 or not set(read.index) < set(of_index):
        return
    rows, columns = (of_index.pop(index) for index in read.index)  # type: ignore[arg-type]
    (inner_loop,) = of_index.values()
    if not isinstance(write.value, Var):
        return
    factors = _factors(sums, read.target, write.value, (rows, columns, inner_loop))
    if factors is not None:
        yield Contraction(nest, rows, columns, inner_loop, *factors, matrix=matrix)


# ---- both ----------------------------------------------------------------------------------------


def _is_ready(
    contraction: Contraction, function: Function, structure: Structure, aliases: Aliases
) -> bool:
    """Whether the matrices and the extents of the loops are known before the nest, and stay."""
    arrays = [contraction.left.array, contraction.right.array]
    written = {
        aliases.find(node.array)
        for node in walk(contraction.nest.body)
        if isinstance(node, Store) and isinstance(node.array, Var)
    }
    if any(aliases.find(array) in written for array in arrays):
        return False
    if contraction.matrix is not None:
        arrays.append(contraction.matrix)
    loops = (contraction.rows, contraction.columns, contraction.inner)
    needed = [*arrays, *[loop.stop for loop in loops if isinstance(loop.stop, Var)]]
    return all(structure.home[var] is function.body for var in needed)
