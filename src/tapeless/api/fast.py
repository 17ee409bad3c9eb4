"""Calls of derivatives, prepared or not, as functions of CPython's own kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FunctionType
from typing import Any

import numpy as np
from numba import typeof, types
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher

from tapeless.api.call import Derivative
from tapeless.api.directions import ALIGNED, LAYOUT, WRITEABLE, C
from tapeless.api.outline import Branch, Output, Slot, is_ready
from tapeless.api.quick import NoShortWay, ShortWay, Text
from tapeless.api.specialisation import Specialisation
from tapeless.compile.assuming import tried_first
from tapeless.compile.fast_call import fast_call, is_possible
from tapeless.compile.fast_design import (
    Array,
    Design,
    Fresh,
    Gives,
    Kept,
    Nothing,
    Number,
    Returned,
    Table,
    Takes,
)
from tapeless.compile.native import machine_code
from tapeless.frontend.containers import TUPLE

OURS = C | ALIGNED | WRITEABLE  # what arrays that are kept are; those of one row are more


def fast_way(short: ShortWay, function: FunctionType, fallback: Callable) -> Callable | None:
    """A function that calls the machine code without a step of Python, and for what it does not
    take the fallback; None where something needs Python. `function` is the user's.
    """
    returns = short.code.signature.return_type
    if not is_possible() or not isinstance(returns, types.BaseTuple) or short.columns:
        return None
    try:
        design = Design(
            takes=_takes_all(short.inputs, short.args),
            alike=_places(short.inputs, short.alike),
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
    replace = short.memory.replace
    call, table = fast_call(design, _address(short.code), function, fallback, replace)
    short.memory.share(table, Table.KEPT)
    return call


def fast_plain_way(
    derivative: Derivative, own: Specialisation, args: tuple, function: FunctionType
) -> Callable | None:
    """The same for a derivative that keeps nothing from call to call."""
    call = tried_first(own.call)
    if not is_possible() or not own.is_plain or not isinstance(call, Dispatcher):
        return None
    text = Text()
    try:
        inputs, alike = text.takes_call(derivative, own, args)
        found = machine_code(call, [text.examples[name] for name in inputs])
        if found is None or not isinstance(found.signature.return_type, types.BaseTuple):
            return None
        returns: Any = found.signature.return_type
        takes, gives = _takes_all(inputs, args), _gives_fresh(own.outline.output, returns)
        places = _places(inputs, alike)
    except (NoShortWay, OnlyPython):
        return None
    given = [place for place, kind in enumerate(returns) if isinstance(kind, types.Array)]
    if given != sorted(_fresh(gives)):  # each array is to be owned by one object
        return None
    design = Design(takes, places, (), tuple(found.signature.args), returns, gives)
    long = derivative.long_way
    return fast_call(design, _address(found), function, long, long)[0]


class OnlyPython(Exception):
    """Something that a function of CPython's own kind does not know."""


def _takes_all(inputs: Sequence[str], args: tuple) -> tuple[Takes, ...]:
    """What the arguments of a call are, of which the machine code takes `inputs`."""
    return tuple(_takes(inputs, f"args_{i}", arg) for i, arg in enumerate(args))


def _takes(inputs: Sequence[str], name: str, value: Any) -> Takes:
    if type(value) is tuple:
        return tuple(_takes(inputs, f"{name}_{i}", item) for i, item in enumerate(value))
    return Nothing() if value is None else _taken(value, _place(inputs, name))


def _taken(value: Any, place: int) -> Number | Array:
    """A number or an array that the machine code takes in this place."""
    if type(value) is np.ndarray and value.ndim:
        return Array(value.dtype, value.ndim, value.flags.num & LAYOUT, LAYOUT, place)
    if typeof(value) not in (types.float64, types.int64) or type(value) not in (float, int):
        raise OnlyPython
    return Number(type(value), place)


def _place(inputs: Sequence[str], name: str) -> int:
    if inputs.count(name) != 1:
        raise OnlyPython
    return inputs.index(name)


def _places(inputs: Sequence[str], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    return tuple((_place(inputs, one), _place(inputs, other)) for one, other in pairs)


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


def _gives_fresh(output: Output, returns: Any) -> Gives:
    if isinstance(output, Branch) and output.form == TUPLE:
        return tuple(_gives_fresh(child, returns) for child in output.children)
    if not isinstance(output, Slot) or not is_ready(output, exact=True):
        raise OnlyPython
    kind = returns[output.index]
    if isinstance(kind, types.Array):
        return Fresh(output.index)
    if kind != types.float64:
        raise OnlyPython
    return Returned(output.index)


def _fresh(gives: Gives) -> Iterator[int]:
    """The places of the arrays that are given out."""
    if isinstance(gives, tuple):
        for part in gives:
            yield from _fresh(part)
    elif isinstance(gives, Fresh):
        yield gives.place


def _address(code: CompileResult) -> int:
    return code.library.get_pointer_to_function(code.fndesc.llvm_func_name)
