"""Making objects of the user's classes, and copies of them with other attributes."""

from __future__ import annotations

import ast
import dataclasses
from types import FunctionType, SimpleNamespace
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.binding import Arguments
from tapeless.frontend.containers import is_frozen, is_named_tuple, is_object_type
from tapeless.frontend.heap import new, table
from tapeless.frontend.objects import Apply, put
from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Bound, Named, Record, Ref, Static, Table, Value


def is_class(function: Any) -> bool:
    """Whether calling this makes an object that tapeless takes apart."""
    return isinstance(function, type) and (is_object_type(function) or is_named_tuple(function))


def construct(
    reader: Reader, kind: Any, arguments: Arguments, node: ast.AST, apply: Apply
) -> Value:
    """`kind(*args, **kwargs)`."""
    if is_named_tuple(kind):
        defaults = {
            name: reader.captures.constant(value) for name, value in kind._field_defaults.items()
        }
        given = _by_name(reader, kind, kind._fields, arguments, node)
        return Named(tuple(_filled(reader, kind, kind._fields, given, defaults, node)), kind)
    hint = kind.__name__.lower()
    made = reader.once(("made", node), lambda: new(reader, kind, Table((), ()), hint))
    if kind is SimpleNamespace:
        for name, value in arguments[1].items():
            put(reader, made, name, value, node)
    elif is_generated(kind.__init__) and hasattr(kind, "__dataclass_fields__"):
        _initialise_fields(reader, made, arguments, node, apply)
    elif kind.__init__ is not object.__init__:
        apply(reader, _method(reader, made, kind, "__init__"), arguments, node)
    elif arguments[0] or arguments[1]:
        raise_error(reader, "TypeError", f"{kind.__name__}() takes no arguments")
    return Record(kind, table(reader, made, node)) if is_frozen(kind) else made


def is_generated(method: Any) -> bool:
    """Whether `@dataclass` has written a method, of which there is no source."""
    return isinstance(method, FunctionType) and method.__code__.co_filename == "<string>"


def _initialise_fields(
    reader: Reader, made: Ref, arguments: Arguments, node: ast.AST, apply: Apply
) -> None:
    kind: Any = made.type
    known = kind.__dataclass_fields__.values()
    if any(field._field_type is dataclasses._FIELD_INITVAR for field in known):  # type: ignore[attr-defined]
        raise reader.refuse(node, f"`{kind.__name__}` has an InitVar, which is not supported")
    fields = dataclasses.fields(kind)
    names = tuple(f.name for f in fields if f.init and not f.kw_only)
    by_name = tuple(f.name for f in fields if f.init and f.kw_only)
    given = _by_name(reader, kind, names, arguments, node, by_name)
    for field in fields:
        if field.name in given:
            put(reader, made, field.name, given[field.name], node)
        elif field.default is not dataclasses.MISSING:
            put(reader, made, field.name, reader.captures.constant(field.default), node)
        elif field.default_factory is not dataclasses.MISSING:
            value = apply(reader, Static(field.default_factory), ([], {}), node)
            put(reader, made, field.name, value, node)
        elif field.init:
            raise _missing(reader, kind, field.name, node)
    if hasattr(kind, "__post_init__"):
        apply(reader, _method(reader, made, kind, "__post_init__"), ([], {}), node)


def _method(reader: Reader, made: Ref, kind: Any, name: str) -> Value:
    """A method of the new object, which its class may later define otherwise."""
    reader.captures.inherited(kind.__mro__, name, constant=reader.frame.site is not None)
    return Bound(made, getattr(kind, name))


def _by_name(
    reader: Reader,
    kind: type,
    names: tuple[str, ...],
    arguments: Arguments,
    node: ast.AST,
    others: tuple[str, ...] = (),
) -> dict[str, Value]:
    args, kwargs = arguments
    unknown = [name for name in kwargs if name not in (*names[len(args) :], *others)]
    if len(args) > len(names) or unknown:
        raise reader.refuse(
            node, f"{kind.__name__} does not take these arguments", error=UnsupportedCall
        )
    return dict(zip(names, args, strict=False)) | kwargs


def _filled(
    reader: Reader,
    kind: type,
    names: tuple[str, ...],
    given: dict[str, Value],
    defaults: dict[str, Value],
    node: ast.AST,
) -> list[Value]:
    for name in names:
        if name not in given and name not in defaults:
            raise _missing(reader, kind, name, node)
    return [given.get(name) or defaults[name] for name in names]


def _missing(reader: Reader, kind: type, name: str, node: ast.AST) -> Exception:
    message = f"{kind.__name__}() is not given `{name}`"
    return reader.refuse(node, message, error=UnsupportedCall)


def replaced(value: Named, changes: dict[str, Value]) -> Named:
    """`value._replace(**changes)` of a named tuple."""
    pairs = zip(value.type._fields, value.items, strict=True)
    return Named(tuple(changes.get(name, item) for name, item in pairs), value.type)
