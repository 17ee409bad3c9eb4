"""Functions of numbers or rows that `vectorize` or `guvectorize` made functions of arrays."""

from __future__ import annotations

import ast
import re
from types import FunctionType
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend.binding import Arguments, bind_parameters, defaults_of
from tapeless.frontend.inlining import call_function
from tapeless.frontend.reader import Reader
from tapeless.frontend.scope import scope_of
from tapeless.frontend.source import is_of_numba, python_function
from tapeless.frontend.values import Static, Tuple, Value, Var
from tapeless.ir.nodes import Const, Ellipsis, Operand
from tapeless.rules.mapping import elementwise, over_rows


def call_vectorized(
    reader: Reader, function: FunctionType, arguments: Arguments, node: ast.AST
) -> Value:
    """A call of what was made of `function`: element by element."""
    default = defaults_of(reader, function, constant=reader.frame.site is not None)
    scope = scope_of(function)
    bound = bind_parameters(reader, scope, arguments, node, default)
    numbers = [bound[p.arg] for p in (*scope.arguments.posonlyargs, *scope.arguments.args)]
    site = reader.frame.site or reader.builder.location
    return call_function(reader, elementwise, ([Static(function), *numbers], {}), node, site)


# ---- functions of rows ---------------------------------------------------------------------------

Core = tuple[str, ...]  # the names of the axes that one call takes: `n`, `m`


def is_generalised(function: Any) -> bool:
    """Whether `numba.guvectorize` made it."""
    return is_of_numba(function, "GUFunc")


def call_generalised(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    """A call of what `guvectorize` made: for all rows of its arguments, into its results."""
    inputs, outputs = map(_cores, function.signature.split("->"))
    args = [reader.number(value, node) for value in arguments[0]]
    if arguments[1] or len(args) not in (len(inputs), len(inputs) + len(outputs)):
        raise reader.refuse(
            node,
            f"`{function.__name__}` takes {len(inputs)} arrays, or {len(outputs)} more to write",
            error=UnsupportedCall,
        )
    own = [_axes_around(reader, a, c, node) for a, c in zip(args, inputs, strict=False)]
    axes = max(own, default=0)
    given = args[len(inputs) :]
    results = given or _results(reader, function, args, own, inputs, outputs, node)
    counts = Tuple((*map(Const, own), *(Const(axes) for _ in results)))
    plain = python_function(function.__wrapped__)
    site = reader.frame.site or reader.builder.location
    values: list[Value] = [Static(plain), counts, Const(axes), *args[: len(inputs)], *results]
    call_function(reader, over_rows, (values, {}), node, site)
    if given:
        found: list[Value] = list(given)
    else:
        cores = zip(results, outputs, strict=True)
        found = [r if core else reader.load(r, (Ellipsis(), Const(0))) for r, core in cores]
    return found[0] if len(found) == 1 else Tuple(tuple(found))


def _cores(text: str) -> list[Core]:
    """`(m,n),()` as axes of each array."""
    return [tuple(re.findall(r"\w+", core)) for core in re.findall(r"\(([^)]*)\)", text)]


def _axes_around(reader: Reader, array: Operand, core: Core, node: ast.AST) -> int:
    rank = reader.ranks.rank(array)
    if rank is None or rank < len(core):
        raise reader.refuse(
            node,
            "the number of dimensions of this array is not known here, or too small",
            "Give it a shape by `reshape`.",
            error=UnsupportedCall,
        )
    return rank - len(core)


def _results(
    reader: Reader,
    function: Any,
    args: list[Operand],
    own: list[int],
    inputs: list[Core],
    outputs: list[Core],
    node: ast.AST,
) -> list[Var]:
    """Room for the results; a number is the only element of its row."""
    if len({n for n in own if n}) > 1:
        raise reader.refuse(node, "the arrays of this call have different numbers of rows of rows")
    sizes: dict[str, Operand] = {}
    around: list[Operand] = []
    for array, axes, core in zip(args, own, inputs, strict=True):
        around = around or [reader.shape(array, k) for k in range(axes)]
        for place, name in enumerate(core):
            sizes.setdefault(name, reader.shape(array, axes + place))
    made = []
    for core in outputs:
        shape = [*around, *(sizes[name] for name in core)] if core else [*around, Const(1)]
        made.append(reader.emit("numpy.zeros", *shape, hint="rows", dtype="float64"))
    return made
