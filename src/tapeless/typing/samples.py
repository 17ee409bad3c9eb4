"""Small values of a given type, and the type of a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.ir.types import BOOL, COMPLEX_NUMBER, FLOAT, INT, Array, Opaque, Scalar, Type


@dataclass(frozen=True)
class Choice:
    """One way to choose values: the length of each axis, each integer and each float."""

    length: int
    integer: int
    real: float


# Tried in turn. Equal lengths make matrix products fit and lengths of one any reshape; floats of
# both signs and sizes meet the domains of the elementary functions.
CHOICES = (Choice(3, 1, 0.5), Choice(1, 1, 1.5), Choice(2, 2, 1.5), Choice(3, 2, -0.5))


def sample(type_: Type, choice: Choice) -> Any:
    """A value of the type; `LookupError` if there is no way to make one."""
    match type_:
        case Scalar(dtype="float64"):
            return choice.real
        case Scalar(dtype="complex128"):
            return complex(choice.real)
        case Scalar(dtype="int64"):
            return choice.integer
        case Scalar(dtype="bool"):
            return True
        case Scalar(dtype=dtype):
            whole = np.issubdtype(np.dtype(dtype), np.integer)
            return np.dtype(dtype).type(choice.integer if whole else choice.real)
        case Array():
            return _array(type_, choice)
    raise LookupError(f"no sample of {type_}")


def _array(type_: Array, choice: Choice) -> np.ndarray:
    dtype = np.dtype(type_.dtype)
    inexact = np.issubdtype(dtype, np.inexact)
    order = "F" if type_.layout == "F" else "C"
    value = choice.real if inexact else choice.integer
    array = np.full((choice.length,) * type_.ndim, value, dtype, order=order)
    if inexact and type_.ndim >= 2:  # positive definite: what solves and factorises accepts it
        array += 2 * np.eye(choice.length, dtype=dtype)
    return array


def type_of(value: Any) -> Type:
    """The type of a value as the python dialect computes it."""
    if isinstance(value, bool | np.bool_):
        return BOOL
    if isinstance(value, int):
        return INT
    if isinstance(value, float) and not isinstance(value, np.floating):
        return FLOAT
    if isinstance(value, complex) and not isinstance(value, np.complexfloating):
        return COMPLEX_NUMBER
    if isinstance(value, np.number):
        return Scalar(value.dtype.name)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return Array(value.dtype.name, value.ndim, _layout(value))
    return Opaque("none" if value is None else type(value).__name__)


def _layout(value: np.ndarray) -> str:
    if value.flags.c_contiguous:
        return "C"
    return "F" if value.flags.f_contiguous else "A"


def join(a: Type | None, b: Type | None) -> Type | None:
    """The type of what is either (None: nothing yet); `TypeError` if there is none."""
    if a is None or b is None or a == b:
        return b if a is None else a
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return Scalar(np.result_type(a.dtype, b.dtype).name)
    if isinstance(a, Array) and isinstance(b, Array) and a.ndim == b.ndim:
        layout = a.layout if a.layout == b.layout else "A"
        return Array(np.result_type(a.dtype, b.dtype).name, a.ndim, layout)
    if isinstance(a, Opaque) and isinstance(b, Opaque):
        return Opaque("object")
    raise TypeError(f"it is {a} on one path and {b} on another")
