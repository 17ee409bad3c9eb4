"""How a helper gets its meaning in compiled code.

A helper is an ordinary function over NumPy, and an implementation that Numba uses in its place,
chosen by the types of the arguments. Code that is the same for many types is in functions that are
compiled and cached by themselves.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

from numba.core import types
from numba.cpython.unsafe import tuple as unsafe_tuple
from numba.extending import lower_builtin, overload, type_callable

# `tuple_setitem(items, k, value)`: the tuple with item k replaced.
tuple_setitem: Any = unsafe_tuple.tuple_setitem


def compiled(helper: Callable) -> Any:
    """Decorator: from the Numba types of the arguments, what `helper` is in compiled code."""
    options: Any = {"error_model": "numpy"}  # division by zero gives inf or nan, as in NumPy
    return overload(helper, jit_options=options)


def compiled_late(helper: Callable) -> Any:
    """Decorator: from the Numba types of the arguments, the type of the result and the code.

    It is compiled where it is called, and not where types are found, as `compiled` does: where
    the python engine asks for types it costs nothing.
    """

    def register(meaning: Callable) -> Callable:
        once = functools.cache(meaning)

        @type_callable(helper)
        def _typer(context):
            def typed(*args):
                found = once(*args)
                return None if found is None else found[0]

            typed.__signature__ = inspect.signature(meaning)
            return typed

        @lower_builtin(helper, types.VarArg(types.Any))
        def _code(context, builder, signature, args):
            implementation = once(*signature.args)[1]
            return context.compile_internal(builder, implementation, signature, args)

        return meaning

    return register
