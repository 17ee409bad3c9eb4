"""Exceptions that generated code raises, shown at the user's line and not at the generated one."""

from __future__ import annotations

import ast
import copy
import ctypes
import threading
from collections.abc import Callable, Iterator, Sequence
from types import CodeType, TracebackType
from typing import Any

import numpy as np
from numba.core import errors

from tapeless.compile import modules, native
from tapeless.emit.written import Written
from tapeless.ir.nodes import Location

PATIENCE = 2.0  # seconds to look for the line of an error that native code reports without one


def at_users_line(
    error: BaseException, function: Callable, args: Sequence[Any] = ()
) -> BaseException:
    """The same exception, with the frames of generated code replaced by one at the user's line.

    Native code knows the line of a `raise`, but not that of a subscript or a division; for these
    the generated text is run again by CPython on copies of the arguments, for a short while. What
    Numba says when it cannot compile becomes a `TypingError`.
    """
    if isinstance(error, errors.NumbaError):
        return native.explain(error, function)  # type: ignore[arg-type]
    code = _plain(function).__code__
    written = modules.written_in(code.co_filename)
    if written is None:
        return error
    inside, rest = _place(error.__traceback__, code, written)
    if inside is None and function is not _plain(function):
        inside, rest = _search(error, _plain(function), written, args), None
    if inside is None:
        return error
    return error.with_traceback(_entry(inside, written.name, rest))


def _plain(function: Callable) -> Callable:
    """The Python function behind a Numba dispatcher; the function itself if it is none."""
    return getattr(function, "py_func", function)


def _place(
    traceback: TracebackType | None, code: CodeType, written: Written
) -> tuple[Location | None, TracebackType | None]:
    """The user's line behind the frame of generated code, and what was called from there."""
    for entry in _entries(traceback):
        if entry.tb_frame.f_code.co_filename == code.co_filename:
            line = entry.tb_lineno
            known = 0 < line <= len(written.locations)
            return (written.locations[line - 1] if known else None), entry.tb_next
    return None, None


def _entries(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _entry(location: Location, name: str, rest: TracebackType | None) -> TracebackType:
    """A traceback entry at a place in the user's file."""
    where = {
        "lineno": location.line,
        "end_lineno": location.line,
        "col_offset": location.column,
        "end_col_offset": max(location.end_column, location.column),
    }
    statement = ast.Raise(exc=ast.Name("Exception", ast.Load(), **where), cause=None, **where)
    module = ast.Module([statement], type_ignores=[])
    code = compile(module, location.file, "exec").replace(co_name=name)
    try:
        exec(code, {"__name__": "__tapeless__"})
    except Exception as made:
        *_, entry = _entries(made.__traceback__)
        return TracebackType(rest, entry.tb_frame, entry.tb_lasti, entry.tb_lineno)
    raise AssertionError("a raise statement raises")


# ---- running again -------------------------------------------------------------------------------


def _search(
    error: BaseException, function: Callable, written: Written, args: Sequence[Any]
) -> Location | None:
    """Where CPython meets the same exception in the generated text, if it does so soon."""
    found: list[Location | None] = []

    def run() -> None:
        try:
            with np.errstate(all="ignore"):
                function(*copy.deepcopy(list(args)))
        except type(error) as again:
            found.append(_place(again.__traceback__, function.__code__, written)[0])
        except BaseException:
            pass  # something else went wrong, or time is up: there is no line to show

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if thread.is_alive():
        ident = ctypes.c_ulong(thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(SystemExit))
    return found[0] if found else None
