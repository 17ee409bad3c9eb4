"""The short way of a prepared call once more, as a function of CPython's own kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import typeof, types

from tapeless.api.directions import ALIGNED, LAYOUT, WRITEABLE, C
from tapeless.api.outline import Branch, Output, Slot, is_ready
from tapeless.api.quick import ShortWay
from tapeless.compile.fast_call import fast_call, is_possible
from tapeless.compile.fast_design import (
    Array,
    Design,
    Gives,
    Kept,
    Nothing,
    Number,
    Returned,
    Table,
    Takes,
)
from tapeless.frontend.containers import TUPLE

OURS = C | ALIGNED | WRITEABLE  # what arrays that are kept are; those of one row are more


def fast_way(short: ShortWay, fallback: Callable) -> Callable | None:
    """A function that calls the machine code without a step of Python, and for what it does not
    take the fallback; None where something needs Python.
    """
    returns = short.code.signature.return_type
    if not is_possible() or not isinstance(returns, types.BaseTuple):
        return None
    try:
        design = Design(
            takes=tuple(_takes(short, f"args_{i}", arg) for i, arg in enumerate(short.args)),
            alike=tuple((_place(short, a), _place(short, b)) for a, b in short.alike),
            kept=tuple(
                Array(array.dtype, array.ndim, OURS, OURS, len(short.inputs) + i)
                for i, array in enumerate(short.memory.kept)
            ),
            arguments=tuple(short.code.signature.args),
            returns=returns,
            gives=_gives(short, short.output),
        )
    except OnlyPython:
        return None
    code = short.code.library.get_pointer_to_function(short.code.fndesc.llvm_func_name)
    call, table = fast_call(design, code, fallback, short.memory.replace)
    short.memory.share(table, Table.KEPT)
    return call


class OnlyPython(Exception):
    """Something that a function of CPython's own kind does not know."""


def _takes(short: ShortWay, name: str, value: Any) -> Takes:
    if type(value) is tuple:
        return tuple(_takes(short, f"{name}_{i}", item) for i, item in enumerate(value))
    if value is None:
        return Nothing()
    if type(value) is np.ndarray:
        return Array(value.dtype, value.ndim, value.flags.num & LAYOUT, LAYOUT, _place(short, name))
    if typeof(value) not in (types.float64, types.int64) or type(value) not in (float, int):
        raise OnlyPython
    return Number(type(value), _place(short, name))


def _place(short: ShortWay, name: str) -> int:
    if short.inputs.count(name) != 1:
        raise OnlyPython
    return short.inputs.index(name)


def _gives(short: ShortWay, output: Output) -> Gives:
    if isinstance(output, Branch) and output.form == TUPLE:
        return tuple(_gives(short, child) for child in output.children)
    if not isinstance(output, Slot) or not is_ready(output, exact=True):
        raise OnlyPython
    is_kept, place = short.memory.place(output.index)
    if is_kept and not short.copy:
        return Kept(place)
    if is_kept or short.code.signature.return_type[place] != types.float64:
        raise OnlyPython
    return Returned(place)
