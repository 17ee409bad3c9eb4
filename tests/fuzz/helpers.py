"""What random programs begin with: helpers that read, write, and return their arguments."""

PROLOGUE = """import math
from functools import partial
from typing import NamedTuple

import numpy as np
from numba import prange


def weighV(v):
    return v[0] * 0.7 + v[1] * v[1] - 0.4 * v[2] + math.sin(v[3])


def weighW(v):
    return np.sum(v * v) * 0.3 + v[1]


def weighM(m):
    return np.sum(m * m) * 0.2 + m[0, 1] - m[2, 3]


def scale(v, s):
    for j in range(len(v)):
        v[j] *= s


def shift(v):
    v[1:] = v[:-1]


def choose(v, w, s):
    v[0] = s * w[1]
    if s > 0.1:
        return v
    return w


def mixed(v, s=0.5, *, t=2.0):
    v += s
    if s > t:
        return s
    return np.sum(v) * s


def tail(v):
    v[1] *= 0.5
    return v[::-1]


def norm(v):
    total = 0.0
    for e in v:
        if e < -50.0:
            return total
        total += e * e
    return math.sqrt(total + 1.0)


def halves(v):
    return v[:2], v[2:]


def row_of(m, i):
    return m[i]


def column_of(m, i):
    m[0, i] *= 0.5
    return m[:, i]


def turned(m):
    return m[::-1, ::-1]


def bumped(m, i, v):
    m[i] += 0.5 * v
    return m


def either(v, w, s):
    if s > 0.2:
        return v, w
    return w, v


def touched(v, w):
    v[0] += w[1]
    w[2] *= 0.5
    return v[1:3]


class Box:
    def __init__(self, v, t):
        self.v, self.t = v, t
        self.total = 0.5

    def push(self, t):
        self.v[0] += t
        self.total += self.v[1] * self.t
        self.t = 0.5 * self.t + t
        return math.sin(self.total)


class Record(NamedTuple):
    v: object
    s: float


def scaled_by(s):
    def scaled(v):
        return s * v

    return scaled


def norm_of(v, t):
    return math.sqrt(np.sum(v * v) + t * t + 0.1)


def folded(v, i, s):
    if i >= len(v):
        return s
    return folded(v, i + 1, 0.9 * s + v[i] * s)


def powered(s, n):
    return s * powered(s, n - 1) if n > 0 else 1.0


def halved(s):
    return halved(0.5 * s) if s > 1.0 else s


def total_of(v):
    if len(v) == 0:
        return 0.0
    return v[0] ** 2 + total_of(v[1:])


def damped(v, s):
    for e in v:
        if e > 0.9:
            return
        yield e * s


def windows(m):
    for i in range(len(m)):
        m[i, 0] *= 0.9
        yield i, m[i]


def refused(v, s):
    v[3] += s
    if s > 0.3:
        raise ValueError("too large")
    return v[0] * s


"""
