"""Sums, means and extrema of arrays as loops over numbers."""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Assign, Const, Load, Operand, Store, Var
from tapeless.ir.types import INT, Array, Scalar, is_array
from tapeless.lower.nests import Nests

SUMS = ("numpy.sum", "numpy.mean")
EXTREMA = {"numpy.max": "larger", "numpy.min": "smaller"}
REDUCTIONS = {*SUMS, *EXTREMA}
# What the sum of elements of a dtype is.
TOTALS = {"float64": "float64", "float32": "float32", "int64": "int64", "bool": "int64"}


def reduce(node: Assign, array: Var, nests: Nests, builder: Builder) -> bool:
    """Write the reduction of the array as loops, if it is one that can be; whether it was."""
    axis, type_ = node.attrs.get("axis"), array.type
    assert isinstance(type_, Array)
    if type_.dtype not in TOTALS or type_.ndim == 0:
        return False
    if axis is not None and not isinstance(axis, int):
        return False
    if axis is None and not node.attrs.get("keepdims"):
        of_all = _sum if node.op in SUMS else _extremum
        return of_all(node, array, nests, builder)
    if axis is None or not is_array(node.target.type):
        return False
    along = _sum_along if node.op == "numpy.sum" else _extremum_along
    return node.op != "numpy.mean" and along(node, array, axis % type_.ndim, nests, builder)


# ---- over all elements ---------------------------------------------------------------------------


def _sum(node: Assign, array: Var, nests: Nests, builder: Builder) -> bool:
    dtype = TOTALS[array.type.dtype]  # type: ignore[union-attr]
    shape = nests.extents.of(array)
    nest = nests.nest(shape, builder)
    element = nests.element(array, shape, nest.indices, nest.inside)
    op, zero = ("add", Const(0)) if dtype == "int64" else ("radd", Const(0.0))
    total = nest.carry("total", op, zero, element, Scalar(dtype))
    if node.op == "numpy.mean":
        builder.append(Assign(node.target, "truediv", (total, nests.size(shape, builder))))
    else:
        nests.names[node.target] = total
    return True


def _extremum(node: Assign, array: Var, nests: Nests, builder: Builder) -> bool:
    assert isinstance(array.type, Array)
    if array.type.dtype not in ("float64", "float32"):
        return False
    shape = nests.extents.of(array)
    _assume_elements(shape, nests, builder)
    type_ = Scalar(array.type.dtype)
    first = _load(array, (Const(0),) * len(shape), builder)
    nest = nests.nest(shape, builder)
    element = nests.element(array, shape, nest.indices, nest.inside)
    nests.names[node.target] = nest.carry("best", EXTREMA[node.op], first, element, type_)
    return True


# ---- along an axis -------------------------------------------------------------------------------


def _sum_along(node: Assign, array: Var, axis: int, nests: Nests, builder: Builder) -> bool:
    """Sums that are added up in the result."""
    target = node.target
    if target.type.dtype != TOTALS[array.type.dtype]:  # type: ignore[union-attr]
        return False
    nests.make(target, nests.extents.of(target), "zeros", builder)
    shape = nests.extents.of(array)
    nest = nests.nest(shape, builder)
    element = nests.element(array, shape, nest.indices, nest.inside)
    kept = _kept(node, nest.indices, axis)
    nest.inside.append(Accumulate(target, kept, element, checked=False))
    return True


def _extremum_along(node: Assign, array: Var, axis: int, nests: Nests, builder: Builder) -> bool:
    """Each extremum by itself where its elements are neighbours in memory, else side by side."""
    assert isinstance(array.type, Array)
    target, shape = node.target, nests.extents.of(array)
    if array.type.dtype not in ("float64", "float32") or array.type.dtype != target.type.dtype:  # type: ignore[union-attr]
        return False
    _assume_elements(shape[axis : axis + 1], nests, builder)
    nests.make(target, nests.extents.of(target), "empty", builder)
    others = (*shape[:axis], *shape[axis + 1 :])
    ahead = nests.nest(others, builder)
    first = _load(array, _with(ahead.indices, axis, Const(0)), ahead.inside)
    if axis == len(shape) - 1:
        inner = nests.nest(shape[axis:], ahead.inside)
        element = _load(array, (*ahead.indices, inner.indices[0]), inner.inside)
        type_ = Scalar(array.type.dtype)
        best = inner.carry("best", EXTREMA[node.op], first, element, type_)
        kept = _kept(node, [*ahead.indices, inner.indices[0]], axis)
        ahead.inside.append(Store(target, kept, best, checked=False))
        return True
    kept = _kept(node, [*_with(ahead.indices, axis, Const(0))], axis)
    ahead.inside.append(Store(target, kept, first, checked=False))
    nest = nests.nest(shape, builder)
    kept = _kept(node, nest.indices, axis)
    best = _load(target, kept, nest.inside)
    element = nests.element(array, shape, nest.indices, nest.inside)
    better = nest.inside.assign(
        EXTREMA[node.op], best, element, hint="best", type=Scalar(array.type.dtype)
    )
    nest.inside.append(Store(target, kept, better, checked=False))
    return True


def _kept(node: Assign, indices, axis: int) -> tuple[Operand, ...]:
    """The place in the result, from that in the array."""
    kept: tuple[Operand, ...] = (Const(0),) if node.attrs.get("keepdims") else ()
    return (*indices[:axis], *kept, *indices[axis + 1 :])


def _with(indices, axis: int, place: Operand) -> tuple[Operand, ...]:
    return (*indices[:axis], place, *indices[axis:])


def _load(array: Var, index: tuple[Operand, ...], builder: Builder) -> Var:
    assert isinstance(array.type, Array)
    target = Var(f"{array.hint}_i", Scalar(array.type.dtype))
    builder.append(Load(target, array, index, checked=False))
    return target


def _assume_elements(shape, nests: Nests, builder: Builder) -> None:
    """That no extent is 0, where there is no extremum: the code that assumes nothing says so."""
    for key in shape:
        extent = nests.extents.written(key, builder)
        least = builder.assign("builtins.min", extent, Const(1), hint="n", type=INT)
        builder.assign("assume_equal", least, Const(1), hint="_", type=None)
