"""The contenders that every case has: the function itself, the limit by hand, and tapeless."""

from functools import partial
from typing import Any

import numba
import numpy as np

import tapeless as tl
from benchmarks.case import Case
from benchmarks.entry import Entry, Result
from benchmarks.limits import limit_of


def primal(case: Case, args: tuple[Any, ...]) -> Entry:
    """The function under plain Numba, which every other time is divided by."""
    call = partial(numba.njit(case.primal), *args)
    return Entry(call, lambda: Result(float(call()), ()))


def by_hand(case: Case, args: tuple[Any, ...]) -> Entry:
    limit = limit_of(case)
    call = partial(limit.run, *case.given(args), *limit.workspace(*args))
    return Entry(call, lambda: Result(*limit.results(case, args)))


def plain(case: Case, args: tuple[Any, ...]) -> Entry:
    """tapeless as it is called first."""
    derivative, given = derivative_of(case, args)
    return entry_of(case, partial(derivative, *given))


def prepared(case: Case, args: tuple[Any, ...]) -> Entry:
    """tapeless with memory that is made once."""
    derivative, given = derivative_of(case, args)
    return entry_of(case, partial(tl.prepare(derivative, *given), *given))


def derivative_of(case: Case, args: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """What computes the derivative, and its arguments. Native or nothing: no silent fallback."""
    if case.direction is None:
        return tl.value_and_grad(case.primal, argnums=case.argnums, engine="numba"), args
    product = partial(tl.hvp, case.primal, engine="numba")
    return product, (args[0], case.direction(args[0]), *args[1:])


def entry_of(case: Case, call: Any) -> Entry:
    def result() -> Result:
        if case.direction is not None:
            return Result(None, (np.copy(call()),))
        value, derivatives = call()
        each = derivatives if isinstance(case.argnums, tuple) else (derivatives,)
        return Result(float(value), tuple(np.copy(derivative) for derivative in each))

    return Entry(call, result)


CONTENDERS = {"primal": primal, "by hand": by_hand, "tapeless": plain, "prepared": prepared}
