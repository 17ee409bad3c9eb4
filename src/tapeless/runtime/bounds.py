"""Subscripts that raise IndexError when they are out of range, as Python's do; compiled code makes
no checks itself.
"""

from numba import njit

# Small enough that LLVM inlines them; the check is a flag of these functions and stays with them.
checked = njit(boundscheck=True, error_model="numpy", cache=True)


@checked
def load1(x, i):
    return x[i]


@checked
def load2(x, i, j):
    return x[i, j]


@checked
def load3(x, i, j, k):
    return x[i, j, k]


@checked
def store1(x, i, value):
    x[i] = value


@checked
def store2(x, i, j, value):
    x[i, j] = value


@checked
def store3(x, i, j, k, value):
    x[i, j, k] = value


@checked
def add1(x, i, value):
    x[i] += value


@checked
def add2(x, i, j, value):
    x[i, j] += value


@checked
def add3(x, i, j, k, value):
    x[i, j, k] += value


@njit(error_model="numpy", cache=True)
def inside(i, length):
    """The index `i` of an axis of this length, if it is one."""
    if i < -length or i >= length:
        raise IndexError("index is out of bounds")
    return i


@njit(error_model="numpy", cache=True)
def from_start(i, length):
    """A bound of a slice of an axis of this length, counted from the start and not below zero."""
    # LLVM sees from a `max` as the last step that indices made of the result are not negative.
    return max(i + length if i < 0 else i, 0)
