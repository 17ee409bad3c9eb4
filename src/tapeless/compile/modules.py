"""Generated modules in this process: each key is loaded once, from its text or as an earlier
process left it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numba.core.dispatcher import Dispatcher

from tapeless.compile import module_file
from tapeless.compile.machine_code import MachineCode
from tapeless.compile.module_file import Record
from tapeless.emit.written import Written


@dataclass(frozen=True)
class Loaded:
    """A generated function that can be called, its text, and what the driver keeps with it."""

    function: Callable[..., tuple]
    written: Written
    metadata: Any


_loaded: dict[str, Loaded] = {}
_written: dict[str, Written] = {}  # by the file name that tracebacks show
_lock = threading.RLock()


def _unlock() -> None:
    """A child of `fork` has none of the threads that may have held the lock."""
    global _lock
    _lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlock)


def load(written: Written, key: str, *, dialect: str, cache: bool, metadata: Any) -> Loaded:
    """Run the text as a module; with `cache`, keep it and its machine code for later processes."""
    with _lock:
        if key not in _loaded:
            record = Record(written, dialect, metadata)
            path = module_file.store(key, record) if cache else None
            _loaded[key] = _run(key, record, path)
        return _loaded[key]


def lookup(key: str) -> Loaded | None:
    """What this or an earlier process loaded under the key, without writing or typing anything."""
    with _lock:
        if key not in _loaded:
            found = module_file.fetch(key)
            if found is None:
                return None
            path, record = found
            _loaded[key] = _run(key, record, path)
        return _loaded[key]


def forget(key: str) -> None:
    """Undo `load`: what is under the key turned out to be of no use."""
    with _lock:
        _loaded.pop(key, None)
        module_file.remove(key)


def written_in(filename: str) -> Written | None:
    """The text of a generated module, by its file name."""
    return _written.get(filename)


def _run(key: str, record: Record, path: Path | None) -> Loaded:
    module = module_file.run(key, record.written, path)
    function = getattr(module, record.written.name)
    # A plain function is of the python dialect, or Numba is disabled.
    if isinstance(function, Dispatcher) and path is not None:
        function._cache = MachineCode(path)  # type: ignore[assignment]  # in place of Numba's own
    _written[str(module.__file__)] = record.written
    return Loaded(function, record.written, record.metadata)
