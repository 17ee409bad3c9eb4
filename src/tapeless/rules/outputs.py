"""Rules of functions with several results, or with a residual beside the result.

The function is called once. What it returns is one opaque value; each part of it is an operation
that takes this value, and the arguments, on which it depends.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tapeless.rules.foreign_functions import Parameters, digest, give, registered
from tapeless.rules.registry import OPERATIONS, Operation, callee, define, zero_derivative


def several_outputs(function: Callable, count: int, kind: str, rule: Callable) -> None:
    """Give a function that returns `count` results a rule for all of them together."""
    parts = tuple([_part(function, k) for k in range(count)])
    for k in range(count):
        made = _reverse_of(rule, parts, k) if kind == "reverse" else _forward_of(rule, parts)
        made.__name__ = getattr(rule, "__name__", "rule")
        give(part_name(function, k), kind, made, (k, count))
    _open(function, function, parts)


def opened_results(function: Callable, count: int) -> None:
    """A function that returns `count` results, without a rule."""
    _open(function, function, tuple([_part(function, k) for k in range(count)]))


def with_residual(function: Callable, augmented: Callable, rule: Callable) -> None:
    """Give a function a reverse rule that takes what `augmented` returns beside the value."""
    value, residual = _part(augmented, 0), _part(augmented, 1)

    def reverse(y, y_bar, together, *args, **constants):
        return rule(residual(together, *args, **constants), y_bar, *args, **constants)

    reverse.__name__ = getattr(rule, "__name__", "rule")
    give(part_name(augmented, 0), "reverse", reverse, (0, 1))
    _open(function, augmented, (value,))


def _open(function: Callable, called: Callable, parts: tuple) -> None:
    """A call of `function` is a call of `called`, opened into its parts."""
    together_name = registered(called)
    zero_derivative(together_name)
    parameters = Parameters.of(getattr(called, "py_func", called))

    def together(*args, **constants):
        raise TypeError("only programs that are differentiated call this")

    callee(together, operation=together_name, signature=parameters.text, static=parameters.static)
    single = len(parts) == 1

    def opened(*args, **constants):
        whole = together(*args, **constants)
        if single:
            return parts[0](whole, *args, **constants)
        return tuple([part(whole, *args, **constants) for part in parts])

    for key in {function, getattr(function, "py_func", function)}:
        callee(key, lower=opened)


def part_name(function: Callable, k: int) -> str:
    """The operation that is item k of what a function returned."""
    plain = getattr(function, "py_func", function)
    return f"{plain.__name__.strip('<>')}_{digest(plain)[:12]}_{k}"


def _part(function: Callable, k: int) -> Callable:
    """Item k of what the function returned."""
    parameters = Parameters.of(getattr(function, "py_func", function))
    name = part_name(function, k)
    if name not in OPERATIONS:
        define(Operation(name, f"{{0}}[{k}]", f"{{0}}[{k}]"))

    def part(together, *args, **constants):
        raise TypeError("only programs that are differentiated call this")

    signature = f"together, {parameters.text}"
    callee(part, operation=name, signature=signature, static=parameters.static)
    return part


def _reverse_of(rule: Callable, parts: tuple, k: int) -> Callable:
    def reverse(y, y_bar, together, *args, **constants):
        values = tuple([part(together, *args, **constants) for part in parts])
        bars = tuple([y_bar if j == k else np.zeros_like(v) for j, v in enumerate(values)])
        return rule(values, bars, *args, **constants)

    return reverse


def _forward_of(rule: Callable, parts: tuple) -> Callable:
    def forward(y, together, *operands, **constants):  # gives the tangents of all results
        count = (len(operands) - 1) // 2
        args, dots = operands[:count], operands[count + 1 :]
        values = tuple([part(together, *args, **constants) for part in parts])
        return rule(values, *args, *dots, **constants)

    return forward
