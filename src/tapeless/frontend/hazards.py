"""Operations that raise exceptions on a condition, where some `except` catches these.

Elsewhere such an operation goes on with inf or nan, or raises when the program runs. Where it
cannot be said on what condition, what is caught is refused.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tapeless.errors import SourceError
from tapeless.frontend.catching import check, handler_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.thresholds import Limits, limits_of_power
from tapeless.frontend.values import Const, Operand, Value, Var, is_number
from tapeless.ir.nodes import Ellipsis, Index, NewAxis, Slice

# ---- arithmetic ----------------------------------------------------------------------------------

ZERO = Const(0)
_LIBRARY = tuple(str(Path(__file__).parents[1] / name) for name in ("rules", "runtime", "frontend"))


def _is_watched(reader: Reader) -> bool:
    """Whether exceptions of what is being read may be caught; rules follow NumPy's arithmetic."""
    file = reader.frame.scope.source.file
    return bool(reader.attempts) and not file.startswith(_LIBRARY)


def check_arithmetic(reader: Reader, op: str, left: Operand, right: Operand, node: ast.AST) -> None:
    """`ZeroDivisionError` and `OverflowError` of Python's numbers; NumPy's give inf."""
    if not _is_watched(reader):
        return
    if op in ("truediv", "floordiv", "mod"):
        if right != ZERO and isinstance(right, Const):
            return
        if _of_python(reader, ZeroDivisionError, left, right, node):
            check(reader, node, ZeroDivisionError, "division by zero", _is_zero(reader, right))
    elif op == "pow":
        _check_power(reader, left, right, node)


def _check_power(reader: Reader, base: Operand, exponent: Operand, node: ast.AST) -> None:
    if exponent in (Const(0), Const(1), Const(0.0), Const(1.0), Const(0.5)):
        return
    for kind in (ZeroDivisionError, OverflowError):
        if not _of_python(reader, kind, base, exponent, node):
            continue
        if not isinstance(exponent, Const):
            raise _unclear(reader, node, "this power")
        if kind is OverflowError:
            if not reader.makers.is_whole(base):
                limits = limits_of_power(exponent.value)
                _check_limits(reader, base, kind, "Numerical result out of range", limits, node)
        elif exponent.value < 0:
            text = "0.0 cannot be raised to a negative power"
            check(reader, node, kind, text, _is_zero(reader, base))


def _is_zero(reader: Reader, value: Operand) -> Callable[[], Operand]:
    return lambda: reader.emit("eq", value, ZERO, hint="zero")


def _of_python(
    reader: Reader, kind: type[BaseException], left: Operand, right: Operand, node: ast.AST
) -> bool:
    """Whether the operation raises: it is caught, and one of Python's own numbers."""
    if handler_of(reader, kind) is None:
        return False
    ranks = [reader.ranks.rank(side) for side in (left, right)]
    makers = [reader.makers.maker(side) for side in (left, right)]
    if any(ranks) or "numpy" in makers:
        return False
    if None in ranks or None in makers:
        raise _unclear(reader, node, "this operation")
    return True


def _unclear(reader: Reader, node: ast.AST, what: str) -> SourceError:
    return reader.refuse(
        node,
        f"whether {what} raises what is caught here is not known while the program is read",
        "NumPy's numbers give inf where Python's raise. Test with `if` before, or leave this "
        "operation out of the `try`; `float(…)` makes a number Python's.",
    )


# ---- functions -----------------------------------------------------------------------------------

_EXP = Limits.where_finite(math.exp)
_SINH = Limits.where_finite(math.sinh)

# What an argument has to be for the function of `math` not to raise; `finite` is another matter.
_DOMAINS: dict[Any, Limits] = {
    math.sqrt: Limits(least=0.0),
    math.log: Limits(above=0.0),
    math.log2: Limits(above=0.0),
    math.log10: Limits(above=0.0),
    math.log1p: Limits(above=-1.0),
    math.asin: Limits(least=-1.0, most=1.0),
    math.acos: Limits(least=-1.0, most=1.0),
    math.acosh: Limits(least=1.0),
    math.atanh: Limits(above=-1.0, below=1.0),
    math.sin: Limits(finite=True),
    math.cos: Limits(finite=True),
    math.tan: Limits(finite=True),
}
_RANGES: dict[Any, Limits] = {
    math.exp: _EXP,
    math.expm1: Limits.where_finite(math.expm1),
    math.sinh: Limits(least=-_SINH.most, most=_SINH.most),  # type: ignore[operator]
    math.cosh: Limits(least=-_SINH.most, most=_SINH.most),  # type: ignore[operator]
}
if hasattr(math, "exp2"):
    _RANGES[math.exp2] = Limits.where_finite(math.exp2)
_ALWAYS = {math.atan, math.atan2, math.asinh, math.tanh, math.fabs, math.copysign, math.erf}
_ALWAYS |= {math.erfc, math.degrees, math.radians, math.isnan, math.isinf, math.isfinite}
_ALWAYS |= {math.prod, math.fsum}
_TO_WHOLE = {builtins.int, builtins.round, math.floor, math.ceil, math.trunc}

