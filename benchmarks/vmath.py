"""Accuracy and speed of vector maths: `python -m benchmarks.vmath` prints the table of its page.

The error is the greatest one found, in units in the last place, among random arguments of the
whole range (`--points` of each kind). The times are those of one element in a loop over 1,000:
compiled by Numba with our functions, compiled by Numba with those of the C library, and NumPy's.
"""

import argparse
from collections.abc import Callable
from inspect import isbuiltin

import numpy as np
from numba import njit

from benchmarks.clock import Timing, interleaved
from benchmarks.vmath_functions import FUNCTIONS, Function
from tapeless.runtime import vmath
from tests.runtime.vmath.accuracy import patterns, spread, worst

OF_TWO = {"atan2", "pow", "hypot"}
LENGTH = 1000
HEADER = """\
| function | dtype | greatest error, ulp | ours, ns | libm, ns | NumPy, ns |
|---|---|---|---|---|---|"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=10_000, help="of each kind, to find errors")
    parser.add_argument("--repetitions", type=int, default=40, help="of each timing")
    parser.add_argument("functions", nargs="*", help="which functions; all by default")
    options = parser.parse_args()
    print(HEADER)
    for function in FUNCTIONS:
        if not options.functions or function.name in options.functions:
            for dtype in (np.float64, np.float32):
                print(row(function, dtype, options.points, options.repetitions), flush=True)


def row(function: Function, dtype: type, points: int, repetitions: int) -> str:
    ours = getattr(vmath, function.name)
    error, _ = worst(ours, function.exact, *arguments(function, dtype, points))
    times = [
        f"{timing.least / LENGTH * 1e9:.2f}" if timing else "–"
        for timing in speed(function, dtype, repetitions)
    ]
    return f"| {function.name} | {np.dtype(dtype)} | {error:.2f} | {' | '.join(times)} |"


def arguments(function: Function, dtype: type, points: int) -> list[np.ndarray]:
    """Where to look for errors."""
    parts = [spread(*interval, points, dtype) for interval in function.intervals]
    if function.everywhere:
        parts.append(patterns(points, dtype))
    x = np.concatenate(parts)
    if function.name.startswith("log"):
        x = x[x > (-1 if function.name == "log1p" else 0)]  # at the pole mpmath raises
    if function.name == "pow":
        x = x[(x > 0) & (x != 1)]
        edge = 740.0 if dtype == np.float64 else 103.0
        return [x, (spread(-edge, 0.95 * edge, len(x)) / np.log(x.astype(float))).astype(dtype)]
    if function.name in OF_TWO:
        return [
            x,
            np.concatenate([spread(-2.0, 2.0, len(x) - points, dtype), patterns(points, dtype, 1)]),
        ]
    return [x]


def speed(function: Function, dtype: type, repetitions: int) -> list[Timing | None]:
    """Ours, libm's and NumPy's time for LENGTH elements."""
    names = ["x", "y"] if function.name in OF_TWO else ["x"]
    low, high = function.typical
    points = [spread(low, high - k / 7, LENGTH, dtype) for k, _ in enumerate(names)]
    result = np.empty(LENGTH, dtype)
    rivals: list[Callable | None] = [looped(getattr(vmath, function.name), len(names))]
    rivals.append(looped(compiled(function.libm), len(names)) if function.libm else None)
    rivals.append(whole(function.numpy) if function.numpy else None)
    there = [rival for rival in rivals if rival]
    with np.errstate(all="ignore"):
        thunks = [lambda rival=rival: rival(*points, result) for rival in there]
        timings = iter(interleaved(thunks, repetitions, batch=2e-4))
    return [next(timings) if rival else None for rival in rivals]


def compiled(function: Callable) -> Callable:
    """For Numba: it knows the functions of `math` themselves."""
    return function if isbuiltin(function) else njit(error_model="numpy")(function)


def looped(function: Callable, arguments: int) -> Callable:
    @njit(error_model="numpy")
    def one(x, result):
        for i in range(x.shape[0]):
            result[i] = function(x[i])

    @njit(error_model="numpy")
    def two(x, y, result):
        for i in range(x.shape[0]):
            result[i] = function(x[i], y[i])

    return one if arguments == 1 else two


def whole(function: Callable) -> Callable:
    """NumPy on whole arrays, without allocation where the function is a ufunc."""
    if isinstance(function, np.ufunc):
        return lambda *args: function(*args[:-1], out=args[-1])
    return lambda *args: function(*args[:-1])


if __name__ == "__main__":
    main()
