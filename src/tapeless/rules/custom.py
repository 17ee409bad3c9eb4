"""Rules of one's own, by the same table that the library uses.

A function with a rule is not read: it is called as it is, in compiled code too, so Numba has to
compile it. A rule is Python that tapeless reads, and so it has derivatives itself.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    OPERATIONS,
    RULES,
    TRANSCENDENTAL,
    WHOLE_ARRAY,
    Operation,
    callee,
    complex_too,
    define,
    rules,
    zero_derivative,
)
from tapeless.rules.spelling import helped
from tapeless.runtime import foreign
from tapeless.runtime.plain import copy


def scalar_rule(function: Callable, *partials: Callable) -> Callable:
    """Give a function of numbers its partial derivatives; it broadcasts over arrays.

    Args:
        function: takes numbers, returns one.
        partials: for each argument a function of the arguments and the result.

    Returns:
        The function itself.

    Example:
        >>> import math
        >>> import numpy as np
        >>> import tapeless as tl
        >>> def softplus(x):
        ...     return math.log1p(math.exp(x))
        >>> scalar_rule(softplus, lambda x, y: 1 - np.exp(-y))
        <function softplus at ...>
        >>> tl.grad(lambda x: softplus(x), engine="python")(0.0)
        0.5
    """
    arguments = _arguments(function)
    if len(partials) != len(arguments):
        raise TypeError(
            f"{function.__name__} takes {len(arguments)} arguments and the rule has "
            f"{len(partials)} partial derivatives"
        )

    def slopes(*operands):
        return tuple([partial(*operands) for partial in partials])

    name = _register(function, elementwise=True)
    rules(name).partials = slopes
    return function


def rrule(function: Callable) -> Callable[[Callable], Callable]:
    """Decorator: the reverse rule of a function of arrays.

    The rule takes the result, its cotangent and the arguments, and returns the cotangent of each
    argument, None for one that has none.
    """

    def register(rule: Callable) -> Callable:
        rules(_register(function)).reverse = rule
        return rule

    return register


def frule(function: Callable) -> Callable[[Callable], Callable]:
    """Decorator: the forward rule of a function of arrays.

    The rule takes the result, the arguments and the tangent of each argument, None for one that is
    zero, and returns the tangent of the result.
    """

    def register(rule: Callable) -> Callable:
        rules(_register(function)).forward = rule
        return rule

    return register


def non_differentiable(function: Callable) -> Callable:
    """Decorator: the result of the function carries no derivative."""
    zero_derivative(_register(function))
    return function


def override(function: Callable, replacement: Callable) -> None:
    """Differentiate `replacement` where the program calls `function`."""
    callee(function, lower=replacement)
    complex_too(function)


helped(
    "stop_gradient", "copy({0})", "shaping", shape_only=False, rank=lambda ranks, attrs: ranks[0]
)
zero_derivative("stop_gradient")


def stop_gradient(x: Any) -> Any:
    """The value of `x`, as a constant."""
    return copy(x)


callee(stop_gradient, operation="stop_gradient", signature="x")


# ---- the operation of a function -----------------------------------------------------------------


def _register(function: Callable, *, elementwise: bool = False) -> str:
    """The operation that calls the function, made at the first rule."""
    plain = getattr(function, "py_func", function)
    name = f"{plain.__name__.strip('<>')}_{_digest(plain)}"
    if name in OPERATIONS:
        if elementwise:
            RULES.pop(name, None)
        return name
    from numba import njit, vectorize  # takes longer to import than all the rest

    setattr(foreign, name, vectorize(plain) if elementwise else njit(error_model="numpy")(plain))
    setattr(foreign, f"{name}_plain", np.vectorize(plain) if elementwise else plain)
    arguments = _arguments(plain)
    operands = ", ".join(f"{{{k}}}" for k in range(len(arguments)))
    define(
        Operation(
            name,
            f"{name}({operands})",
            f"{name}_plain({operands})" + ("[()]" if elementwise else ""),
            runtime=(f"foreign:{name}",),
            python_runtime=(f"foreign:{name}_plain",),
            elementwise=elementwise,
            cost=TRANSCENDENTAL if elementwise else 100 * WHOLE_ARRAY,
        )
    )
    complex_too(name)  # what it does is the user's
    for key in {function, plain}:
        callee(key, operation=name, signature=", ".join(arguments))
    return name


def _arguments(function: Callable) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters):
        raise TypeError(f"a rule is for positional arguments, which {function!r} has not only")
    return [p.name for p in parameters]


def _digest(function: Callable) -> str:
    """A hash of what the function does: its code, and the numbers that it takes from outside."""
    digest = hashlib.sha256()
    _add(digest, function.__code__)
    outside = inspect.getclosurevars(function)
    for name, value in sorted({**outside.globals, **outside.nonlocals}.items()):
        inner = getattr(value, "py_func", value)
        if hasattr(inner, "__code__"):
            _add(digest, inner.__code__)
        elif isinstance(value, (int, float, str, np.number)):
            digest.update(f"{name}={value!r}".encode())
        elif isinstance(value, np.ndarray):
            digest.update(value.tobytes())
    return digest.hexdigest()[:12]


def _add(digest: Any, code: CodeType) -> None:
    digest.update(code.co_code + repr(code.co_names).encode())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _add(digest, constant)
        else:
            digest.update(repr(constant).encode())
