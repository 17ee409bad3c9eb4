"""Exceptions of the user's classes: generated code raises a number, its caller what that means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.frontend.catching import Exceptions, what_is_meant


def raising(call: Callable[..., tuple], exceptions: Exceptions) -> Callable[..., tuple]:
    """`call`, with the exceptions that the program raises in place of their numbers."""

    def translated(*args: Any) -> tuple:
        try:
            return call(*args)
        except RuntimeError as error:
            meant = what_is_meant(error, exceptions)
            if meant is None:
                raise
            raise meant.with_traceback(error.__traceback__) from None

    vars(translated)["py_func"] = getattr(call, "py_func", call)
    return translated
