"""Prints the seconds that a process needs from after `import numba` to its first gradient."""

import time

import numba  # noqa: F401  paid before the clock starts: any program that uses Numba pays it

from benchmarks.cases import signal

args = signal.case.example()

start = time.perf_counter()

import tapeless as tl  # noqa: E402

tl.value_and_grad(signal.case.primal)(*args)
print(time.perf_counter() - start)
