"""Constants of the program as Python objects, and back: keys of dicts, attributes of operations."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from tapeless.frontend.values import Const, Static, Tuple, Value

if TYPE_CHECKING:
    from tapeless.frontend.reader import Reader


def key_of(value: Value) -> Any:
    """The object that a constant is; `...` for what is known only when the program runs."""
    match value:
        case Const() | Static():
            return value.value
        case Tuple(items=items):
            parts = tuple(key_of(item) for item in items)
            return ... if any(part is ... for part in parts) else parts
    return ...


def without_name(value: Value) -> Value:
    """The whole number that a member of an `IntEnum` is; any other value as it is."""
    if isinstance(value, Static) and isinstance(value.value, enum.Enum):
        return Const(int(value.value)) if isinstance(value.value, int) else value
    return value


def constant_of(reader: Reader, key: Any) -> Value:
    """A key as a value of the program."""
    if isinstance(key, tuple):
        return Tuple(tuple(constant_of(reader, part) for part in key))
    return reader.captures.constant(key)
