"""What was compiled for the calls of a derivative, kept for later ones."""

from __future__ import annotations

import functools
from collections.abc import Callable
from threading import Lock
from types import FunctionType, MethodType
from typing import Any

from tapeless.api.arguments import Arguments
from tapeless.api.specialisation import Actives, Built, Specialisation
from tapeless.frontend.signature import Signature


class Cache:
    """What was compiled for one function and one request, by signature and by key of a call."""

    MOST_PER_SIGNATURE = 8  # for functions whose globals alternate between a few values
    MOST_KEYS = 1024  # strings and functions are part of a key by value

    def __init__(self) -> None:
        self.known: dict[tuple, Specialisation] = {}
        self.numba_types: dict[type, Any] = {}  # by the kind of derivative
        self._built: dict[tuple[Signature, Actives], list[Built]] = {}
        self._lock = Lock()

    def built(self, arguments: Arguments, actives: Actives) -> Built | None:
        """Compiled code for this request whose assumptions hold now."""
        candidates = tuple(self._built.get((arguments.signature, actives), ()))
        leaves = arguments.leaves
        return next((built for built in candidates if built.is_valid and built.fits(leaves)), None)

    def add(self, signature: Signature, built: Built) -> None:
        key = signature, built.actives
        with self._lock:
            kept = self._built.get(key, [])[: self.MOST_PER_SIGNATURE - 1]
            self._built[key] = [built, *kept]

    def remember(self, key: tuple, found: Specialisation) -> None:
        """Find this specialisation at once when a call with the same key comes."""
        if len(self.known) >= self.MOST_KEYS:
            self.known.clear()
        self.known[key] = found


@functools.lru_cache(maxsize=256)  # functions and what they captured are kept alive by it
def _shared_cache(*request: Any) -> Cache:
    return Cache()


def cache_of(function: Callable, *request: Any) -> Cache:
    """The one for this function and request, which all its `Derivative`s share."""
    if not isinstance(function, FunctionType | MethodType):  # others may compare by value
        return _shared_cache(_ByIdentity(function), *request)
    return _shared_cache(function, *request)


class _ByIdentity:
    """A key that is equal for the same object alone."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)
