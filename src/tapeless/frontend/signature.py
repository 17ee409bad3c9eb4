"""The types of a call: parameters bound to arguments, each taken apart into typed leaves.

This runs at every call that is not prepared, so it is written for speed: the way a function takes
its parameters is worked out once, and a signature that was seen before is found by a key of small
integers and types, and is the same object.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from tapeless.errors import ArgumentError
from tapeless.frontend.captured import CAPTURED, WithCaptured
from tapeless.frontend.pytrees import Flattening, Leaf, Tree
from tapeless.frontend.source import python_function
from tapeless.frontend.written import Written
from tapeless.ir.types import COMPLEX, FLOATS, INTEGERS, Array, Scalar, Type


@dataclass(frozen=True)
class Parameter:
    """One parameter of the user's function: its structure, and the type of each of its leaves."""

    name: str
    tree: Tree
    types: tuple[Type, ...]


@dataclass(frozen=True)
class Signature:
    """Every parameter, in the order of the definition. `*args` is a parameter that is a tuple."""

    parameters: tuple[Parameter, ...]

    @cached_property
    def _hash(self) -> int:
        return hash(self.parameters)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def types(self) -> tuple[Type, ...]:
        """The types of all leaves, in the order of `Bound.leaves`."""
        return tuple(type_ for parameter in self.parameters for type_ in parameter.types)


@dataclass(frozen=True)
class Bound:
    """A call: its signature, and the leaves of its arguments in order."""

    signature: Signature
    leaves: tuple[Any, ...]


class Binder:
    """How one function takes its arguments."""

    def __init__(self, function: Any) -> None:
        self.text = Written(function)
        target = python_function(function) or function
        self.signature = inspect.signature(target, follow_wrapped=False)
        parameters = self.signature.parameters
        self.names = tuple(parameters)
        self.is_plain = all(
            p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD for p in parameters.values()
        )
        self.defaults = {
            n: p.default for n, p in parameters.items() if p.default is not inspect.Parameter.empty
        }
        self.known: dict[tuple, Signature] = {}

    def arguments(self, args: tuple, kwargs: dict[str, Any]) -> tuple:
        """One value for each parameter, defaults too; Python's TypeError if they do not fit."""
        if self.is_plain:
            if not kwargs and len(args) == len(self.names):
                return args
            values = self._by_name(args, kwargs)
            if values is not None:
                return values
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return tuple(bound.arguments.values())

    def _by_name(self, args: tuple, kwargs: dict[str, Any]) -> tuple | None:
        """The same for a function whose parameters are all plain; None if they do not fit."""
        values = list(args)
        passed = 0
        for name in self.names[len(args) :]:
            if name in kwargs:
                passed += 1
                values.append(kwargs[name])
            elif name in self.defaults:
                values.append(self.defaults[name])
            else:
                return None
        fits = passed == len(kwargs) and len(values) == len(self.names)
        return tuple(values) if fits else None

    def bind(self, args: tuple, kwargs: dict[str, Any]) -> Bound:
        values = self.arguments(args, kwargs)
        met = Flattening()
        try:
            key = tuple([_key(value, met) for value in values])
        except ArgumentError:
            _signature(self, values)  # raises the same error with the name of the parameter
            raise
        signature = self.known.get(key)
        if signature is None:
            signature = self.known[key] = _signature(self, values)
        return Bound(signature, tuple(met.leaves))


class CapturedBinder(Binder):
    """How a function takes its arguments, and `captured` behind those that it has names for."""

    def __init__(self, function: WithCaptured) -> None:
        self.text = Written(function)
        self.function = function
        self.inner = binder(function.function)
        parameters = list(self.inner.signature.parameters.values())
        last = inspect.Parameter.VAR_KEYWORD
        self.place = sum(parameter.kind is not last for parameter in parameters)
        one = inspect.Parameter(CAPTURED, inspect.Parameter.KEYWORD_ONLY)
        parameters.insert(self.place, one)
        self.signature = self.inner.signature.replace(parameters=parameters)
        self.names = tuple(self.signature.parameters)
        self.known: dict[tuple, Signature] = {}

    def arguments(self, args: tuple, kwargs: dict[str, Any]) -> tuple:
        values = list(self.inner.arguments(args, kwargs))
        values.insert(self.place, self.function.now())
        return tuple(values)


_binders: WeakKeyDictionary[Any, Binder] = WeakKeyDictionary()


