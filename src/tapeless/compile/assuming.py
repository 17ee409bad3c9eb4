"""Calling code that takes something for granted, and other code once that does not hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.runtime.assumptions import Broadcasts


def assuming(call: Callable[..., tuple], otherwise: Callable[[], Callable[..., tuple]]) -> Callable:
    """`call`, until it leaves because arrays broadcast that were taken to be equal in extent; from
    then on what `otherwise` makes.

    Leaving changes nothing that the caller sees, so that the same call can be made again.
    """
    current = call

    def guarded(*args: Any) -> tuple:
        nonlocal current
        try:
            return current(*args)
        except Broadcasts:
            current = otherwise()
            guarded.py_func = getattr(current, "py_func", current)
            return current(*args)

    guarded.py_func = getattr(call, "py_func", call)  # the text that errors are traced back to
    return guarded
