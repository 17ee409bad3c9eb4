"""Calling a derivative that watches itself, and saying what it saw."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.errors import NonFinite, NonFiniteWarning, SourceError
from tapeless.ir.nodes import Location
from tapeless.runtime.debugging import ADJOINT, PLACES, SHADOW, SHAPE, VALUE

BUG = "This is a mistake of tapeless, not of the program. Please report it."


def watched(
    call: Callable[..., tuple], place: int, sites: Sequence[Mapping[str, Any]]
) -> Callable[..., tuple]:
    """The same function without the parameter at `place`, which is its report.

    Raises:
        NonFinite: by the returned function, where an adjoint is not finite.
    """

    def watching(*args: Any) -> tuple:
        report = np.zeros(PLACES, np.int64)
        with np.errstate(all="ignore"):  # what NumPy would warn of is told here, with its line
            results = call(*args[:place], report, *args[place:])
        _complain([_seen(sites, number) for number in report.tolist()])
        return results

    return watching


Seen = tuple[str, Location | None]


def _seen(sites: Sequence[Mapping[str, Any]], number: int) -> Seen | None:
    if not number:
        return None
    site = sites[number - 1]
    where = site["location"]
    return site["name"], None if where is None else Location(**where)


def _complain(report: Sequence[Seen | None]) -> None:
    value, adjoint, shape = report[VALUE], report[ADJOINT], report[SHAPE]
    if (shadow := report[SHADOW]) is not None:
        text = f"the shadow of `{shadow[0]}` has not its shape, its dtype or its views"
        raise SourceError(text, shadow[1], BUG)
    if shape is not None:
        raise SourceError(f"what is added to `{shape[0]}` does not have its shape", shape[1])
    if adjoint is not None:
        before = "All values that the program computed were finite."
        if value is not None:
            before = f"Before that, the program computed a value that is not: `{value[0]}`"
            before += f", {value[1].file}:{value[1].line}." if value[1] is not None else "."
        text = f"`{adjoint[0]}` is not finite, the first of all adjoints"
        raise NonFinite(text, adjoint[1], before)
    if value is not None:
        text = f"`{value[0]}` is not finite, the first of all values; all adjoints are"
        warnings.warn(NonFiniteWarning(str(SourceError(text, value[1]))), stacklevel=5)
