"""A cached function that uses the helpers is loaded, not compiled, by the next process."""

import os
import subprocess
import sys

PROGRAM = """
import numpy as np
from numba import njit

from tapeless.runtime.accumulate import radd
from tapeless.runtime.broadcasting import broadcast_like, expand, unbroadcast
from tapeless.runtime.elementwise import where
from tapeless.runtime.extrema import max_axis
from tapeless.runtime.indexing import add_at, gather
from tapeless.runtime.matmul import matmul
from tapeless.runtime.reductions import sum_all, sum_axis
from tapeless.runtime.special import digamma
from tapeless.runtime.tape import empty_stack
from tapeless.runtime.vmath import sin


@njit(error_model="numpy", cache=True)
def program(x, i):
    stack = empty_stack(0.0)
    stack.append(sum_all(x))
    column = sum_axis(x, 1)
    add_at(column, (i,), gather(column, (i,)))
    spread = expand(max_axis(x, 0), x, 0) + broadcast_like(stack.pop(), x)
    chosen = where(x > 0, spread, 0.0)
    total = sum_all(unbroadcast(matmul(chosen[:, ::2], x.T[::2]), column))
    return radd(total, sin(digamma(2.5)))


if __name__ == "__main__":
    print(program(np.arange(12.0).reshape(3, 4) - 5, np.array([0, 2, 2])))
    (hits,) = program.stats.cache_hits.values() or (0,)
    print(hits)
"""


def test_second_process_compiles_nothing(tmp_path):
    file = tmp_path / "cached_program.py"
    file.write_text(PROGRAM)
    first, second = run(file, tmp_path), run(file, tmp_path)
    assert first[0] == second[0]
    assert (first[1], second[1]) == ("0", "1")


def run(file, folder):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, str(file)], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()
