"""Rules of one's own, by the same table that the library uses.

A function with a rule is not read: it is called as it is, in compiled code too, so Numba has to
compile it; what it cannot compile, the python engine calls. A rule is Python that tapeless reads,
and so it has derivatives itself. Parameters behind `*` and those whose default is a text, a boolean
or None are constants of the program; a rule takes them by keyword.

Of a method (`Class.method`) the object is the first argument, of the rule too. Its cotangent is a
dict of those of its attributes, which need not all be there, or None, and so is its tangent. A
subclass that defines the method anew has none of its rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tapeless.rules import registry
from tapeless.rules.foreign_functions import Parameters, copied, give, registered
from tapeless.rules.methods import (
    METHOD_RULES,
    Parts,
    add_rule,
    give_partials,
    is_method,
    nothing,
)
from tapeless.rules.native_functions import as_python
from tapeless.rules.outputs import several_outputs, with_residual
from tapeless.rules.registry import CALLEES, callee, complex_too
from tapeless.rules.spelling import helped
from tapeless.rules.writing import pure_form
from tapeless.runtime.plain import copy


def scalar_rule(function: Callable, *partials: Callable) -> Callable:
    """Give a function of numbers its partial derivatives; it broadcasts over arrays.

    Args:
        function: takes numbers, returns one.
        partials: for each argument a function of the arguments and the result; of a method None in
            place of the first, if the object is a constant.

    Returns:
        The function itself.

    Raises:
        TypeError: if there is not one partial derivative for each argument.

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
    ruled = as_python(function)
    arguments = Parameters.of(getattr(ruled, "py_func", ruled)).names
    if len(partials) != len(arguments):
        name = getattr(ruled, "__name__", repr(function))
        raise TypeError(
            f"{name} takes {len(arguments)} arguments and the rule has "
            f"{len(partials)} partial derivatives"
        )

    if is_method(ruled):
        given = tuple(slope or nothing for slope in partials)
        add_rule(ruled, lambda parts, flat: give_partials(parts, flat, given))
        return function

    def slopes(*operands):
        return tuple([slope(*operands) for slope in partials])

    give(registered(ruled, elementwise=True), "partials", slopes)
    return function


def rrule(
    function: Callable,
    *,
    outputs: int = 1,
    augmented: Callable | None = None,
    writes: str | Sequence[str] | None = None,
) -> Callable[[Callable], Callable]:
    """Decorator: the reverse rule of a function of arrays.

    The rule takes the result, its cotangent and the arguments, and returns the cotangent of each
    argument, None for one that has none. What it returns is checked: how many there are when the
    derivative is built, their shapes and types when it runs.

    Args:
        function: takes numbers and arrays; returns one of them, or a tuple. It must not write to
            its arguments, except to those that `writes` names.
        outputs: how many results there are; if several, the rule takes tuples of the results and
            of their cotangents.
        augmented: a function of the same arguments that returns the result and a residual, which
            the rule takes in place of the result. It is called in place of `function`.
        writes: the name of an array that the function writes, or several, and what it returns is
            nothing. To the rule, what it writes is the result, a tuple of several, and the argument
            what was there before.

    Returns:
        The decorator, which returns the rule itself.

    Raises:
        RuleMismatch: when the derivative is built, if the rule returns another number of
            cotangents than the function has arguments.

    Example:
        >>> import numpy as np
        >>> import tapeless as tl
        >>> def scaled(x, factor):
        ...     return factor * x
        >>> @rrule(scaled)
        ... def scaled_reverse(y, y_bar, x, factor):
        ...     return factor * y_bar, np.sum(y_bar * x)
        >>> tl.grad(lambda x: np.sum(scaled(x, 3.0)), engine="python")(np.ones(2))
        array([3., 3.])
    """

    function = as_python(function)

    def register(rule: Callable) -> Callable:
        if is_method(function):
            add_rule(function, partial(_reverse_of_method, rule, outputs, augmented, writes))
        elif augmented is not None:
            with_residual(function, augmented, rule)
        else:
            _give(function, "reverse", rule, outputs, writes)
        return rule

    return register


