"""Integer division that raises at zero, as Python's does; NumPy's error model, under which code is
compiled, does not.
"""

from numba import njit


@njit(error_model="numpy", cache=True)
def floordiv(a, b):
    if b == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    return a // b


@njit(error_model="numpy", cache=True)
def remainder(a, b):
    if b == 0:
        raise ZeroDivisionError("integer modulo by zero")
    return a % b


@njit(error_model="numpy", cache=True)
def truediv(a, b):
    if b == 0:
        raise ZeroDivisionError("division by zero")
    return a / b
