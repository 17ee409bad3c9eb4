"""The types that a value of the program can have: as many as a derivative has to tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeGuard

FLOATS = ("float64", "float32")
COMPLEX = ("complex128", "complex64")
INTEGERS = ("int64", "int32", "int16", "int8", "uint64", "uint32", "uint16", "uint8")
NUMBERS = (*FLOATS, *COMPLEX, *INTEGERS, "bool")


@dataclass(frozen=True)
class Scalar:
    """A number or a boolean, by the name of its NumPy dtype."""

    dtype: str

    ndim = 0

    def __str__(self) -> str:
        return self.dtype


@dataclass(frozen=True)
class Array:
    """An array: its dtype, its rank, and its memory layout ("C", "F" or "A" for any)."""

    dtype: str
    ndim: int
    layout: str = "C"

    def __str__(self) -> str:
        return f"{self.dtype}[{', '.join(':' * self.ndim)}]"


@dataclass(frozen=True)
class Stack:
    """A growable stack, which the reverse transform makes for itself."""

    element: Type

    dtype = "stack"
    ndim = 0

    def __str__(self) -> str:
        return f"stack of {self.element}"


@dataclass(frozen=True)
class KeptStack(Stack):
    """A stack of numbers in memory that outlives the call."""


@dataclass(frozen=True)
class Opaque:
    """Anything else that flows through a program and carries no derivative."""

    text: str

    dtype = "opaque"
    ndim = 0

    def __str__(self) -> str:
        return self.text


Type = Scalar | Array | Stack | Opaque

FLOAT = Scalar("float64")
COMPLEX_NUMBER = Scalar("complex128")
INT = Scalar("int64")
BOOL = Scalar("bool")


def is_array(type_: Type | None) -> TypeGuard[Array]:
    return isinstance(type_, Array)


def may_share_memory(type_: Type | None) -> bool:
    """Whether the value may be a reference: an array, a stack, or not typed yet."""
    return type_ is None or isinstance(type_, (Array, Stack))


def is_scalar(type_: Type | None) -> TypeGuard[Scalar]:
    return isinstance(type_, Scalar)


def is_float(type_: Type | None) -> TypeGuard[Scalar | Array]:
    """Whether the value is a float or an array of floats."""
    return isinstance(type_, (Scalar, Array)) and type_.dtype in FLOATS


def is_complex(type_: Type | None) -> TypeGuard[Scalar | Array]:
    return isinstance(type_, (Scalar, Array)) and type_.dtype in COMPLEX


def is_inexact(type_: Type | None) -> TypeGuard[Scalar | Array]:
    """Whether the value can carry a derivative: floats or complex numbers, one or an array."""
    return is_float(type_) or is_complex(type_)


def is_integer(type_: Type | None) -> TypeGuard[Scalar | Array]:
    return isinstance(type_, (Scalar, Array)) and type_.dtype in INTEGERS


def is_bool(type_: Type | None) -> TypeGuard[Scalar | Array]:
    return isinstance(type_, (Scalar, Array)) and type_.dtype == "bool"


def type_from_text(text: str) -> Type:
    """The type that `str` wrote; memory layouts are not part of the text."""
    dtype, bracket, axes = text.partition("[")
    if bracket:
        return Array(dtype, axes.count(":"), "A")
    known = dtype in (*FLOATS, *COMPLEX, *INTEGERS, "bool")
    return Scalar(dtype) if known else Opaque(text)
