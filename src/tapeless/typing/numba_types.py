"""Between Numba's types and ours."""

from __future__ import annotations

import numpy as np
from numba import from_dtype
from numba.core import types
from numba.core.typing.arraydecl import get_array_index_type

from tapeless.ir.nodes import Ellipsis, Index, IndexItem, NewAxis, Slice
from tapeless.ir.types import Array, Opaque, Scalar, Stack, Type

# Types that ours know by their name alone: what several results of one call are, above all.
_NAMED: dict[str, types.Type] = {"none": types.none, "unicode_type": types.unicode_type}


def to_numba(type_: Type | None) -> types.Type:
    """The Numba type of a value of this type; `LookupError` if there is none."""
    match type_:
        case Scalar(dtype=dtype):
            return from_dtype(np.dtype(dtype))
        case Array(dtype=dtype, ndim=ndim, layout=layout):
            return types.Array(from_dtype(np.dtype(dtype)), ndim, layout)
        case Stack(element=element):
            return types.List(to_numba(element))
        case Opaque(text=text) if text in _NAMED:
            return _NAMED[text]
    raise LookupError(f"Numba has no type for {type_}")


def from_numba(type_: types.Type) -> Type:
    """Our type for what Numba found."""
    type_ = types.unliteral(type_)
    if isinstance(type_, types.Number | types.Boolean):
        return Scalar(str(type_))
    if isinstance(type_, types.Array) and isinstance(type_.dtype, types.Number | types.Boolean):
        return Array(str(type_.dtype), type_.ndim, type_.layout)
    if isinstance(type_, types.List):
        return Stack(from_numba(type_.dtype))
    _NAMED[str(type_)] = type_
    return Opaque(str(type_))


def layout_of_view(array: Array, index: Index) -> str:
    """The layout of `array[index]`, where no part of the index is an array."""
    found = get_array_index_type(
        to_numba(array), types.BaseTuple.from_types(list(map(_part, index)))
    )
    assert found is not None
    return getattr(found.result, "layout", "A")  # of what a sample shows to be no array, any


def _part(item: IndexItem) -> types.Type:
    match item:
        case Slice(step=None):
            return types.slice2_type
        case Slice():
            return types.slice3_type
        case NewAxis():
            return types.none
        case Ellipsis():
            return types.ellipsis
    return types.intp
