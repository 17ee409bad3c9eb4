"""tangent: as tapeless, it reads the function itself, so that is what it is given."""

from functools import partial
from typing import Any

import numpy as np
import tangent

from benchmarks.case import Case
from benchmarks.entry import Entry, NotThere, Result
from benchmarks.peers import tangent_cases


def entry(case: Case, args: tuple[Any, ...]) -> Entry:
    if case.direction is not None:
        raise NotThere("tangent has no Hessian products of whole arrays")
    program = getattr(tangent_cases, case.program, case.primal)
    try:
        gradient = tangent.grad(program, wrt=case.active, preserve_result=True)
        gradient(*args)
    except Exception as refusal:  # it has no common class for what it does not know
        raise NotThere(f"tangent refuses {case.name}: {first_line(refusal)}") from refusal
    call = partial(gradient, *args)

    def result() -> Result:
        *derivatives, value = call()
        return Result(float(value), tuple(np.asarray(derivative) for derivative in derivatives))

    return Entry(call, result)


def first_line(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip("= ")]
    return lines[0] if lines else type(error).__name__
