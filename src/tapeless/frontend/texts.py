"""Texts for people: f-strings, `print`, warnings and logging. A derivative tells them once."""

from __future__ import annotations

import ast
import logging
import warnings
from typing import Any

from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.telling import call, formatted, joined, of_object, tell, told
from tapeless.frontend.values import NONE, Const, Text, Value


@expression(ast.JoinedStr)
def read_fstring(reader: Reader, node: ast.JoinedStr) -> Value:
    """The text, where its parts are constants; else one for people to read."""
    parts = [_part(reader, part) for part in node.values]
    text = "".join(map(str, parts))
    if not any(isinstance(part, Text) for part in parts):
        return Const(text)
    return Text(text, joined([p.pieces if isinstance(p, Text) else (ascii(p),) for p in parts]))


def _part(reader: Reader, part: ast.expr) -> str | Text:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    value = reader.value(part.value)
    specification: Value = Const("")
    if part.format_spec is not None:
        assert isinstance(part.format_spec, ast.JoinedStr)
        specification = read_fstring(reader, part.format_spec)
    known = key_of(value)
    if known is ... or not isinstance(specification, Const):
        pieces = formatted(reader, value, part.conversion, told(reader, specification))
        return Text("…", pieces)
    known = {115: str, 114: repr, 97: ascii}.get(part.conversion, lambda value: value)(known)
    return format(known, str(specification.value))


def is_logger(value: Any) -> bool:
    return isinstance(value, logging.Logger | logging.LoggerAdapter)


_LOGGING = {"debug", "info", "warning", "error", "critical", "exception", "log"}


def is_telling(function: Any) -> bool:
    """Whether calling this only tells people something."""
    if is_logger(getattr(function, "__self__", None)):
        return function.__name__ in _LOGGING
    if getattr(function, "__module__", None) == "logging":
        return function.__name__ in _LOGGING
    return function in (print, warnings.warn)


def read_telling(
    reader: Reader, function: Any, args: list[Value], kwargs: dict[str, Value], node: ast.AST
) -> Value:
    """The call of such a function: it runs when the program does."""
    given = [told(reader, value) for value in args]
    named = {name: told(reader, value) for name, value in kwargs.items()}
    if function is warnings.warn:
        place = reader.location(node)
        category = given[1] if len(given) > 1 else named.get("category", ("None",))
        message = given[0] if given else named["message"]
        file, line = (place.file, place.line) if place is not None else ("?", 0)
        tell(reader, call("warn", [message, category, (ascii(file),), (repr(line),)]))
    else:
        tell(reader, call(_written(function), given, named))
    return NONE


def _written(function: Any) -> str:
    """How to write `print`, or a function or a method of logging."""
    logger = getattr(function, "__self__", None)
    if function is print:
        return "print"
    if not is_logger(logger):
        return f"logging.{function.__name__}"
    if isinstance(logger, logging.Logger) and logging.getLogger(logger.name) is logger:
        return f"logging.getLogger({logger.name!a}).{function.__name__}"
    return f"{of_object(logger)}.{function.__name__}"
