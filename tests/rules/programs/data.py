"""The arguments of the programs."""

import numpy as np

RANDOM = np.random.default_rng(1)
X, Y = RANDOM.uniform(0.2, 0.9, 5), RANDOM.uniform(0.2, 0.9, 5)
A = RANDOM.normal(size=(3, 4))
M = RANDOM.normal(size=(4, 4))
S = M @ M.T + 4 * np.eye(4)
B = RANDOM.normal(size=(4, 3))
V = RANDOM.normal(size=4)
T = RANDOM.normal(size=(2, 3, 4))
W = RANDOM.normal(size=3)
