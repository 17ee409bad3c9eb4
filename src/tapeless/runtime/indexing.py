"""Subscripts that hold arrays: `x[[0, 2, 2]]`, `x[:, i, j]`, `x[mask]`.

Numba reads some of these by itself; here is all of NumPy's meaning, and what derivatives need
beyond it. In each function `index` is a tuple of what stands in the brackets: integers, slices,
None, ..., integer arrays of any rank, boolean masks. At least one item is an array.

    gather(x, index)             x[index]: a copy
    scatter(x, index, value)     x[index] = value; where places repeat, the last write stays
    add_at(x, index, value)      np.add.at(x, index, value): where places repeat, all is added
    last_writes(x, index)        for each entry of x[index], whether `scatter` writes it last;
                                 `x` is zero in all these places

An index out of range raises IndexError. `runtime/subscripts.py` writes the loops.
"""

from tapeless.runtime import plain
from tapeless.runtime.native import compiled
from tapeless.runtime.subscripts import add_at_loop, gather_loop, last_writes_loop, scatter_loop


def gather(x, index):
    return plain.gather(x, index)


def scatter(x, index, value):
    plain.scatter(x, index, value)


def add_at(x, index, value):
    plain.add_at(x, index, value)


def last_writes(x, index):
    return plain.last_writes(x, index)


compiled(gather)(gather_loop)
compiled(scatter)(scatter_loop)
compiled(add_at)(add_at_loop)
compiled(last_writes)(last_writes_loop)
