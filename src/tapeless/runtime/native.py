"""How a helper gets its meaning in compiled code.

A helper is an ordinary function over NumPy, and an implementation that Numba uses in its place,
chosen by the types of the arguments. Code that is the same for many types is in functions that are
compiled and cached by themselves.
"""

from collections.abc import Callable
from typing import Any

from numba.cpython.unsafe import tuple as unsafe_tuple
from numba.extending import overload

# `tuple_setitem(items, k, value)`: the tuple with item k replaced.
tuple_setitem: Any = unsafe_tuple.tuple_setitem


def compiled(helper: Callable) -> Any:
    """Decorator: from the Numba types of the arguments, what `helper` is in compiled code."""
    options: Any = {"error_model": "numpy"}  # division by zero gives inf or nan, as in NumPy
    return overload(helper, jit_options=options)
