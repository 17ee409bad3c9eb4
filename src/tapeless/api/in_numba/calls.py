"""One call of a derivative in compiled code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba.core import errors

from tapeless.api.by_size import BySize
from tapeless.api.call import Derivative
from tapeless.api.in_numba.examples import call_of, example
from tapeless.api.in_numba.parameters import Parameters
from tapeless.api.in_numba.runs import result_of, run_of, written_output
from tapeless.api.in_numba.sweeps import sweep
from tapeless.api.layer import Feed


def implementation(
    derivative: Derivative, parameters: Parameters, given: tuple[Any, ...]
) -> Callable:
    """A function for Numba to compile: takes the arguments apart, calls the code of the derivative,
    and puts the results together.
    """
    examples = dict(zip(parameters.names, map(example, given), strict=True))
    args, kwargs = call_of(derivative.function, examples)
    if isinstance(derivative, BySize):
        derivative = derivative.chosen_by_types(args, kwargs)
    if any(layer.feed is Feed.GIVEN for layer in derivative.layers):
        raise errors.TypingError(f"{derivative!r} cannot be called in compiled code. Call jvp.")
    run = run_of(derivative, args, kwargs, parameters.texts)
    if derivative.is_swept:
        lines, names = sweep(derivative, run, parameters.texts)
        return parameters.function(lines, names)
    lines = [f"results = {run.text()}", f"return {written_output(run.output, result_of)}"]
    return parameters.function(lines, run.names)
