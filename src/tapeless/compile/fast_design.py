"""What a function of CPython's own kind takes and gives, and what it finds in its list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

TYPE = 8  # of an object, in bytes behind its beginning
DATA, NDIM, SHAPE, STRIDES, DTYPE, FLAGS = 16, 24, 32, 40, 56, 64  # of an array
BYTE_ORDER, NUMBER = 26, 28  # of a dtype


class Table(IntEnum):
    """What the first items of the list are."""

    FALLBACK = 0  # takes the call where the short way does not
    OWNER = 1  # the thread that the memory belongs to
    CODE = 2  # the address of the machine code
    REPLACE = 3  # keeps other arrays from now on
    FUNCTION = 4  # the user's function
    TEXT = 5  # its code object, when the machine code was made
    KEPT = 6  # the first of the arrays


@dataclass(frozen=True)
class Number:
    """An argument of exactly this type, `float` or `int`; `place` among those of the machine
    code.
    """

    type: type
    place: int


@dataclass(frozen=True)
class Array:
    """An argument that is an array with these bits among those of `mask` in its flags."""

    dtype: np.dtype
    ndim: int
    flags: int
    mask: int
    place: int


@dataclass(frozen=True)
class Nothing:
    """An argument that is None."""


Takes = Number | Array | Nothing | tuple["Takes", ...]


@dataclass(frozen=True)
class Returned:
    """The float that the machine code returns in this place."""

    place: int


@dataclass(frozen=True)
class Fresh:
    """The array that the machine code made and returns in this place."""

    place: int


@dataclass(frozen=True)
class Kept:
    """One of the arrays that are kept."""

    place: int


Gives = Returned | Fresh | Kept | tuple["Gives", ...]


@dataclass(frozen=True)
class Design:
    """All that the machine code of such a function depends on.

    `arguments` and `returns` are Numba's types of what it calls. `alike` are pairs of arguments
    that must have the same shape; the last of `arguments` are the arrays that are kept.
    """

    takes: tuple[Takes, ...]
    alike: tuple[tuple[int, int], ...]
    kept: tuple[Array, ...]
    arguments: tuple[Any, ...]
    returns: Any
    gives: Gives
