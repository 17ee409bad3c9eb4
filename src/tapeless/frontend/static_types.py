"""`isinstance`, as far as it can be decided while the program is read."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

import numpy as np

from tapeless.frontend.reader import Reader
from tapeless.frontend.unions import which
from tapeless.frontend.values import (
    Bound,
    Closure,
    Const,
    Listing,
    Named,
    Operand,
    Outside,
    Partial,
    Range,
    Record,
    Ref,
    Shape,
    Slicing,
    Static,
    Tuple,
    Union,
    Value,
    Var,
    describe,
)
from tapeless.ir.types import Array, Scalar, Type

# For a typed number: the classes that it certainly belongs to, and those that it may belong to. A
# float64 may be a Python float or a NumPy scalar.
_CERTAIN = {
    "float64": (float,),
    "float32": (np.float32,),
    "complex128": (complex,),
    "int64": (int,),
    "bool": (bool, int),
}
_POSSIBLE = {"float64": (np.float64,), "complex128": (np.complex128,), "int64": (np.int64,)}


def is_instance(reader: Reader, value: Value, kinds: Value, node: ast.AST) -> Operand:
    """`isinstance(value, kinds)`; refused where the answer is not known."""
    if isinstance(value, Union):
        return which(reader, value, lambda v: is_instance(reader, v, kinds, node) == Const(True))
    answers = [_is_one(reader, value, kind, node) for kind in _classes(reader, kinds, node)]
    if True in answers:
        return Const(True)
    if None in answers:
        raise reader.refuse(
            node,
            "whether this holds is not known while the program is read",
            "Decide before the call, and pass a boolean.",
        )
    return Const(False)


def _classes(reader: Reader, kinds: Value, node: ast.AST) -> list[Any]:
    if isinstance(kinds, Tuple):
        return [kind for item in kinds.items for kind in _classes(reader, item, node)]
    if isinstance(kinds, Static) and isinstance(kinds.value, type):
        return [kinds.value]
    raise reader.refuse(node, f"{describe(kinds)} is not a class")


def _is_one(reader: Reader, value: Value, kind: type, node: ast.AST) -> bool | None:
    match value:
        case Const() | Static():
            return isinstance(value.value, kind)
        case Ref() | Record() | Named():
            return issubclass(_of_python(value.type), kind)
        case Outside():
            return isinstance(value.value, kind)
        case Closure() | Bound() | Partial():
            return issubclass(FunctionType, kind)
        case Listing():
            return kind in (tuple, list)  # rules treat them alike
        case Tuple() | Shape():
            return issubclass(tuple, kind)
        case Slicing():
            return issubclass(slice, kind)
        case Range():
            return issubclass(range, kind)
        case Var() if value.type is not None:
            return _of_type(value.type, kind)
        case Var():
            return _of_rank(reader.ranks.rank(value), kind)
    return False


def _of_type(type_: Type, kind: type) -> bool | None:
    if isinstance(type_, Array):
        return issubclass(np.ndarray, kind)
    if not isinstance(type_, Scalar):
        return None
    certain = _CERTAIN.get(type_.dtype, (np.dtype(type_.dtype).type,))
    if any(issubclass(known, kind) for known in certain):
        return True
    possible = _POSSIBLE.get(type_.dtype, ())
    return None if any(issubclass(known, kind) for known in possible) else False


def _of_python(kind: type) -> type:
    """The class that users know."""
    return getattr(kind, "stands_for", kind)


def class_named(reader: Reader, value: Value, node: ast.AST) -> type:
    """`type(value)`; refused where it is not known."""
    match value:
        case Ref() | Record() | Named():
            return _of_python(value.type)
        case Const() | Static() | Outside():
            return type(value.value)
        case Tuple():
            return tuple
        case Closure():
            return FunctionType
        case Var() if isinstance(value.type, Scalar) and value.type.dtype in _CERTAIN:
            return _CERTAIN[value.type.dtype][0]
        case Var() if isinstance(value.type, Array) or reader.ranks.rank(value):
            return np.ndarray
    raise reader.refuse(node, "the type of a number is not known here", "Use `isinstance`.")


def _of_rank(rank: int | None, kind: type) -> bool | None:
    """Of a value whose type is not known yet."""
    if kind in (tuple, list, str, dict, slice, range, type(None)):
        return False
    if kind is np.ndarray:
        return None if rank is None else rank > 0
    return False if rank else None
