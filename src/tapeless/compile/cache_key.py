"""The name of a derivative in the cache: a hash of everything that its text and its machine code
depend on.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm
import numba
import numpy as np
from numba.core import codegen, config

LENGTH = 16  # hexadecimal digits of a key

# The rooms whose code decides what is generated; a change elsewhere needs no new compilation.
ROOMS = ("ir", "frontend", "rules", "analysis", "typing", "transform", "lower", "emit", "runtime")

# Settings of Numba that change the machine code. Its own cache does not look at them.
SETTINGS = (
    "OPT", "BOUNDSCHECK", "DEBUGINFO_DEFAULT", "DISABLE_JIT", "ENABLE_AVX", "LOOP_VECTORIZE",
    "SLP_VECTORIZE", "CPU_NAME", "CPU_FEATURES",
)  # fmt: skip


def key(*parts: Any) -> str:
    """A key for these parts on this machine with these versions; parts count by their `repr`."""
    digest = hashlib.sha256(environment())
    for part in parts:
        text = part if isinstance(part, str) else repr(part)
        digest.update(len(text).to_bytes(8, "little") + text.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:LENGTH]


def short(full: str) -> str:
    """The part of a key that function names end in."""
    return full[:8]


@cache
def environment() -> bytes:
    """A digest of versions, processor, settings and the sources of the compiler itself."""
    facts = [
        sys.version,
        sys.implementation.cache_tag,
        numba.__version__,
        np.__version__,
        llvmlite.__version__,
        platform.machine(),
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        codegen.get_host_cpu_features(),
        *(f"{name}={getattr(config, name, None)}" for name in SETTINGS),
    ]
    digest = hashlib.sha256("\0".join(map(str, facts)).encode())
    for name, text in _sources():
        digest.update(f"\0{name}\0{len(text)}\0".encode() + text)
    return digest.digest()


def _sources() -> Iterable[tuple[str, bytes]]:
    """The files of these rooms by their names. Each process reads them all, so by plain calls."""
    root = str(Path(__file__).resolve().parent.parent)
    for room in ROOMS:
        for folder, folders, names in os.walk(os.path.join(root, room)):
            folders.sort()
            for name in sorted(names):
                if name.endswith(".py"):
                    path = os.path.join(folder, name)
                    with open(path, "rb", buffering=0) as file:
                        yield path[len(root) + 1 :].replace(os.sep, "/"), file.read()
