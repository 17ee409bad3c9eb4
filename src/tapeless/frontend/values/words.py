"""Values in words, for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapeless.frontend.values.changeable import Cell, Outside, Record, Ref, Snapshot
from tapeless.frontend.values.composite import Listing, Tuple
from tapeless.frontend.values.forms import is_number, is_operand
from tapeless.frontend.values.functions import Bound, Closure, Derived, Method, Partial
from tapeless.frontend.values.plain import Clock, Static, Text
from tapeless.frontend.values.unions import Union
from tapeless.ir.nodes import Const

if TYPE_CHECKING:
    from tapeless.frontend.values import Value


def describe(value: Value | None) -> str:
    """A value in words, for messages."""
    if value is None:
        return "unbound"
    if isinstance(value, Const) and not is_number(value):
        return repr(value.value)
    if is_operand(value):
        return describe_number(None)
    if isinstance(value, Union):
        return " on one path and ".join(map(_member, value.members, value.forms)) + " on another"
    if isinstance(value, Listing):
        return "a list"
    if isinstance(value, Tuple):
        return f"a tuple of {len(value.items)}"
    if isinstance(value, (Ref, Record)):
        return f"a {value.type.__name__.lower() if value.type is Cell else value.type.__name__}"
    if isinstance(value, Snapshot):
        return f"a {value.refs[0].type.__name__}"
    if isinstance(value, Outside):
        return f"a {type(value.value).__name__} from outside"
    if isinstance(value, (Bound, Partial, Method, Derived)):
        return "a function"
    if isinstance(value, Closure):
        return "a function"
    if isinstance(value, Clock):
        return "the time"
    if isinstance(value, Text):
        return "a text with numbers in it"
    if isinstance(value, Static):
        return f"the object {getattr(value.value, '__name__', value.value)!r}"
    return f"a {type(value).__name__.lower()}"


def _member(value: Value, form: object) -> str:
    return describe_number(form[1]) if is_number(value) else describe(value)  # type: ignore[index]


def describe_number(rank: int | None) -> str:
    """A number or an array, by the number of its dimensions."""
    if rank is None:
        return "a number or an array"
    return f"an array of rank {rank}" if rank else "a number"
