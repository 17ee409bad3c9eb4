"""Texts for people: f-strings, `print` and logging, which have no effect on a derivative."""

from __future__ import annotations

import ast
import logging
import warnings
from typing import Any

from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.values import Const, Text, Value


@expression(ast.JoinedStr)
def read_fstring(reader: Reader, node: ast.JoinedStr) -> Value:
    """The text, where its parts are constants; else one for people to read."""
    pieces = [_piece(reader, part) for part in node.values]
    text = "".join(map(str, pieces))
    return Text(text) if any(isinstance(piece, Text) for piece in pieces) else Const(text)


def _piece(reader: Reader, part: ast.expr) -> str | Text:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    known = key_of(reader.value(part.value))
    if known is ...:
        return Text("…")
    known = {115: str, 114: repr, 97: ascii}.get(part.conversion, lambda value: value)(known)
    if part.format_spec is None:
        return format(known)
    assert isinstance(part.format_spec, ast.JoinedStr)
    specification = read_fstring(reader, part.format_spec)
    return (
        format(known, str(specification.value)) if isinstance(specification, Const) else Text("…")
    )


def is_logger(value: Any) -> bool:
    return isinstance(value, logging.Logger | logging.LoggerAdapter)


_SILENT = {print, warnings.warn}
_LOGGING = {"debug", "info", "warning", "error", "critical", "exception", "log"}


def is_silent(function: Any) -> bool:
    """Whether calling this only tells people something."""
    if is_logger(getattr(function, "__self__", None)):
        return function.__name__ in _LOGGING
    if getattr(function, "__module__", None) == "logging":
        return function.__name__ in _LOGGING
    return function in _SILENT
