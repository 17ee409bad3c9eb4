"""autograd: NumPy with a tape of what was called."""

from functools import partial
from typing import Any

import autograd
import numpy as np

from benchmarks.case import Case
from benchmarks.entry import Entry, NotThere, Result
from benchmarks.peers import autograd_cases


def entry(case: Case, args: tuple[Any, ...]) -> Entry:
    program = getattr(autograd_cases, case.program, None)
    if program is None:
        raise NotThere(f"{case.name} is not written for autograd")
    if case.direction is not None:
        product = autograd.hessian_vector_product(program)
        call = partial(product, *args, case.direction(args[0]))
        return Entry(call, lambda: Result(None, (call(),)))
    call = partial(autograd.value_and_grad(program, argnum=case.active), *args)

    def result() -> Result:
        value, derivatives = call()
        return Result(float(value), tuple(np.asarray(derivative) for derivative in derivatives))

    return Entry(call, result)
