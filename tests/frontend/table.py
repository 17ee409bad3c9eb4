"""The table of small programs, each with arguments: reading one must keep what it computes."""

import numpy as np

PROGRAMS = []


def program(*calls):
    """Decorator: a program, and the arguments of each call to compare."""

    def register(function):
        PROGRAMS.extend((function, call) for call in calls)
        return function

    return register


X = np.array([0.5, -1.5, 2.0, 0.25, -0.75])
M = np.arange(12.0).reshape(3, 4) / 7.0 - 0.6
