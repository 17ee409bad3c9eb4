"""Sums and extrema that the compiler makes."""

from numba import njit, types

from tapeless.runtime.native import compiled


# The flags stay with this one addition when LLVM inlines it, so that a loop of such sums may run in
# vector registers while the user's own additions keep their order. Terms change places only where
# the sign of a zero does not matter either ("nsz"). A product goes into the sum without a rounding
# of its own ("contract") if it has that flag too: the user's have not.
@njit(fastmath={"reassoc", "nsz", "contract"}, error_model="numpy", cache=True)
def radd(a, b):
    """a + b, where the order of a sum of many terms does not matter."""
    return a + b


@njit(fastmath={"contract"}, error_model="numpy", cache=True)
def rmul(a, b):
    """a * b, which need not be rounded before it is added to something."""
    return a * b


@njit(error_model="numpy", cache=True)
def larger(a, b):
    """The larger of two floats; nan if one of them is."""
    return b if (b > a) | (b != b) else a


@njit(error_model="numpy", cache=True)
def smaller(a, b):
    """The smaller of two floats; nan if one of them is."""
    return b if (b < a) | (b != b) else a


def add_into(view, value):
    """`view += value`, also where they share memory: Numba would read what it has just written."""
    view += value


@compiled(add_into)
def _add_into(view, value):
    def add_number(view, value):
        add_apart(view, value)

    def add_array(view, value):
        if overlap(view, value):
            add_apart(view, value.copy())
        else:
            add_apart(view, value)

    return add_array if isinstance(value, types.Array) and value.ndim else add_number


@njit(error_model="numpy", cache=True)
def add_apart(view, value):
    """`view += value` where they share no memory."""
    view += value


@njit(error_model="numpy", cache=True)
def overlap(a, b):
    """Whether the ranges of memory between the first and the last element meet."""
    start, end = extent(a)
    first, last = extent(b)
    return start < last and first < end


@njit(error_model="numpy", cache=True)
def extent(array):
    """The addresses between which the elements of an array lie."""
    start = end = array.ctypes.data
    for length, stride in zip(array.shape, array.strides):  # noqa: B905  # Numba's has no `strict`
        reach = (length - 1) * stride
        if reach < 0:
            start += reach
        else:
            end += reach
    return start, end + array.itemsize
