"""Values of Numba's types, for which derivatives are built."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
from numba.core import errors, types
from numba.np.numpy_support import as_dtype

from tapeless.frontend.signature import binder

EXTENT = 10  # so long, or half of it, that the code made for an example does not assume it


def example(type_: Any) -> Any:
    """A value of a Numba type; of arrays only the dtype, the rank and the layout matter."""
    if isinstance(type_, tuple):  # the types of *args
        return tuple(map(example, type_))
    if not isinstance(type_, types.Type):  # a default
        return type_
    if isinstance(type_, types.Omitted):
        return type_.value
    if isinstance(type_, types.Literal):
        return type_.literal_value
    if isinstance(type_, types.NoneType):
        return None
    if type_ is types.float64:
        return 1.0
    if type_ is types.complex128:
        return 1.0 + 0.0j
    if type_ in (types.int64, types.intp):
        return 1
    if isinstance(type_, types.Number):
        return as_dtype(type_).type(1)
    if isinstance(type_, types.Array) and type_.ndim:
        return _array(type_)
    if isinstance(type_, types.BaseTuple):
        items = [example(item) for item in type_.types]  # type: ignore[attr-defined]
        return getattr(type_, "instance_class", lambda *items: items)(*items)
    raise errors.TypingError(f"a derivative cannot be called with {type_} in compiled code")


def _array(type_: types.Array) -> np.ndarray:
    room = np.ones((EXTENT,) * type_.ndim, as_dtype(type_.dtype))
    if type_.layout == "A":
        return room[(slice(None, None, 2),) * type_.ndim]
    return np.asfortranarray(room) if type_.layout == "F" else room


def call_of(function: Callable, values: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
    """The arguments of a call that passes a value for each parameter."""
    bound = inspect.BoundArguments(binder(function).signature, values)
    return bound.args, bound.kwargs
