"""Calling code that takes something for granted, and other code once that does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tapeless.runtime.assumptions import Broadcasts, OtherExtents, Tied
from tapeless.runtime.checkpoints import OverBudget
from tapeless.runtime.telling import after, told

Make = Callable[[], Callable[..., tuple]]


@dataclass(frozen=True)
class Others:
    """What makes the code that takes over: that takes no extents to be equal, that records less,
    that shares slopes, that knows no extent.
    """

    general: Make
    checkpointed: Make
    sharing: Make
    unsized: Make


def assuming(call: Callable[..., tuple], others: Others) -> Callable:
    """`call`, until it leaves because arrays broadcast that were taken to be equal in extent,
    because an argument has another extent than was taken for granted, or because an extremum is
    attained twice; from then on what takes over. A call that leaves because
    it would record too much is made by what `checkpointed` makes.

    Leaving changes nothing that the caller sees, so that the same call can be made again.
    """
    current = call
    makes = {Broadcasts: others.general, OtherExtents: others.unsized, Tied: others.sharing}

    def guarded(*args: Any) -> tuple:
        nonlocal current
        before = told()
        try:
            return current(*args)
        except (Broadcasts, OtherExtents, Tied) as reason:
            other = current = makes[type(reason)]()
            vars(guarded)["first"] = tried_first(other)
        except OverBudget:
            other = others.checkpointed()
        _stand_for(other, guarded)
        return after(other, before)(*args)

    _stand_for(call, guarded)
    vars(guarded)["first"] = call
    return guarded


def tried_first(call: Callable) -> Callable:
    """The code that a call runs, and where it may leave for other code, as long as it does not."""
    return getattr(call, "first", call)


def _stand_for(call: Callable, guarded: Callable) -> None:
    """The text that errors are traced back to."""
    vars(guarded)["py_func"] = getattr(call, "py_func", call)
