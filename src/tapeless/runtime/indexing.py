"""Subscripts that hold arrays: `x[[0, 2, 2]]`, `x[:, i, j]`, `x[mask]`.

Numba reads some of these by itself; here is all of NumPy's meaning, and what derivatives need
beyond it. In each function `index` is a tuple of what stands in the brackets: integers, slices,
None, ..., integer arrays of any rank, boolean masks. At least one item is an array.

    gather(x, index)             x[index]: a copy
    scatter(x, index, value)     x[index] = value; where places repeat, the last write stays
    add_at(x, index, value)      np.add.at(x, index, value): where places repeat, all is added
    scatter_adjoint(x_bar, index)
                                 the cotangent of what `scatter` wrote, in the shape of x[index];
                                 clears it in `x_bar`. Where places repeat, only the write that
                                 stayed gets any

An index out of range raises IndexError. `runtime/subscripts.py` writes the loops.
"""

from tapeless.runtime import plain
from tapeless.runtime.native import compiled
from tapeless.runtime.subscripts import add_at_loop, gather_loop, scatter_adjoint_loop, scatter_loop


def gather(x, index):
    return plain.gather(x, index)


def scatter(x, index, value):
    plain.scatter(x, index, value)


def add_at(x, index, value):
    plain.add_at(x, index, value)


def scatter_adjoint(x_bar, index):
    return plain.scatter_adjoint(x_bar, index)


compiled(gather)(gather_loop)
compiled(scatter)(scatter_loop)
compiled(add_at)(add_at_loop)
compiled(scatter_adjoint)(scatter_adjoint_loop)
