"""`batch` inside of a program: a function that is read in a loop over the rows."""

from __future__ import annotations

import ast

from tapeless.frontend.binding import Arguments
from tapeless.frontend.differentiated import Mapped
from tapeless.frontend.inlining import call_function
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.values import Const, Partial, Static, Value
from tapeless.rules.inner import rows_of


def mapped(reader: Reader, arguments: Arguments, node: ast.AST) -> Value:
    """`batch(f, in_axes)`."""
    given = dict(zip(("f", "in_axes"), arguments[0], strict=False)) | arguments[1]
    if "f" not in given:
        raise reader.refuse(node, "batch takes a function, and the axes to map over")
    return Partial(Static(rows_of), (given["f"], given.get("in_axes", Const(0))), (), ())


def from_outside(reader: Reader, function: Mapped) -> Value:
    """What `batch` returned outside of the program."""
    axes = reader.captures.constant(function.in_axes)
    return Partial(Static(rows_of), (Static(function.derivative), axes), (), ())


@special(rows_of)
def read_rows(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """Row after row."""
    site = reader.frame.site or reader.builder.location
    return call_function(reader, rows_of, (args, kwargs), node, site)
