"""The dtype of a value, asked while the program is read: its place among `NUMBERS`.

Types are not known then, so this is a number of the program until they are
(`transform/settled_dtypes.py`), and no derivative contains it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    FREE,
    Operation,
    complex_too,
    define,
    lower,
    zero_derivative,
)


def _any(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return "0"  # an integer, for as long as it is not settled


define(Operation("dtype_place", _any, _any, cost=FREE, shape_only=True))
zero_derivative("dtype_place")


@lower(np.iscomplexobj)
def iscomplexobj(x):
    return x.dtype.kind == "c"


@lower(np.isrealobj)
def isrealobj(x):
    return x.dtype.kind != "c"


complex_too(np.iscomplexobj, np.isrealobj)
