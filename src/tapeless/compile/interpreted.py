"""The python engine: CPython and NumPy run the text as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.compile import modules
from tapeless.emit.written import Written


def load(
    written: Written, key: str, *, cache: bool = True, metadata: Any = None
) -> Callable[..., tuple]:
    """The function of a text in the python dialect; with `cache`, kept for later processes."""
    loaded = modules.load(written, key, dialect="python", cache=cache, metadata=metadata)
    return loaded.function
