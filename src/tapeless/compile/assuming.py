"""Calling code that takes something for granted, and other code once that does not hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.runtime.assumptions import Broadcasts
from tapeless.runtime.checkpoints import OverBudget
from tapeless.runtime.telling import after, told

Make = Callable[[], Callable[..., tuple]]


def assuming(call: Callable[..., tuple], general: Make, checkpointed: Make) -> Callable:
    """`call`, until it leaves because arrays broadcast that were taken to be equal in extent; from
    then on what `general` makes. A call that leaves because it would record too much is made by
    what `checkpointed` makes.

    Leaving changes nothing that the caller sees, so that the same call can be made again.
    """
    current = call

    def guarded(*args: Any) -> tuple:
        nonlocal current
        before = told()
        try:
            return current(*args)
        except Broadcasts:
            other = current = general()
        except OverBudget:
            other = checkpointed()
        _stand_for(other, guarded)
        return after(other, before)(*args)

    _stand_for(call, guarded)
    vars(guarded)["first"] = call
    return guarded


def _stand_for(call: Callable, guarded: Callable) -> None:
    """The text that errors are traced back to."""
    vars(guarded)["py_func"] = getattr(call, "py_func", call)
