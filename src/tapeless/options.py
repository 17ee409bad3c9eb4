"""The one record of options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Options:
    """How derivatives are built.

    Args:
        simplify: run the optimising passes; off only to debug the compiler.
        fuse: write whole-array statements as loops and join these; arrays whose extents have to be
            equal for that are checked at each call, and a derivative without joined loops takes
            over where they are not.
        untied: where a loop keeps the largest or smallest of some numbers, record its place, and
            differentiate only the iteration that made it. Where two are equal, which share the
            slope, a derivative without places takes over.
        vector_math: take elementary functions in loops from tapeless, which lets these run in
            vector registers, with errors of at most 2 units in the last place; else from libm.
        tape_budget: bytes that a call may record. Where more are predicted from the arguments, long
            loops are checkpointed: they keep some of their states and run again from there.
        checkpoint: True to checkpoint all loops that can be, whatever they record; False to leave
            all as they are, whatever the budget.
        parallel: run loops over `prange`, and what their derivatives make of them, in threads.
        cache: keep compiled code on disk for later processes.
        debug: True to look at every value and adjoint in each call, and to raise `NonFinite` at the
            line of the first adjoint that is infinite or not a number; "print" to print each
            adjoint as well, by the python engine. The arrays that hold adjoints are checked for
            their shapes, dtypes and memory. The passes that make code fast do not run.

    Example:
        >>> Options(cache=False).cache
        False
    """

    simplify: bool = True
    fuse: bool = True
    untied: bool = True
    vector_math: bool = True
    tape_budget: int = 2**30
    checkpoint: bool | None = None
    parallel: bool = True
    cache: bool = True
    debug: bool | Literal["print"] = False

    @property
    def keeps_code(self) -> bool:
        """Whether code stays on disk: reports of `debug` name the files of the user's lines, which
        may have moved since another process.
        """
        return self.cache and not self.debug


DEFAULT = Options()
