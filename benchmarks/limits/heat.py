"""One pass over the cells for each step in either direction, from one of two rows into the other.

Two rows in turn need no second loop for the update, so the change goes straight to the tape: it is
all that the product in the update needs in reverse. The tape is 1.6 MB, and its traffic to and
from the cache behind L1 is most of the time.

The second difference is its own transpose up to the walls, where the temperature is held: the
cotangent of the inner cells takes a step like the temperature's own between walls at zero, and the
walls collect what flows into them.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(start, diffusivity, steps, u_bar, other_bar, u, other, tape):
    n = start.shape[0]
    for i in range(n):
        u[i] = other[i] = start[i]
    for step in range(steps):
        if step % 2 == 0:
            forward(u, other, tape[step], diffusivity)
        else:
            forward(other, u, tape[step], diffusivity)
    last, last_bar = (u, u_bar) if steps % 2 == 0 else (other, other_bar)
    total = 0.0
    for i in range(n):
        total = radd(total, last[i] * last[i])
        last_bar[i] = 2.0 * last[i]

    k_bar = 0.0
    left, right = last_bar[0], last_bar[n - 1]
    for wall in (0, n - 1):
        u_bar[wall] = other_bar[wall] = 0.0
    for step in range(steps - 1, -1, -1):
        if step % 2 == 0:
            left += diffusivity * other_bar[1]
            right += diffusivity * other_bar[n - 2]
            k_bar += reverse(other_bar, u_bar, tape[step], diffusivity)
        else:
            left += diffusivity * u_bar[1]
            right += diffusivity * u_bar[n - 2]
            k_bar += reverse(u_bar, other_bar, tape[step], diffusivity)
    u_bar[0], u_bar[n - 1] = left, right
    return total, k_bar


@njit(error_model="numpy")
def forward(u, after, change, diffusivity):
    for i in range(1, u.shape[0] - 1):
        d = u[i - 1] - 2.0 * u[i] + u[i + 1]
        change[i] = d
        after[i] = u[i] + diffusivity * d


@njit(error_model="numpy", fastmath={"contract"})
def reverse(u_bar, before_bar, change, diffusivity):
    k_bar = 0.0
    for i in range(1, u_bar.shape[0] - 1):
        k_bar = radd(k_bar, change[i] * u_bar[i])
        before_bar[i] = u_bar[i] + diffusivity * (u_bar[i - 1] - 2.0 * u_bar[i] + u_bar[i + 1])
    return k_bar


def workspace(start, diffusivity, steps):
    n = len(start)
    return np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty((steps, n))


limit = Limit(value_and_grad, workspace)
