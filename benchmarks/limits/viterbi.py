"""The loop over the state before is the outer one, so that maxima and their places vectorise.

Only the places are recorded: backwards, each state hands what it has to the one it came from.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit


@njit(error_model="numpy")
def value_and_grad(
    transitions, emissions, transitions_bar, emissions_bar, best, after, came_from, best_bar
):
    steps, states = emissions.shape
    for j in range(states):
        best[j] = emissions[0, j]
    for t in range(1, steps):
        source = came_from[t]
        for j in range(states):
            after[j] = best[0] + transitions[0, j]
            source[j] = 0
        for i in range(1, states):
            score = best[i]
            for j in range(states):
                candidate = score + transitions[i, j]
                is_better = candidate > after[j]
                after[j] = candidate if is_better else after[j]
                source[j] = i if is_better else source[j]
        for j in range(states):
            best[j] = after[j] + emissions[t, j]
    last = np.argmax(best)

    transitions_bar[:] = 0.0
    best_bar[:] = 0.0
    best_bar[last] = 1.0
    for t in range(steps - 1, 0, -1):
        for j in range(states):
            emissions_bar[t, j] = best_bar[j]
            best_bar[j] = 0.0
        for j in range(states):
            flow = emissions_bar[t, j]
            transitions_bar[came_from[t, j], j] += flow
            best_bar[came_from[t, j]] += flow
    for j in range(states):
        emissions_bar[0, j] = best_bar[j]
    return best[last]


def workspace(transitions, emissions):
    states = emissions.shape[1]
    places = np.empty(emissions.shape, np.int64)
    gradients = (np.empty_like(transitions), np.empty_like(emissions))
    return *gradients, np.empty(states), np.empty(states), places, np.empty(states)


limit = Limit(value_and_grad, workspace)
