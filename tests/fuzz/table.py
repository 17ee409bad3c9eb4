"""The table of programs written by hand, and the points at which they are differentiated."""

import numpy as np

X = np.array([0.3, -0.4, 0.5, 0.2])
Y = np.array([0.9, 0.4, -0.5, 0.1])
M = np.arange(12.0).reshape(3, 4) / 10 - 0.35
PROGRAMS: dict = {}


def program(*args, native: bool = False):
    """Register a program at a point; `native` compiles it too."""

    def register(function):
        PROGRAMS[function.__name__] = (function, args, native)
        return function

    return register
