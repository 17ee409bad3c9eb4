"""The native engine: Numba compiles the function at its first call, or finds its machine code in
the cache folder.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

from numba.core import errors
from numba.core.dispatcher import Dispatcher

from tapeless.compile import modules
from tapeless.emit.written import Written
from tapeless.ir.types import Type
from tapeless.typing.blame import blame
from tapeless.typing.numba_types import to_numba


def load(
    written: Written, key: str, *, cache: bool = True, metadata: Any = None
) -> Callable[..., tuple]:
    """The function of a text in the numba dialect; with `cache`, kept for later processes."""
    loaded = modules.load(written, key, dialect="numba", cache=cache, metadata=metadata)
    return loaded.function


def lookup(key: str) -> tuple[Callable[..., tuple], str, Any] | None:
    """The function under this key, of either engine, with its text and metadata, if it is kept."""
    loaded = modules.lookup(key)
    return loaded and (loaded.function, loaded.written.text, loaded.metadata)


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


def explain(problem: errors.NumbaError, function: Dispatcher) -> Exception:
    """Numba's complaint about a generated function, at the user's line."""
    filename = function.py_func.__code__.co_filename
    written = modules.written_in(filename)
    return blame(problem, written.locations, filename) if written is not None else problem
