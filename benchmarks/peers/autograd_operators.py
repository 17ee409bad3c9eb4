"""autograd as something that the scenarios can be run against."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as anp
from autograd.tracer import getval

from benchmarks.peers.borrowed import as_numpy, borrowed, holds_floats, with_leaves
from tapeless.testing.operators import Operators


def grad(function: Callable, argnums: Any = 0) -> Callable:
    return lambda *args: value_and_grad(function, argnums)(*args)[1]


def value_and_grad(function: Callable, argnums: Any = 0) -> Callable:
    differentiated = autograd.value_and_grad(borrowed(function, anp), argnum=argnums)
    return lambda *args: with_leaves(differentiated(*args), as_numpy)


def vjp(function: Callable, *args: Any) -> tuple[Any, Callable]:
    active = tuple(i for i, arg in enumerate(args) if holds_floats(arg))
    pull, value = autograd.make_vjp(borrowed(function, anp), argnum=active)(*args)

    def pullback(cotangent: Any) -> tuple:
        found = dict(zip(active, pull(cotangent), strict=True))
        return tuple(with_leaves(found.get(i), as_numpy) for i in range(len(args)))

    return with_leaves(value, lambda leaf: as_numpy(getval(leaf))), pullback


def jvp(function: Callable, args: tuple, tangents: tuple) -> tuple[Any, Any]:
    return autograd.make_jvp(borrowed(function, anp), argnum=tuple(range(len(args))))(*args)(
        tangents
    )


OPERATORS = Operators(grad, value_and_grad, jvp, vjp)
