"""The items of containers that are read from outside, taken as the program reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from tapeless.frontend.containers import Form, MappingForm, ObjectForm, take_apart
from tapeless.frontend.values import Outside, Table, Tuple, Value

if TYPE_CHECKING:
    from tapeless.frontend.reader import Reader


def child(reader: Reader, outside: Outside, form: Form, place: int) -> Value:
    """One item of a container from outside."""
    if isinstance(form, ObjectForm):
        return reader.captures.member(outside, form.names[place])
    key = form.keys[place] if isinstance(form, MappingForm) else place
    return reader.captures.item(outside, key)


def inner(reader: Reader, outside: Outside) -> Tuple | Table:
    """What a list or a dict from outside holds."""
    found = take_apart(outside.value)
    assert found is not None
    form, items = found
    values = tuple(child(reader, outside, form, k) for k in range(len(items)))
    if isinstance(form, MappingForm):
        return Table(form.keys, values)
    return Table(form.names, values) if isinstance(form, ObjectForm) else Tuple(values)


def is_sequence(value: Value) -> TypeGuard[Outside]:
    return isinstance(value, Outside) and isinstance(value.value, list)


def is_mapping(value: Value) -> TypeGuard[Outside]:
    return isinstance(value, Outside) and isinstance(value.value, dict)
