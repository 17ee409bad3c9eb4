"""What stands behind a callable: a Python function, and the arguments that it is given already."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import FunctionType, MethodType
from typing import Any

from tapeless.errors import ArgumentError
from tapeless.frontend.captured import Captured, WithCaptured
from tapeless.frontend.containers import is_object
from tapeless.frontend.source import python_function


@dataclass(frozen=True)
class Held:
    """An argument that a callable holds itself, and how to read it at a later call."""

    path: tuple
    read: Callable[[], Any]


@dataclass(frozen=True)
class Callee:
    """A function, and the first of its positional arguments."""

    function: Any  # a FunctionType
    held: tuple[Held, ...] = ()
    captured: WithCaptured | None = None  # it, if what it captured is an argument too


def callee_of(target: Any) -> Callee | None:
    """The Python function behind a function, a method, a partial or an object with `__call__`."""
    if isinstance(target, WithCaptured):
        inner = callee_of(target.function)
        return inner and replace(inner, captured=target)
    plain = python_function(target)
    if plain is not None:
        return Callee(plain)
    if isinstance(target, MethodType):
        return _holding(target.__func__, (Held(("held", "self"), lambda: target.__self__),))
    if isinstance(target, functools.partial):
        held = tuple(
            Held(("held", f"argument_{k}"), lambda k=k: target.args[k])
            for k in range(len(target.args))
        )
        return _holding(target.func, held)
    call = getattr(type(target), "__call__", None)  # noqa: B004, the function itself is wanted
    if is_object(target) and isinstance(call, FunctionType):
        return Callee(call, (Held(("held", "self"), lambda: target),))
    return None


def with_captured(target: Callable) -> WithCaptured:
    """A callable with what it captured as an argument, the same for the same function."""
    by_identity = isinstance(target, FunctionType | MethodType)
    return (_kept if by_identity else _with_captured)(target)


def _with_captured(target: Callable) -> WithCaptured:
    callee = callee_of(target)
    if callee is None:
        raise ArgumentError(f'argnums="captured", but {target!r} is no Python function.')
    names = callee.function.__code__.co_varnames[: callee.function.__code__.co_argcount]
    pairs = zip(names, callee.held, strict=False)
    return WithCaptured(target, tuple(Captured(name, each.read) for name, each in pairs))


_kept = functools.lru_cache(maxsize=256)(_with_captured)


def _holding(target: Any, held: tuple[Held, ...]) -> Callee | None:
    inner = callee_of(target)
    return inner and Callee(inner.function, (*inner.held, *held))
