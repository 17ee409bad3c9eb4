"""What operations make of arrays of a few numbers, number by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Const, Ellipsis, Index, NewAxis, Operand, Slice, Var
from tapeless.ir.types import FLOAT, is_array
from tapeless.lower.nests import takes
from tapeless.lower.small_inverses import inverse_of_number, inverse_of_two
from tapeless.lower.small_systems import determinant, inverse, solution
from tapeless.rules.registry import operation

LONGEST = 4  # elements along an axis
FILLED = {"numpy.zeros": 0.0, "numpy.empty": 0.0, "numpy.ones": 1.0}
FILLED_LIKE = {"numpy.zeros_like": 0.0, "numpy.empty_like": 0.0, "numpy.ones_like": 1.0}

# The elements of an array: a NumPy array of operands, which has the array's shape.
Elements = np.ndarray


def is_small(shape: tuple[int, ...]) -> bool:
    return 1 <= len(shape) <= 2 and all(0 < extent <= LONGEST for extent in shape)


def elements(shape: tuple[int, ...], operands: Iterable[Operand]) -> Elements:
    """Operands in the order of the array's elements."""
    found = np.empty(shape, object)
    for place, operand in zip(np.ndindex(*shape), operands, strict=True):
        found[place] = operand
    return found


def number(operand: Operand) -> Operand | None:
    """What an array of floats holds where the operand is put into it; None if that is not known."""
    if isinstance(operand, Const) and isinstance(operand.value, (bool, int, float)):
        return Const(float(operand.value))
    return operand if isinstance(operand, Var) and operand.type == FLOAT else None


def place_of(index: Index) -> tuple | None:
    """The index as one of NumPy, if it is made of constants."""
    items = tuple(_item(item) for item in index)
    return None if any(isinstance(item, Var) for item in items) else items


def _item(item: object) -> object:
    match item:
        case Const(value=int(value)) if not isinstance(value, bool):
            return value
        case Slice(start=start, stop=stop, step=step):
            bounds = [b.value if isinstance(b, Const) else b for b in (start, stop, step)]
            unknown = next((b for b in bounds if not (b is None or type(b) is int)), None)
            return slice(*bounds) if unknown is None else Var("unknown")
        case Ellipsis():
            return ...
        case NewAxis():
            return None
    return Var("unknown")


class Operations:
    """The elements of what operations make; `of` has those of their operands."""

    def __init__(self, of: Callable[[Operand], Elements | None]) -> None:
        self.of = of

    def made(self, node: Assign, builder: Builder) -> Elements | Operand | None:
        """The elements of the result, or the result if it is a number; None if not known."""
        if not _is_of_floats(node):
            return None
        arrays = [arg for arg in node.args if isinstance(arg, Var) and is_array(arg.type)]
        parts = [self.of(array) for array in arrays]
        if any(part is None for part in parts):
            return None
        try:
            found = self._found(node, parts, builder)
        except ValueError:  # the shapes do not fit: this will be said when the program runs
            return None
        if isinstance(found, np.ndarray) and not is_small(found.shape):
            return None
        return found

    def _found(self, node: Assign, parts: list, builder: Builder) -> Elements | Operand | None:
        match node.op, parts:
            case (("numpy.zeros" | "numpy.empty" | "numpy.ones"), []):
                return _filled(node.args, Const(FILLED[node.op]))
            case "numpy.full", []:
                return _filled(node.args[:-1], number(node.args[-1]))
            case (("numpy.zeros_like" | "numpy.empty_like" | "numpy.ones_like"), [like]):
                return elements(like.shape, [Const(FILLED_LIKE[node.op])] * like.size)
            case "numpy.eye", []:
                return _identity(node.args)
            case "array", _:
                is_of_integers = node.target.type.dtype == "int64"  # type: ignore[union-attr]
                return _listed(node.args, parts, is_of_integers)
            case (("copy" | "alias" | "pos"), [part]):
                return part
            case "transpose", [part] if node.attrs.get("axes") is None:
                return part.T
            case "numpy.expand_dims", [part] if isinstance(node.attrs["axis"], int):
                return np.expand_dims(part, node.attrs["axis"])
            case "ravel", [part]:
                return part.reshape(-1)
            case "reshape", [part]:
                shape = _extents(node.args[1:])
                return None if shape is None else part.reshape(shape)
            case "shape", [part]:
                return Const(part.shape[node.attrs["axis"]])
            case "size", [part]:
                return Const(part.size)
            case (("matmul" | "numpy.dot"), [left, right]):
                return _product(left, right, node.target.hint, builder)
            case "numpy.outer", [left, right] if left.ndim == right.ndim == 1:
                return _product(left[:, None], right[None, :], node.target.hint, builder)
            case "inverse", [part] if part.shape == (1, 1):
                return elements((1, 1), inverse_of_number(part[0, 0], builder))
            case "inverse", [part] if part.shape == (2, 2):
                return elements((2, 2), inverse_of_two(list(part.flat), builder))
            case "inverse", [part] if _is_square(part):
                return inverse(part, builder)
            case "factored", [part] if _is_square(part):
                return part  # what takes the factors takes the matrix itself too
            case "solve", [matrix, right] if _fit(matrix, right):
                return solution(matrix, right, builder)
            case "solve_by", [matrix, _, right] if _fit(matrix, right):
                is_transposed = node.attrs["transposed"]
                return solution(matrix.T if is_transposed else matrix, right, builder)
            case "det", [part] if _is_square(part):
                return determinant(part, builder)
            case "det_by", [part, _] if _is_square(part):
                return determinant(part, builder)
            case "numpy.linalg.norm", [part] if _is_of_all(node):
                return _length(list(part.flat), builder)
            case "numpy.sum", [part] if not node.attrs.get("keepdims"):
                return _summed(part, node.attrs.get("axis"), builder)
        if parts and operation(node.op).elementwise and takes(node.target, node.args):
            return self._each(node, builder)
        return None

    def _each(self, node: Assign, builder: Builder) -> Elements:
        """An elementwise operation of arrays that broadcast."""
        known = [self.of(arg) for arg in node.args]
        parts = [
            elements((), [arg]) if part is None else part
            for arg, part in zip(node.args, known, strict=True)
        ]
        broadcast = np.broadcast_arrays(*parts)
        found = np.empty(broadcast[0].shape, object)
        for place in np.ndindex(*found.shape):
            operands: list[Operand] = [part[place] for part in broadcast]  # type: ignore[misc]
            found[place] = builder.assign(
                node.op, *operands, hint=node.target.hint, type=FLOAT, **node.attrs
            )
        return found


