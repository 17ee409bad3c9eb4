"""Elements at places that arrays of integers name, as loops over these: `x[k]`, `x[rows, columns]`.

Only elements: of rows that are gathered as a whole the copies are better made row by row.
"""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Const, Index, Load, Operand, Store, Var
from tapeless.ir.types import INTEGERS, Array, Scalar, is_array
from tapeless.lower.extents import ONE, Key
from tapeless.lower.nests import Nest, Nests


def places_of(index: Index, rank: int) -> list[Var]:
    """The vectors of places, if the index names an element of each axis by these and by numbers."""
    vectors = [item for item in index if isinstance(item, Var) and isinstance(item.type, Array)]
    others = [item for item in index if item not in vectors]
    is_complete = len(index) == rank and all(map(_is_number, others))
    are_vectors = all(v.type.ndim == 1 and v.type.dtype in INTEGERS for v in vectors)  # type: ignore[union-attr]
    return vectors if is_complete and are_vectors else []


def gather(node: Load, nests: Nests, builder: Builder) -> None:
    """`target = array[places]`."""
    assert isinstance(node.target.type, Array)
    places = places_of(node.index, len(node.index))
    shape = nests.common_shape([*places], builder)
    assert shape is not None
    nests.make(node.target, shape, "empty", builder)
    nest = nests.nest(shape, builder)
    index = _at_cursor(node.index, shape, nest, nests)
    element = Var(f"{node.target.hint}_i", Scalar(node.target.type.dtype))
    nest.inside.append(Load(element, node.array, index, checked=node.checked))
    nest.inside.append(Store(node.target, tuple(nest.indices), element, checked=False))


def scatter(node: Store | Accumulate, nests: Nests, builder: Builder) -> None:
    """`array[places] = value`, or `+=`, one after the other, so that the last one stays."""
    places = places_of(node.index, len(node.index))
    shape = nests.common_shape([*places], builder)
    assert shape is not None
    if isinstance(node.value, Var) and is_array(node.value.type):
        key = nests.extents.of(node.value)[0]
        if key != ONE or shape[0] == ONE:
            nests.extents.assume_equal(shape[0], key, builder)
    nest = nests.nest(shape, builder)
    index = _at_cursor(node.index, shape, nest, nests)
    value = nests.element(node.value, shape, nest.indices, nest.inside)
    nest.inside.append(type(node)(node.array, index, value, checked=node.checked))


def _at_cursor(
    index: Index, shape: tuple[Key, ...], nest: Nest, nests: Nests
) -> tuple[Operand, ...]:
    """The place that the index names at the cursor."""
    return tuple(nests.element(item, shape, nest.indices, nest.inside) for item in index)  # type: ignore[arg-type]


def _is_number(item: object) -> bool:
    if isinstance(item, Const):
        return type(item.value) is int
    return isinstance(item, Var) and isinstance(item.type, Scalar) and item.type.dtype in INTEGERS
