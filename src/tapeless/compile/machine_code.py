"""Machine code in the cache folder, one file for each signature of a generated function.

Numba's own cache keys on modification times, trusts whatever it finds and fails on damaged
files. Here the module's name already covers everything that the code depends on, and each file
carries a digest of itself.
"""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
from numba.core import compiler, serialize
from numba.core.caching import _Cache
from numba.core.runtime.nrt import rtsys

from tapeless.compile import folder

_DIGEST = hashlib.sha256().digest_size


class MachineCode(_Cache):
    """What a Numba dispatcher asks before it compiles, and tells after."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._enabled = True

    @property
    def cache_path(self) -> str:  # type: ignore[override]  # the base is a property too
        return str(self._source.parent)

    def enable(self) -> None:
        self._enabled = True

    def disable(self) -> None:
        self._enabled = False

    def flush(self) -> None:
        for file in self._source.parent.glob(f"{self._source.stem}.*.nbc"):
            file.unlink(missing_ok=True)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled function for a signature; None if there is none, or if it is damaged."""
        data = folder.read(self._path(sig)) if self._enabled else None
        if data is None or data[:_DIGEST] != hashlib.sha256(data[_DIGEST:]).digest():
            return None
        try:
            symbols, payload = pickle.loads(data[_DIGEST:])
            _make_known(symbols, target_context)
            return compiler.CompileResult._rebuild(target_context, *payload)
        except Exception:  # an intact file that this Numba cannot read: compile again
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        if not self._enabled or data.lifted or data.library.has_dynamic_globals:
            return
        content = serialize.dumps((_external_symbols(data.library), data._reduce()))
        folder.write(self._path(sig), hashlib.sha256(content).digest() + content)

    def _path(self, sig: Any) -> Path:
        digest = hashlib.sha256(str(sig).encode()).hexdigest()[:12]
        return self._source.with_suffix(f".{digest}.nbc")


def _external_symbols(library: Any) -> list[str]:
    """What the machine code calls outside itself."""
    module = library._final_module
    values = [*module.functions, *module.global_variables]
    names = [value.name for value in values if value.is_declaration]
    return [name for name in names if not name.startswith("llvm.")]


_THREADS = "numba_parallel_for"  # known once Numba has started its threads


def _make_known(symbols: list[str], target_context: Any) -> None:
    """Have Numba tell LLVM where these are.

    Its runtime nearly always provides them all. A full refresh of the target, as Numba does
    here, imports its whole library and part of SciPy, for a quarter of a second.
    """
    rtsys.initialize(target_context)
    if _THREADS in symbols:
        from numba.np.ufunc.parallel import _launch_threads  # few programs need it

        _launch_threads()
    if not all(llvm.address_of_symbol(symbol) for symbol in symbols):
        target_context.refresh()