def frule(
    function: Callable, *, outputs: int = 1, writes: str | Sequence[str] | None = None
) -> Callable[[Callable], Callable]:
    """Decorator: the forward rule of a function of arrays.

    The rule takes the result, the arguments and the tangent of each argument, None for one that is
    zero, and returns the tangent of the result. With several `outputs` it takes and returns tuples
    of them. `writes` is as in `rrule`.
    """

    function = as_python(function)

    def register(rule: Callable) -> Callable:
        if is_method(function):
            add_rule(function, partial(_forward_of_method, rule, outputs, writes))
        else:
            _give(function, "forward", rule, outputs, writes)
        return rule

    return register


def _reverse_of_method(
    rule: Callable,
    outputs: int,
    augmented: Callable | None,
    writes: str | Sequence[str] | None,
    parts: Parts,
    flat: Callable,
) -> None:
    also = None if augmented is None else parts.of(augmented)
    rrule(flat, outputs=outputs, augmented=also, writes=writes)(parts.reverse(rule))


def _forward_of_method(
    rule: Callable,
    outputs: int,
    writes: str | Sequence[str] | None,
    parts: Parts,
    flat: Callable,
) -> None:
    frule(flat, outputs=outputs, writes=writes)(parts.forward(rule))


def _give(
    function: Callable, kind: str, rule: Callable, outputs: int, writes: str | Sequence[str] | None
) -> None:
    """A rule for the results, or for what the function writes."""
    if writes is not None:
        names = (writes,) if isinstance(writes, str) else tuple(writes)
        function, outputs = pure_form(function, names), len(names)
    if outputs > 1:
        several_outputs(function, outputs, kind, rule)
    else:
        give(registered(function), kind, rule)


def non_differentiable(function: Callable) -> Callable:
    """Decorator: the result of the function carries no derivative."""
    if is_method(function):
        add_rule(function, lambda parts, flat: registry.zero_derivative(registered(flat)))
    else:
        registry.zero_derivative(registered(as_python(function)))
    return function


def opt_out(function: Callable) -> Callable:
    """Forget the rules of a function: from now on it is read, as functions without a rule are."""
    ruled = as_python(function)
    for key in (ruled, getattr(ruled, "py_func", ruled)):
        CALLEES.pop(key, None)
        METHOD_RULES.pop(key, None)
    return function


def only_where(function: Callable, condition: Callable) -> Callable:
    """Let the rules of a function, which have been given before, count for some arguments only.

    For others the function is read. What the condition asks of the number of axes, of dtypes
    (`x.dtype == np.float64`, `x.dtype.kind in "fc"`), or of constants, is decided before anything
    runs; anything else becomes a branch.

    Args:
        function: one with rules.
        condition: takes the same arguments; returns whether the rules count.

    Returns:
        The function itself.

    Raises:
        KeyError: if the function has no rule.

    Example:
        >>> import numpy as np
        >>> import tapeless as tl
        >>> def total(x):
        ...     return np.sum(x * x)
        >>> @rrule(total)
        ... def total_reverse(y, y_bar, x):
        ...     return 2.0 * y_bar * x
        >>> only_where(total, lambda x: x.ndim == 1)
        <function total at ...>
        >>> tl.grad(lambda x: total(x) + total(x[0]), engine="python")(np.ones((1, 2)))
        array([[4., 4.]])
    """
    plain = getattr(function, "py_func", function)
    read = copied(plain)

    def ruled(*args, **constants):
        raise TypeError("only programs that are differentiated call this")

    CALLEES[ruled] = CALLEES[function]

    def chosen(*args, **constants):
        if condition(*args, **constants):
            return ruled(*args, **constants)
        return read(*args, **constants)

    for key in (function, plain):
        override(key, chosen)
    return function


def override(function: Callable, replacement: Callable) -> None:
    """Differentiate `replacement` where the program calls `function`."""
    ruled = as_python(function)
    METHOD_RULES.pop(ruled, None)
    callee(ruled, lower=replacement)
    complex_too(ruled)


helped(
    "stop_gradient", "copy({0})", "shaping", shape_only=False, rank=lambda ranks, attrs: ranks[0]
)
registry.zero_derivative("stop_gradient")


def stop_gradient(x: Any) -> Any:
    """The value of `x`, as a constant."""
    return copy(x)


callee(stop_gradient, operation="stop_gradient", signature="x")
