"""What tapeless takes apart: tuples, lists, dicts, objects, and containers that users register.

A `Form` says all about a container but what it holds: its type, its keys or the names of its
attributes. Two containers of one form differ in their items alone.
"""

from __future__ import annotations

import dataclasses
import enum
import sys
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic

from tapeless.errors import ArgumentError


@dataclass(frozen=True)
class Form(ABC):
    """One kind of container, with everything but its items."""

    type: type

    @property
    @abstractmethod
    def is_mutable(self) -> bool:
        """Whether two names for one such container have to stay one container."""

    @abstractmethod
    def build(self, items: Sequence[Any]) -> Any:
        """A new container of this form."""

    @abstractmethod
    def label(self, place: int) -> str:
        """How to write the access of an item: `[0]`, `['rate']`, `.rate`."""

    def items_of(self, value: Any) -> tuple | None:
        """The items of a container that has this form, in this form's order; None if it has not."""
        found = take_apart(value)
        return found[1] if found is not None and found[0] == self else None

    def describe(self, count: int) -> str:
        """Such a container in words."""
        return f"a {self.type.__name__} of {count}"


@dataclass(frozen=True)
class SequenceForm(Form):
    """A tuple, a named tuple or a list."""

    @property
    def is_mutable(self) -> bool:
        return self.type is list

    def build(self, items: Sequence[Any]) -> Any:
        return self.type(*items) if hasattr(self.type, "_fields") else self.type(items)

    def label(self, place: int) -> str:
        names = getattr(self.type, "_fields", None)
        return f".{names[place]}" if names else f"[{place}]"


@dataclass(frozen=True)
class MappingForm(Form):
    """A dict, by its keys in their order."""

    keys: tuple

    @property
    def is_mutable(self) -> bool:
        return True

    def build(self, items: Sequence[Any]) -> Any:
        return self.type(zip(self.keys, items, strict=True))

    def label(self, place: int) -> str:
        return f"[{self.keys[place]!r}]"

    def items_of(self, value: Any) -> tuple | None:
        if type(value) is not self.type or value.keys() != set(self.keys):
            return None
        return tuple(value[key] for key in self.keys)

    def describe(self, count: int) -> str:
        return f"a dict with the keys {', '.join(map(repr, self.keys))}"


@dataclass(frozen=True)
class ObjectForm(Form):
    """An object, by the names of its attributes."""

    names: tuple[str, ...]

    @property
    def is_mutable(self) -> bool:
        return not is_frozen(self.type)

    def build(self, items: Sequence[Any]) -> Any:
        kind: Any = self.type
        made = kind.__new__(kind)  # no __init__: a gradient need not pass its checks
        for name, item in zip(self.names, items, strict=True):
            object.__setattr__(made, name, item)
        return made

    def label(self, place: int) -> str:
        return f".{self.names[place]}"

    def items_of(self, value: Any) -> tuple | None:
        if type(value) is not self.type or set(attribute_names(value)) != set(self.names):
            return None
        return tuple(getattr(value, name) for name in self.names)

    def describe(self, count: int) -> str:
        return f"a {self.type.__name__}"


@dataclass(frozen=True)
class RegisteredForm(Form):
    """A container of a type that the user registered; `rest` is what is no item."""

    rest: Any

    @property
    def is_mutable(self) -> bool:
        return False

    def build(self, items: Sequence[Any]) -> Any:
        return _registered[self.type].build(self.rest, tuple(items))

    def label(self, place: int) -> str:
        return f"<{place}>"


@dataclass(frozen=True)
class _Registration:
    take_apart: Callable[[Any], tuple[Sequence[Any], Any]]
    build: Callable[[Any, tuple], Any]


_registered: dict[type, _Registration] = {}


