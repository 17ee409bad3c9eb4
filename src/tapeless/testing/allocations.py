"""Counting the allocations that compiled code makes in a call."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba.core.runtime import _nrt_python  # type: ignore[attr-defined]
from numba.core.runtime.nrt import rtsys

from tapeless.api.prepared import Prepared

CALLS = 3


def per_call(call: Callable, *args: Any) -> int:
    """How many pieces of memory one call of compiled code takes from Numba's allocator."""
    was_counting = _nrt_python.memsys_stats_enabled()
    _nrt_python.memsys_enable_stats()
    try:
        before = rtsys.get_allocation_stats().alloc
        for _ in range(CALLS):
            call(*args)
        return (rtsys.get_allocation_stats().alloc - before) // CALLS
    finally:
        if not was_counting:
            _nrt_python.memsys_disable_stats()


def of_prepared(prepared: Prepared, *args: Any) -> int:
    """The allocations of a prepared call beyond one header for each array that is handed to
    compiled code, which Numba makes at the door.
    """
    prepared(*args)  # the workspace takes the sizes of the arguments
    prepared(*args)
    return per_call(prepared, *args) - headers(prepared, args)


def headers(prepared: Prepared, args: tuple) -> int:
    """How many arrays compiled code takes: those of the caller, and those that are kept."""
    compiled = prepared._derivative.specialisation(args, {}).compiled
    kept = compiled._load(prepared=True).metadata["workspace"]
    arrays = sum(isinstance(arg, np.ndarray) for arg in args)
    return arrays + len(kept["arrays"]) + len(kept["stacks"]) + bool(kept["stacks"])
