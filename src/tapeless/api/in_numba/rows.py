"""Batches in compiled code: a loop that calls a derivative with row after row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numba.core import errors, types
from numba.core.registry import cpu_target
from numba.np.numpy_support import as_dtype

from tapeless.api.batch import Batched
from tapeless.api.in_numba.parameters import Parameters
from tapeless.errors import ArgumentError, ShapeMismatch


def implementation_of_rows(
    batched: Batched, parameters: Parameters, given: tuple[Any, ...]
) -> Callable:
    """A function for Numba to compile: calls the derivative for each row of its arguments."""
    arguments = list(parameters.texts.values())
    if parameters.stars:
        raise errors.TypingError("in compiled code batch takes functions without *args")
    given = tuple(_passed(type_) for type_ in given)
    rows = _Rows(batched, given)
    row = [rows.of(axis, type_, text) for axis, type_, text in rows.entries(arguments)]
    row_types = tuple(type_ for type_, _ in row)
    call = f"derivative({', '.join(text for _, text in row)})"
    context: Any = cpu_target.typing_context
    inner = batched.derivative._numba_type_
    results = _Results()
    whole = results.written(
        context.resolve_function_type(inner, row_types, {}).return_type, "found"
    )
    lines = [
        *rows.lines,
        f"count = len({rows.mapped[0]})",
        *(f"if len({other}) != count: raise ShapeMismatch({LENGTHS!r})" for other in rows.mapped),
        f"if count == 0: raise ArgumentError({NO_ROW!r})",
        *results.nothing,
        "for i in range(count):",
        f"    found = {call}",  # once: Numba compiles the derivative for each call in the text
        "    if i == 0:",
        *(f"        {line}" for line in results.begin),
        *(f"    {line}" for line in results.put),
        f"return {whole}",
    ]
    names = {"np": np, "derivative": batched.derivative, **rows.names, **results.names}
    names |= {"ShapeMismatch": ShapeMismatch, "ArgumentError": ArgumentError}
    return parameters.function(lines, names)


def _passed(type_: Any) -> Any:
    """A type of what the call passes, None for a default."""
    return type_ if isinstance(type_, types.Type) and type(type_) is not types.Omitted else None


class _Rows:
    """The arguments of a row."""

    def __init__(self, batched: Batched, given: tuple[Any, ...]) -> None:
        self.count = sum(type_ is not None for type_ in given)
        self.given = given
        self.in_axes = batched.in_axes
        self.lines: list[str] = []
        self.mapped: list[str] = []
        self.names: dict[str, Any] = {}

    def entries(self, arguments: list[str]) -> Iterator[tuple[Any, Any, str]]:
        """The axis, the type and the text of each argument that the call passes."""
        axes: Any = self.in_axes
        if not isinstance(axes, tuple | list):
            axes = [axes] * self.count
        if len(axes) != self.count:
            raise ArgumentError(f"in_axes has {len(axes)} entries for {self.count} arguments.")
        passed = zip(self.given, arguments, strict=True)
        pairs = [(type_, text) for type_, text in passed if type_ is not None]
        for axis, (type_, text) in zip(axes, pairs, strict=True):
            yield axis, type_, text
        if not self.mapped:
            raise ArgumentError("batch has nothing to map over: every entry of in_axes is None.")

    def of(self, axis: Any, type_: Any, text: str) -> tuple[Any, str]:
        """The type and the text of one row of an argument."""
        if axis is None:
            return type_, text
        if isinstance(type_, types.BaseTuple):
            return self._tuple(axis, type_, text)
        if isinstance(axis, bool) or not isinstance(axis, int):
            raise ArgumentError(f"in_axes has {axis!r}, which is neither an axis nor None.")
        if not isinstance(type_, types.Array) or not -type_.ndim <= axis < type_.ndim:
            raise ArgumentError(
                f"batch cannot map over axis {axis} of {type_}. Give None in in_axes for what all "
                "rows share."
            )
        name, axis = f"rows_{len(self.mapped)}", axis % type_.ndim
        order = (axis, *(k for k in range(type_.ndim) if k != axis))
        moved = f"{text}.transpose({order})" if axis else text
        is_ready = axis == 0 and type_.layout == "C"
        self.lines.append(f"{name} = {text if is_ready else f'np.ascontiguousarray({moved})'}")
        self.mapped.append(name)
        row = types.Array(type_.dtype, type_.ndim - 1, "C") if type_.ndim > 1 else type_.dtype
        return row, f"{name}[i]"

    def _tuple(self, axis: Any, type_: Any, text: str) -> tuple[Any, str]:
        axes = axis if isinstance(axis, tuple) else (axis,) * len(type_.types)
        if len(axes) != len(type_.types):
            raise ArgumentError(f"in_axes has {axis!r} for a tuple of {len(type_.types)}.")
        items = [
            self.of(axis, item, f"{text}[{place}]")
            for place, (axis, item) in enumerate(zip(axes, type_.types, strict=True))
        ]
        made = "".join(f"{item}, " for _, item in items)
        if (kind := getattr(type_, "instance_class", None)) is None:
            return types.BaseTuple.from_types([item for item, _ in items]), f"({made})"
        name = f"{kind.__name__}_{len(self.names)}"
        self.names[name] = kind
        return types.BaseTuple.from_types([item for item, _ in items], kind), f"{name}({made})"


class _Results:
    """The arrays that collect what the rows give."""

    def __init__(self) -> None:
        self.nothing: list[str] = []  # the variables, for Numba to know their types
        self.begin: list[str] = []
        self.put: list[str] = []
        self.names: dict[str, Any] = {}

    def written(self, type_: Any, text: str) -> str:
        """How to write all rows of a result, whose value in one row is `text`."""
        if isinstance(type_, types.NoneType):
            return "None"
        if isinstance(type_, types.BaseTuple):
            parts = enumerate(type_.types)  # type: ignore[attr-defined]
            items = [self.written(item, f"{text}[{place}]") for place, item in parts]
            return f"({''.join(f'{item}, ' for item in items)})"
        number = len(self.names)
        out = f"out_{number}"
        self.names[f"dtype_{number}"] = as_dtype(getattr(type_, "dtype", type_))
        if not isinstance(type_, types.Array):
            self.begin.append(f"{out} = np.empty(count, dtype_{number})")
            self.put.append(f"{out}[i] = {text}")
            self.nothing.append(f"{out} = np.empty(0, dtype_{number})")
            return out
        self.nothing += [
            f"{out} = np.empty((0, 0), dtype_{number})",
            f"own_{number} = ({'0, ' * type_.ndim})",
        ]
        self.begin += [
            f"own_{number} = {text}.shape",
            f"{out} = np.empty((count, {text}.size), dtype_{number})",
        ]
        self.put += [
            f"if {text}.shape != own_{number}: raise ShapeMismatch({SHAPES!r})",
            f"row_{number} = {text}.ravel()",  # number by number, which compiles faster
            f"for k in range(row_{number}.size): {out}[i, k] = row_{number}[k]",
        ]
        return f"{out}.reshape((count,) + own_{number})"


LENGTHS = "the axes that batch maps over have different lengths"
NO_ROW = "batch was given no row, so the shapes of its results are unknown"
SHAPES = "the results of the rows differ in their shapes"
