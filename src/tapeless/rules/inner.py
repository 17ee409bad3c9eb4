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
