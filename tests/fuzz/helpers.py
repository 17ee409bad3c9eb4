"""What random programs begin with: helpers that read, write, and return their arguments."""

PROLOGUE = """import math

import numpy as np


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


"""