# Functions of `np.linalg`, and the operation that says whether they raise LinAlgError.
_LINALG: dict[Any, tuple[str, str]] = {
    np.linalg.cholesky: ("is_indefinite", "Matrix is not positive definite"),
    np.linalg.solve: ("is_singular", "Singular matrix"),
    np.linalg.inv: ("is_singular", "Singular matrix"),
}
_LINALG_ALWAYS = {np.linalg.det, np.linalg.slogdet, np.linalg.norm}


def check_call(reader: Reader, function: Any, args: list[Value], node: ast.AST) -> None:
    """The errors of a function of `math`, of `int(…)`, and of `np.linalg`."""
    if not _is_watched(reader) or not args or not is_number(args[0]):
        return
    first: Operand = args[0]
    module = getattr(function, "__module__", None) or ""
    if function in _TO_WHOLE:
        _check_conversion(reader, first, node)
    elif module == "math" and function not in _ALWAYS:
        _check_math(reader, function, first, node)
    elif module.startswith(("numpy", "scipy")) and "linalg" in module:
        _check_linalg(reader, function, first, node)


def _check_math(reader: Reader, function: Any, argument: Operand, node: ast.AST) -> None:
    domain, finite = _DOMAINS.get(function), _RANGES.get(function)
    if isinstance(argument, Const) and (domain or finite):
        _check_constant(reader, function, argument, node)
    elif domain is not None:
        _check_limits(reader, argument, ValueError, "math domain error", domain, node)
    elif finite is not None:
        _check_limits(reader, argument, OverflowError, "math range error", finite, node)
    elif handler_of(reader, ValueError) or handler_of(reader, OverflowError):
        raise _unclear(reader, node, f"`math.{function.__name__}`")


def _check_constant(reader: Reader, function: Any, argument: Const, node: ast.AST) -> None:
    try:
        function(argument.value)
    except (ValueError, OverflowError) as error:
        check(reader, node, type(error), str(error), lambda: Const(True))


def _check_limits(
    reader: Reader,
    value: Operand,
    kind: type[BaseException],
    text: str,
    limits: Limits,
    node: ast.AST,
) -> None:
    """An exception where a number is out of its limits. A nan is within all of them."""

    def outside() -> Operand:
        found = [
            reader.emit(op, value, Const(bound), hint="outside")
            for op, bound in limits.violations()
        ]
        if limits.finite:
            found.append(reader.emit("numpy.isinf", value, hint="infinite"))
        if limits.nonzero_above is not None:
            size = reader.emit("builtins.abs", value, hint="size")
            small = reader.emit("lt", size, Const(limits.nonzero_above), hint="small")
            other = reader.emit("ne", value, ZERO, hint="other")
            found.append(reader.emit("and", small, other, hint="outside"))
        result = found[0]
        for other in found[1:]:
            result = reader.emit("or", result, other, hint="outside")
        return result

    check(reader, node, kind, text, outside)


def _check_conversion(reader: Reader, value: Operand, node: ast.AST) -> None:
    if isinstance(value, Var) and reader.ranks.rank(value) in (0, None):
        if reader.makers.is_whole(value):
            return
        nan, inf = "cannot convert float NaN to integer", "cannot convert float infinity to integer"
        for kind, op, text in (
            (ValueError, "numpy.isnan", nan),
            (OverflowError, "numpy.isinf", inf),
        ):
            check(reader, node, kind, text, _emitting(reader, op, value))


def _emitting(reader: Reader, op: str, value: Operand) -> Callable[[], Operand]:
    return lambda: reader.emit(op, value, hint="bad")


def _check_linalg(reader: Reader, function: Any, matrix: Operand, node: ast.AST) -> None:
    if function in _LINALG_ALWAYS or handler_of(reader, np.linalg.LinAlgError) is None:
        return
    if function not in _LINALG:
        raise reader.refuse(
            node,
            f"whether `{function.__name__}` raises the LinAlgError that is caught here is not "
            "known before it does",
            "Use `np.linalg.cholesky`, `solve` or `inv`, or leave it out of the `try`.",
        )
    op, text = _LINALG[function]
    check(reader, node, np.linalg.LinAlgError, text, _emitting(reader, op, matrix))


# ---- indices -------------------------------------------------------------------------------------


def check_index(reader: Reader, array: Operand, index: Index, node: ast.AST) -> None:
    """`IndexError` of an element or a row."""
    if not _is_watched(reader) or handler_of(reader, IndexError) is None:
        return
    axis = 0
    for item in index:
        if isinstance(item, (NewAxis, Slice)):
            axis += isinstance(item, Slice)
            continue
        if isinstance(item, Ellipsis) or reader.ranks.rank(item) != 0:
            raise reader.refuse(
                node,
                "whether this index raises the IndexError that is caught here is not known",
                "Use single numbers as indices, or leave it out of the `try`.",
            )
        _check_place(reader, array, axis, item, node)
        axis += 1


def _check_place(reader: Reader, array: Operand, axis: int, place: Operand, node: ast.AST) -> None:
    def outside() -> Operand:
        n = reader.shape(array, axis)
        above = reader.emit("ge", place, n, hint="above")
        if isinstance(place, Const) and place.value >= 0:
            return above
        below = reader.emit("lt", place, reader.emit("neg", n, hint="first"), hint="below")
        if isinstance(place, Const):
            return below
        return reader.emit("or", above, below, hint="outside")

    check(reader, node, IndexError, f"index is out of bounds for axis {axis}", outside)
