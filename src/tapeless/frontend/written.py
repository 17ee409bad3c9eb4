"""Whether a callable still is what was read: its text and its defaults may be replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from tapeless.frontend.callables import callee_of
from tapeless.frontend.containers import take_apart


class Written:
    """The Python function behind a callable, as it is now.

    Reloading a notebook's modules gives functions another text in place (`__code__`), so the object
    that a derivative holds stays the same.
    """

    def __init__(self, target: Callable) -> None:
        callee = callee_of(target)
        function = None if callee is None else callee.function
        self.function: FunctionType | None = function
        self.code: CodeType | None = None if function is None else function.__code__
        self._defaults = (None, None) if function is None else _defaults(function)
        self.changeable = () if function is None else tuple(_changeable(function))
        kind = type(target)
        self._kind = kind if function is not None and _call_of(kind) is function else None

    def is_current(self) -> bool:
        """Whether the callable has the same text and the same defaults."""
        function = self.function
        if function is None:
            return True
        if function.__code__ is not self.code:
            return False
        defaults, by_name = self._defaults
        same = function.__defaults__ is defaults and function.__kwdefaults__ is by_name
        return same and (self._kind is None or _call_of(self._kind) is function)


def _changeable(function: FunctionType) -> Iterator[Any]:
    """The defaults whose structure can change while they stay the same objects."""
    for value in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
        if take_apart(value) is not None:
            yield value


def _defaults(function: FunctionType) -> tuple[tuple | None, dict | None]:
    return function.__defaults__, function.__kwdefaults__


def _call_of(kind: type) -> Any:
    return getattr(kind, "__call__", None)  # noqa: B004, the function itself is wanted
