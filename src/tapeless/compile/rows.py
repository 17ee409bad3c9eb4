"""Rows of a derivative that CPython runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def rows_in_python(
    call: Callable[..., tuple],
    batched: Sequence[bool],
    results: Sequence[int],
    written: Sequence[int],
) -> Callable[..., None]:
    """The loop that `emit.rows` writes for compiled code."""

    def rows(first: int, last: int, *arrays: Any) -> None:
        outputs, inputs = arrays[: len(results)], arrays[len(results) :]
        for i in range(first, last):
            row = [a[i] if rows_of else a for a, rows_of in zip(inputs, batched, strict=True)]
            for k in written:
                row[k] = row[k].copy()
            found = call(*row)
            for output, k in zip(outputs, results, strict=True):
                output[i] = found[k]

    return rows
