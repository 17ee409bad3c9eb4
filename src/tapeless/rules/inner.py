"""Marks around the part of a program that it differentiates itself: `grad(f)(x)` inside of `g`.

`inside` gives the differentiated part a variable of its own, with a direction if one is given; what
`gradient_in` and `tangent_in` mean is known once the program has types (`transform/inner.py` puts
the derivative there). Until then they say of which type the result will be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.rules.spelling import same

same("inside", "{0}", rank=lambda ranks, attrs: ranks[0])
same("kept", "{0}", rank=lambda ranks, attrs: ranks[0], view=True)  # an argument of a `vjp`
same("gradient_in", "{1}", rank=lambda ranks, attrs: ranks[1])
same("tangent_in", "{0}", rank=lambda ranks, attrs: ranks[0])


def value_and_tangent(f: Callable, primals: tuple, tangents: tuple) -> tuple[Any, Any]:
    """The value of a function and its derivative along `tangents`: for rules about functions."""
    raise TypeError("only programs that are differentiated call this")


# ---- what is made of them, in the language that is read ------------------------------------------


def jacobian_in(x, f, place, args, **named):
    """The Jacobian of `f(*args, **named)` in the argument at `place`, which is `x`."""

    def moved(u):
        if isinstance(place, str):
            return f(*args, **{**named, place: u})
        return f(*args[:place], u, *args[place + 1 :], **named)

    if np.ndim(x) == 0:
        return value_and_tangent(moved, (x,), (1.0,))[1]
    return columns_in(moved, x)


def columns_in(f, x):
    """The same of a function of one array, by columns."""
    y = f(x)
    if isinstance(y, tuple):
        return tuple([columns_in(lambda u: f(u)[k], x) for k in range(len(y))])  # noqa: B023
    if np.ndim(x) > 1:
        flat = columns_in(lambda u: f(np.reshape(u, x.shape)), np.ravel(x))
        return np.reshape(flat, (*np.shape(y), *x.shape))
    found = np.zeros_like(x if np.ndim(y) == 0 else y[..., np.newaxis] * x)
    for k in range(x.shape[0]):
        direction = np.zeros_like(x)
        direction[k] = 1.0
        found[..., k] = value_and_tangent(f, (x,), (direction,))[1]
    return found


def product_in(gradient, x, v, args, **named):
    """The product of a Hessian with a vector."""
    return value_and_tangent(lambda u: gradient(u, *args, **named), (x,), (v,))[1]


# ---- row after row -------------------------------------------------------------------------------


def rows_of(f, in_axes, /, *args, **named):
    """`f` of each row of the arguments, the results with the rows as first axis."""
    axes = in_axes if isinstance(in_axes, (tuple, list)) else (in_axes,) * len(args)
    if len(axes) != len(args):
        raise ValueError("in_axes needs an entry for each positional argument")
    count = _count(args, axes, -1)
    for value in named.values():
        count = _count(value, 0, count)
    if count < 1:
        raise ValueError("batch was given no row, so the shapes of its results are unknown")
    first = f(*_row(args, axes, 0), **_row(named, 0, 0))
    found = _room(first, count)
    _put(found, first, 0)
    for k in range(1, count):
        _put(found, f(*_row(args, axes, k), **_row(named, 0, k)), k)  # type: ignore[reportCallIssue]
    return found


def _count(value, axes, count):
    """The length of the mapped axes, all of which have to be as long; -1 if there is none."""
    if axes is None or value is None:
        return count
    if isinstance(value, (tuple, list)):
        for k, item in enumerate(value):
            count = _count(item, axes[k] if isinstance(axes, (tuple, list)) else axes, count)
        return count
    if isinstance(value, dict):
        for name in value:
            count = _count(value[name], axes[name] if isinstance(axes, dict) else axes, count)
        return count
    length = value.shape[axes]
    if count not in (-1, length):
        raise ValueError("the axes that batch maps over differ in length")
    return length


def _row(value, axes, k):
    if axes is None or value is None:
        return value
    if isinstance(value, (tuple, list)):
        given = tuple(axes) if isinstance(axes, (tuple, list)) else (axes,) * len(value)
        row = [_row(item, axis, k) for item, axis in zip(value, given)]  # noqa: B905
        return tuple(row) if isinstance(value, tuple) else row
    if isinstance(value, dict):
        given = axes if isinstance(axes, dict) else {name: axes for name in value}  # noqa: C420
        return {name: _row(value[name], given[name], k) for name in value}
    return value[k] if axes == 0 else np.moveaxis(value, axes, 0)[k]


def _room(first, count):
    """Memory for the results of all rows."""
    if first is None:
        return None
    if isinstance(first, (tuple, list)):
        room = [_room(item, count) for item in first]
        return tuple(room) if isinstance(first, tuple) else room
    if isinstance(first, dict):
        return {name: _room(first[name], count) for name in first}
    return np.zeros_like(np.broadcast_to(first, (count, *np.shape(first))))


def _put(found, value, k):
    if isinstance(value, (tuple, list)):
        for room, item in zip(found, value):  # noqa: B905
            _put(room, item, k)
    elif isinstance(value, dict):
        for name in value:
            _put(found[name], value[name], k)
    elif value is not None:
        found[k] = value