def _is_square(part: Elements) -> bool:
    return part.ndim == 2 and part.shape[0] == part.shape[1]


def _fit(matrix: Elements, right: Elements) -> bool:
    """Whether these are a matrix and right sides of one system."""
    return _is_square(matrix) and len(right) == len(matrix)


def _is_of_all(node: Assign) -> bool:
    """Whether a reduction goes over all axes and leaves none."""
    return node.attrs.get("axis") is None and not node.attrs.get("keepdims")


def _length(items: list[Operand], builder: Builder) -> Operand:
    """The norm, without overflow on the way, and with the slope 0 at zero."""
    length = builder.assign("numpy.abs", items[0], hint="length", type=FLOAT)
    for item in items[1:]:
        length = builder.assign("math.hypot", length, item, hint="length", type=FLOAT)
    return length


def _extents(args: tuple[Operand, ...]) -> tuple[int, ...] | None:
    values = [arg.value for arg in args if isinstance(arg, Const) and type(arg.value) is int]
    return tuple(values) if len(values) == len(args) else None


def _filled(extents: tuple[Operand, ...], value: Operand | None) -> Elements | None:
    shape = _extents(extents)
    if shape is None or value is None or not is_small(shape):
        return None
    return elements(shape, [value] * int(np.prod(shape)))


def _identity(args: tuple[Operand, ...]) -> Elements | None:
    shape = _extents(args * 2)
    if shape is None or not is_small(shape):
        return None
    return elements(shape, [Const(float(i == j)) for i, j in np.ndindex(*shape)])


def _is_of_floats(node: Assign) -> bool:
    """Whether the result is made of floats, or is a row of a matrix that may be."""
    type_ = node.target.type
    if node.op == "array":
        return is_array(type_) and type_.dtype in ("float64", "int64")
    return node.op in ("shape", "size") or getattr(type_, "dtype", "") == "float64"


def _listed(items: tuple[Operand, ...], parts: list, is_of_integers: bool) -> Elements | None:
    if (parts and len(parts) < len(items)) or len(items) > LONGEST:
        return None
    found = np.stack(parts) if parts else elements((len(items),), items)
    if is_of_integers:
        return found if all(type(getattr(x, "value", None)) is int for x in found.flat) else None
    operands = [number(item) for item in found.flat]
    return None if None in operands else elements(found.shape, operands)  # type: ignore[arg-type]


# ---- sums and products ---------------------------------------------------------------------------


def _product(left: Elements, right: Elements, hint: str, builder: Builder) -> Elements | Operand:
    """Rows times columns, as `matmul` means them."""
    rows = left if left.ndim == 2 else left[None, :]
    columns = right if right.ndim == 2 else right[:, None]
    if rows.shape[1] != columns.shape[0]:
        raise ValueError("the factors of a product do not fit")
    shape = (*left.shape[:-1], *right.shape[1:])
    found = [_inner(row, column, hint, builder) for row in rows for column in columns.T]
    return elements(shape, found) if shape else found[0]


def _inner(left: Elements, right: Elements, hint: str, builder: Builder) -> Operand:
    """The sum of products, which may be rounded as BLAS does: in any order, and contracted."""
    terms = []
    for a, b in zip(left, right, strict=True):
        if isinstance(a, Const) and isinstance(b, Const):
            terms.append(Const(a.value * b.value))
            continue
        terms.append(Var(hint, FLOAT))
        builder.append(Assign(terms[-1], "mul", (a, b), own=True))
    return _sum(terms, hint, builder)


def _summed(part: Elements, axis: object, builder: Builder) -> Elements | Operand | None:
    if axis is None:
        return _sum(list(part.flat), "total", builder)
    if not isinstance(axis, int) or part.ndim == 1:
        return _sum(list(part), "total", builder) if axis in (0, -1) else None
    lines = np.moveaxis(part, axis, -1)
    return elements(lines.shape[:1], [_sum(list(line), "total", builder) for line in lines])


def _sum(terms: list[Operand], hint: str, builder: Builder) -> Operand:
    total = terms[0]
    for term in terms[1:]:
        if isinstance(total, Const) and isinstance(term, Const):
            total = Const(total.value + term.value)
        else:
            total = builder.assign("radd", total, term, hint=hint, type=FLOAT)
    return total