def binder(function: Callable) -> Binder:
    """The binder of a function, made once for its text; that of another callable at each call."""
    if not isinstance(function, FunctionType | WithCaptured):
        return Binder(function)
    found = _binders.get(function)
    if found is None or not found.text.is_current():
        found = _binders[function] = (
            CapturedBinder(function) if isinstance(function, WithCaptured) else Binder(function)
        )
    return found


def has_parameter(function: Callable, name: str) -> bool:
    """Whether a function has a parameter of this name."""
    return name in binder(function).names


def captured_now(function: WithCaptured) -> Parameter:
    """The structure and the types of what a function captured, as an argument."""
    met = Flattening()
    tree = met.tree(function.now())
    return Parameter(CAPTURED, tree, tuple(map(type_of, met.leaves)))


def bind(function: Callable, args: tuple, kwargs: dict[str, Any]) -> Bound:
    """The arguments of a call of `function` as typed leaves."""
    return binder(function).bind(args, kwargs)


def _key(value: Any, met: Flattening) -> Any:
    """A small hashable stand-in for the type of a value; its leaves are appended to those met."""
    kind = type(value)
    if kind is np.ndarray:
        flags = value.flags
        met.leaves.append(value)
        return (value.dtype, value.ndim, flags.c_contiguous, flags.f_contiguous)
    if kind is float:
        met.leaves.append(value)
        return kind
    if kind is int:
        if value.bit_length() > 63:
            raise ArgumentError(f"the integer {value} does not fit into 64 bits")
        met.leaves.append(value)
        return kind
    if kind is tuple:
        return (tuple, *[_key(item, met) for item in value])
    first = len(met.leaves)
    tree = met.tree(value)
    if isinstance(tree, Leaf):
        return kind, type_of(value)
    return kind, tree, first, *[_leaf_key(leaf) for leaf in met.leaves[first:]]


def _leaf_key(leaf: Any) -> Any:
    return type(leaf) if type(leaf) in (int, float) else (type(leaf), type_of(leaf))


def _signature(binder: Binder, values: tuple) -> Signature:
    parameters = []
    met = Flattening()
    for name, value in zip(binder.names, values, strict=True):
        met.leaves = []  # each parameter counts its own
        try:
            tree = met.tree(value)
            types = tuple(type_of(leaf) for leaf in met.leaves)
        except ArgumentError as error:
            raise ArgumentError(f"argument `{name}`: {error}") from None
        parameters.append(Parameter(name, tree, types))
    return Signature(tuple(parameters))


def type_of(value: Any) -> Type:
    """The IR type of a number or an array; ArgumentError if it has none."""
    if isinstance(value, np.ndarray):
        return _array_type(value)
    if isinstance(value, float):
        return Scalar("float64")
    if isinstance(value, complex):
        return Scalar("complex128")
    if isinstance(value, int) and not isinstance(value, bool):
        if not -(2**63) <= value < 2**63:
            raise ArgumentError(f"the integer {value} does not fit into 64 bits")
        return Scalar("int64")
    if isinstance(value, (bool, np.bool_)):
        return Scalar("bool")
    if isinstance(value, np.generic):
        _check_dtype(value.dtype)
        return Scalar(value.dtype.name)
    raise ArgumentError(f"{type(value).__name__} is neither a number nor an array")


def _array_type(value: np.ndarray) -> Type:
    if isinstance(value, np.ma.MaskedArray):
        raise ArgumentError(
            "a MaskedArray is not a plain array. Pass its values and its mask, as `x.data` and "
            "`np.ma.getmaskarray(x)`."
        )
    if type(value) is not np.ndarray:
        raise ArgumentError(
            f"a {type(value).__name__} is not a plain array. Pass `np.asarray(...)` of it."
        )
    _check_dtype(value.dtype)
    if value.ndim == 0:
        return Scalar(value.dtype.name)
    flags = value.flags
    layout = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "A"
    return Array(value.dtype.name, value.ndim, layout)


def _check_dtype(dtype: np.dtype) -> None:
    if dtype.name not in (*FLOATS, *COMPLEX, *INTEGERS, "bool"):
        nearest = "complex128" if dtype.kind == "c" else "float64 or float32"
        raise ArgumentError(f"dtype {dtype} is not supported. Convert it to {nearest}.")
    if not dtype.isnative:
        raise ArgumentError(f"dtype {dtype} has foreign byte order. Convert it to {dtype.name}.")
