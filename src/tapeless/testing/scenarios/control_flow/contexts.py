"""`with`: contexts that change no number, and contexts of one's own."""

import contextlib
import time
import warnings

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
PYTHON = ("python",)  # for what differs in how it is read, and not in what is compiled


def quiet_logarithm(x):
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        y = np.sum(np.log(x))
        if y > 0:
            return y
    return y * 2.0


HERE.add(
    quiet_logarithm,
    np.array([0.5, 1.5]),
    at="below",
    gradient=np.array([4.0, 4.0 / 3.0]),
    engines=PYTHON,
)
HERE.add(
    quiet_logarithm, np.array([1.0, 2.0]), at="above", gradient=np.array([1.0, 0.5]), engines=PYTHON
)


class Timer:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *problem):
        self.seconds = time.perf_counter() - self.start


def timed_power(x):
    with Timer():
        y = x * x
        for _ in range(3):
            y = y * x
    return y


HERE.add(timed_power, 1.5, gradient=5 * 1.5**4, engines=PYTHON)


class Doubled:
    def __init__(self, factor):
        self.factor = factor

    def __enter__(self):
        self.factor = self.factor * 2.0
        return self.factor

    def __exit__(self, kind, error, trace):
        self.factor = self.factor / 2.0


def inside_of_own_context(x):
    doubled = Doubled(x)
    with doubled as factor:
        y = factor * x
        if x > 1.0:
            return y * doubled.factor
    return y * doubled.factor


HERE.add(inside_of_own_context, 0.5, gradient=1.5, at="through")
HERE.add(inside_of_own_context, 1.5, gradient=12 * 1.5**2, at="returned")


def null_context(x):
    with contextlib.nullcontext(x * x) as square:
        return square * x


HERE.add(null_context, 1.5, gradient=3 * 1.5**2, engines=PYTHON)
