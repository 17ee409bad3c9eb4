"""Containers of types that users registered, as values of the program and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapeless.frontend.containers import Form, RegisteredForm, attribute_names, take_apart
from tapeless.frontend.heap import new, new_dict
from tapeless.frontend.values import Const, Static, Table, Tuple, Value, is_number

if TYPE_CHECKING:
    from tapeless.frontend.reader import Reader


def made_of(reader: Reader, form: RegisteredForm, items: tuple[Value, ...]) -> Value:
    """What the user's function builds of values of the program, by its attributes or items."""
    made = form.build(items)
    if isinstance(made, list):
        return new(reader, form.type, Tuple(tuple(_lifted(reader, item) for item in made)))
    if isinstance(made, dict):
        values = tuple(_lifted(reader, item) for item in made.values())
        return new(reader, form.type, Table(tuple(made), values))
    return new(reader, form.type, _attributes(reader, made))


def _attributes(reader: Reader, made: Any) -> Table:
    names = attribute_names(made)
    return Table(names, tuple(_lifted(reader, getattr(made, name)) for name in names))


def _lifted(reader: Reader, value: Any) -> Value:
    """A value of the program, or a Python object that the user's function put beside them."""
    if isinstance(value, Value):
        return value
    if type(value) is tuple:
        return Tuple(tuple(_lifted(reader, item) for item in value))
    if type(value) is list:
        return new(reader, list, Tuple(tuple(_lifted(reader, item) for item in value)))
    if type(value) is dict:
        values = tuple(_lifted(reader, item) for item in value.values())
        return new_dict(reader, tuple(value), values)
    return reader.captures.constant(value)


def _lowered(value: Value) -> Any:
    """A Python object where the program has one, such as a text; else the value of the program."""
    is_object = isinstance(value, Static) or (isinstance(value, Const) and not is_number(value))
    return value.value if is_object else value  # type: ignore[union-attr]


def taken_apart(reader: Reader, kind: Any, held: Value) -> tuple[Form, tuple[Value, ...]] | None:
    """The form and the items of a container of a registered type, by the user's function."""
    made: Any = kind.__new__(kind)
    if isinstance(held, Tuple):
        made.extend(map(_lowered, held.items))
    elif isinstance(held, Table) and isinstance(made, dict):
        made.update(zip(held.keys, map(_lowered, held.values), strict=True))
    elif isinstance(held, Table):
        for name, value in zip(held.keys, held.values, strict=True):
            object.__setattr__(made, name, _lowered(value))
    form, items = take_apart(made) or (None, ())
    assert form is not None
    return form, tuple(_lifted(reader, item) for item in items)
