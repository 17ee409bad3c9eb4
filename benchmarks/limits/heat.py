"""A counted tape of the changes, which is all that the product in the update needs in reverse.

The second difference is its own transpose up to the walls, where the temperature is held: the
shadow of the inner cells takes a step like the temperature's own, and the walls collect what
flows into them.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from benchmarks.limits.vmath import radd


@njit(error_model="numpy", fastmath={"contract"})
def value_and_grad(start, diffusivity, steps, u_bar, diffusivity_bar, u, tape, flow):
    n = start.shape[0]
    for i in range(n):
        u[i] = start[i]
    for step in range(steps):
        change = tape[step]
        for i in range(1, n - 1):
            change[i] = u[i - 1] - 2.0 * u[i] + u[i + 1]
        for i in range(1, n - 1):
            u[i] += diffusivity * change[i]
    total = 0.0
    for i in range(n):
        total = radd(total, u[i] * u[i])

    for i in range(n):
        u_bar[i] = 2.0 * u[i]
    k_bar = 0.0
    flow[0] = 0.0
    flow[n - 1] = 0.0
    for step in range(steps - 1, -1, -1):
        change = tape[step]
        for i in range(1, n - 1):
            k_bar = radd(k_bar, change[i] * u_bar[i])
            flow[i] = diffusivity * u_bar[i]
        u_bar[0] += flow[1]
        u_bar[n - 1] += flow[n - 2]
        for i in range(1, n - 1):
            u_bar[i] += flow[i - 1] - 2.0 * flow[i] + flow[i + 1]
    diffusivity_bar[0] = k_bar
    return total


def workspace(start, diffusivity, steps):
    n = len(start)
    return np.empty(n), np.empty(1), np.empty(n), np.empty((steps, n)), np.empty(n)


limit = Limit(value_and_grad, workspace)
