"""Functions of which only the arguments are kept: the reverse sweep computes them again."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.rules.foreign_functions import copied, give, registered
from tapeless.rules.inner import value_and_tangent


def checkpointed(function: Callable) -> Callable:
    """Decorator: keep nothing of what the function computes but its arguments.

    The reverse sweep calls it again. That takes one more run of it, and less memory where the
    function is called in a loop, or makes many arrays. It is called as it is, so compiled code
    needs a function that Numba compiles.

    Args:
        function: takes numbers and arrays; returns one of them. It must not write to its arguments.

    Returns:
        The function itself.

    Example:
        >>> import numpy as np
        >>> import tapeless as tl
        >>> @checkpointed
        ... def layer(x, w):
        ...     return np.tanh(w * x) + x
        >>> def deep(x, w):
        ...     for _ in range(3):
        ...         x = layer(x, w)
        ...     return np.sum(x)
        >>> tl.grad(deep, engine="python")(np.ones(2), 0.0)
        array([1., 1.])
    """
    plain: Any = getattr(function, "py_func", function)
    again = copied(plain)  # which is read: the rule belongs to the function that was given

    # The operator that programs call is above the rules, so its home is only named.
    grad = importlib.import_module("tapeless.api.gradients").grad

    def reverse(y, y_bar, *args, **constants):
        places = tuple([k for k, arg in enumerate(args) if not isinstance(arg, int)])

        def weighed(*given):
            return np.sum(np.real(y_bar * again(*given, **constants)))

        found = grad(weighed, argnums=places)(*args)
        bars = ()
        for k, _ in enumerate(args):
            bars = (*bars, found[places.index(k)] if k in places else None)
        return bars

    def forward(y, *operands, **constants):
        count = len(operands) // 2
        args, dots = operands[:count], operands[count:]
        return value_and_tangent(lambda *given: again(*given, **constants), args, dots)[1]

    name = registered(function)
    give(name, "reverse", reverse)
    give(name, "forward", forward)
    return function
