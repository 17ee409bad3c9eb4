"""Compiling a native function ahead of its first call, and what to say when Numba cannot."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from numba import typeof
from numba.core import errors
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher

from tapeless.compile import modules
from tapeless.errors import TypingError
from tapeless.ir.types import Type
from tapeless.typing.blame import blame
from tapeless.typing.numba_types import to_numba


def specialize(function: Callable[..., tuple], types: Sequence[Type | None]) -> None:
    """Compile for arguments of these types now, or raise `TypingError` at the user's line."""
    if not isinstance(function, Dispatcher):
        return
    try:
        with warnings.catch_warnings():
            # Hints on how to write the generated text for speed: not for the user.
            warnings.simplefilter("ignore", errors.NumbaWarning)
            function.compile(tuple(to_numba(type_) for type_ in types))
    except errors.NumbaError as problem:
        raise explain(problem, function) from None
    except Exception as problem:  # a defect of Numba's own, which it does not dress up
        text = f"Numba cannot compile this derivative: {problem or type(problem).__name__}"
        raise TypingError(text, remedy="The python engine can run it.") from problem


def machine_code(function: Dispatcher, args: Sequence[Any]) -> CompileResult | None:
    """The machine code for arguments of exactly the types of these; None if Numba cannot compile
    for them. Its `entry_point` can be called from Python and looks at no type itself.
    """
    types = tuple(typeof(arg) for arg in args)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", errors.NumbaWarning)
            function.compile(types)  # or loads it, if it is there
    except errors.NumbaError:
        return None
    return function.overloads[types]


def explain(problem: errors.NumbaError, function: Dispatcher) -> Exception:
    """Numba's complaint about a generated function, at the user's line."""
    filename = function.py_func.__code__.co_filename
    written = modules.written_in(filename)
    return blame(problem, written.locations, filename) if written is not None else problem
