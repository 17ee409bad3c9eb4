"""Dynamic programming as in Viterbi's algorithm: the score of the best path through the states."""

import numpy as np

from benchmarks.case import Case


def best_score(transitions, emissions):
    steps, states = emissions.shape
    best = emissions[0].copy()
    for t in range(1, steps):
        after = np.empty(states)
        for j in range(states):
            top = best[0] + transitions[0, j]
            for i in range(1, states):
                top = max(top, best[i] + transitions[i, j])
            after[j] = top + emissions[t, j]
        best = after
    return np.max(best)


def sized(steps, states):
    random = np.random.default_rng(16)
    return random.normal(size=(states, states)), random.normal(size=(steps, states))


case = Case(
    name="viterbi",
    title="Viterbi, 100 steps, 20 states",
    primal=best_score,
    example=lambda: sized(100, 20),
    small=lambda: sized(5, 3),
    argnums=(0, 1),
)
