"""A loop around a derivative: one call for many rows of its inputs."""

from __future__ import annotations

from collections.abc import Sequence

from tapeless.emit.written import Written


def write_rows(
    module: str,
    function: str,
    batched: Sequence[bool],
    results: Sequence[int],
    written: Sequence[int],
) -> str:
    """The text of a module whose function, to be named `{name}`, calls `function` of a generated
    module with row i of each input that is `batched`, and keeps these of its results. The function
    gets copies of the inputs that it writes.
    """
    outputs = [f"out_{k}" for k in results]
    inputs = [f"in_{k}" for k in range(len(batched))]
    given = [f"{a}[i]" if rows else a for a, rows in zip(inputs, batched, strict=True)]
    for k in written:
        given[k] += ".copy()"
    lines = [
        f'"""Rows of {function}, written by tapeless."""',
        "",
        "from numba import njit",
        "",
        f"from {module} import {function}",
        "",
        "",
        '@njit(error_model="numpy", nogil=True)',
        f"def {{name}}({', '.join(['first', 'last', *outputs, *inputs])}):",
        "    for i in range(first, last):",
        f"        results = {function}({', '.join(given)})",
        *(f"        out_{k}[i] = results[{k}]" for k in results),
    ]
    return "\n".join(lines) + "\n"


def as_written(text: str, name: str) -> Written:
    """The module with the function named; no line of it comes from a line of the user's."""
    text = text.replace("{name}", name)
    return Written(text, name, (None,) * text.count("\n"))