def register_container(
    type: type,
    take_apart: Callable[[Any], tuple[Sequence[Any], Any]],
    build: Callable[[Any, tuple], Any],
) -> None:
    """Let tapeless take containers of a type apart and put them together again.

    Tuples, named tuples, lists, dicts, dataclasses and plain objects need no registration.

    Args:
        type: the class; its subclasses are not meant.
        take_apart: a function of a container that returns its items and the rest: (items, rest).
            The rest is part of the structure, as a string is: it must be hashable.
        build: a function (rest, items) that makes a container; the items may be anything.

    Returns:
        None.

    Raises:
        ArgumentError: if the type is registered already or needs no registration.

    Example:
        >>> import numpy as np
        >>> class Series(list):
        ...     pass
        >>> register_container(Series, lambda s: (tuple(s), None), lambda _, items: Series(items))
        >>> from tapeless import grad
        >>> grad(lambda s: s[0] * s[1])(Series([2.0, 3.0]))
        [3.0, 2.0]
    """
    if type in _registered or type in (tuple, list, dict, OrderedDict):
        raise ArgumentError(f"{type.__name__} is registered as a container already.")
    _registered[type] = _Registration(take_apart, build)


def is_registered(kind: type) -> bool:
    return kind in _registered


TUPLE = SequenceForm(tuple)
LIST = SequenceForm(list)


def take_apart(value: Any) -> tuple[Form, tuple] | None:
    """The form of a container and its items; None for what is no container."""
    kind = type(value)
    if kind is tuple:
        return TUPLE, value
    if kind is list:
        return LIST, tuple(value)
    if kind in (dict, OrderedDict):
        return MappingForm(kind, tuple(value)), tuple(value.values())
    if kind in _registered:
        items, rest = _registered[kind].take_apart(value)
        return RegisteredForm(kind, rest), tuple(items)
    if is_named_tuple(kind):
        return SequenceForm(kind), tuple(value)
    if is_object(value):
        names = attribute_names(value)
        return ObjectForm(kind, names), tuple(getattr(value, name) for name in names)
    return None


def is_named_tuple(kind: type) -> bool:
    return issubclass(kind, tuple) and hasattr(kind, "_fields")


_BUILT_IN = (
    int,
    float,
    complex,
    str,
    bytes,
    list,
    dict,
    set,
    frozenset,
    tuple,
    BaseException,
    type,
)
_LIBRARIES = frozenset(sys.stdlib_module_names) | {"numpy", "scipy", "numba", "tapeless"}
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class that is defined in Python


def is_object(value: Any) -> bool:
    """Whether a value is an object of a class of the user's, to be seen as its attributes."""
    return is_object_type(type(value))


def is_object_type(kind: type) -> bool:
    if kind is SimpleNamespace or f"{kind.__module__}.{kind.__name__}" == "argparse.Namespace":
        return True
    if dataclasses.is_dataclass(kind):
        return not issubclass(kind, _BUILT_IN)
    if not kind.__flags__ & _HEAP_TYPE or issubclass(kind, (*_BUILT_IN, enum.Enum)):
        return False
    if _is_library(kind.__module__ or "") or hasattr(kind, "__array__"):
        return False
    if hasattr(kind, "__dataclass_fields__"):
        return True
    # Abstract classes have a metaclass too, which leaves the making of objects as it is.
    makes = kind.__new__ in (object.__new__, Generic.__new__)
    is_plain = makes and type(kind).__call__ is type.__call__
    return is_plain and kind.__getattribute__ is object.__getattribute__


def _is_library(module: str) -> bool:
    is_scenario = module.startswith("tapeless.testing.scenarios")
    return module.partition(".")[0] in _LIBRARIES and not is_scenario


def is_frozen(kind: type) -> bool:
    """Whether the attributes of a class are never assigned."""
    parameters = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and parameters.frozen


def attribute_names(value: Any) -> tuple[str, ...]:
    """The attributes that an object has itself, fields of a dataclass first."""
    names = dict.fromkeys(
        name for name in getattr(type(value), "__dataclass_fields__", ()) if hasattr(value, name)
    )
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                names[name] = None
    names.update(dict.fromkeys(getattr(value, "__dict__", ())))
    return tuple(names)
