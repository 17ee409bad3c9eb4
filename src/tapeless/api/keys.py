"""Cheap keys of a call: equal keys mean equal types, so the same compiled code serves both calls.

A key costs a few hundred nanoseconds where binding a call to a signature costs microseconds. It may
tell apart what a signature does not (a view from the array that it looks into), never the other way
round.
"""

from __future__ import annotations

from types import BuiltinFunctionType, FunctionType
from typing import Any

import numpy as np

from tapeless.errors import ArgumentError
from tapeless.frontend.containers import take_apart
from tapeless.frontend.pytrees import Flattening

_ARRAY = np.ndarray
_BY_TYPE = frozenset(
    {
        float,
        complex,
        int,
        *(
            np.dtype(code).type
            for code in ("c16", "c8", "f8", "f4", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1")
        ),
    }
)
_BY_VALUE = frozenset({bool, str, type(None), FunctionType, BuiltinFunctionType, np.ufunc, type})


class Unkeyed(TypeError):
    """An argument whose type says too little about it; the call has to be bound."""


class Contained(Unkeyed):
    """A container, whose key depends on what else the call passes."""


def key_of(value: Any) -> Any:
    """The key of one argument."""
    kind = type(value)
    if kind is _ARRAY:
        return value.dtype, value.ndim, value.flags.num
    if kind in _BY_TYPE:
        return kind
    if kind is tuple:
        return (tuple, *map(key_of, value))
    if kind in _BY_VALUE:
        return kind, value
    if kind in (dict, list) or take_apart(value) is not None:
        raise Contained(kind)
    raise Unkeyed(kind)


def is_known_by_type(value: Any) -> bool:
    """Whether it is a number whose type is its key."""
    return type(value) in _BY_TYPE


def call_key(args: tuple, kwargs: dict[str, Any]) -> tuple:
    """The key of a call; `Unkeyed` if an argument has none."""
    try:
        key = tuple(map(key_of, args))
        if kwargs:
            return key, tuple(kwargs), tuple(map(key_of, kwargs.values()))
        return key
    except Contained:
        return _with_structure(args, kwargs)


def _with_structure(args: tuple, kwargs: dict[str, Any]) -> tuple:
    """The key of a call with containers: which of them are the same one matters too."""
    met = Flattening()
    try:
        trees = [met.tree(value) for value in (*args, *kwargs.values())]
    except ArgumentError as error:
        raise Unkeyed(str(error)) from None
    return Flattening, *trees, tuple(kwargs), *map(key_of, met.leaves)
