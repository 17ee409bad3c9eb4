"""JAX as something that the scenarios can be run against, not compiled, so that it can branch."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from benchmarks.peers.borrowed import as_numpy, borrowed, holds_floats, with_leaves
from tapeless.testing.operators import Operators

jax.config.update("jax_enable_x64", True)


def grad(function: Callable, argnums: Any = 0) -> Callable:
    return lambda *args: value_and_grad(function, argnums)(*args)[1]


def value_and_grad(function: Callable, argnums: Any = 0) -> Callable:
    differentiated = jax.value_and_grad(borrowed(function, jnp), argnums, allow_int=True)
    return lambda *args: with_leaves(differentiated(*args), as_numpy)


def vjp(function: Callable, *args: Any) -> tuple[Any, Callable]:
    active = [i for i, arg in enumerate(args) if holds_floats(arg)]

    def of_active(*moved: Any) -> Any:
        full = list(args)
        for i, arg in zip(active, moved, strict=True):
            full[i] = arg
        return borrowed(function, jnp)(*full)

    value, pull = jax.vjp(of_active, *(args[i] for i in active))

    def pullback(cotangent: Any) -> tuple:
        found = dict(zip(active, pull(with_leaves(cotangent, jnp.asarray)), strict=True))
        return tuple(with_leaves(found.get(i), as_numpy) for i in range(len(args)))

    return with_leaves(value, as_numpy), pullback


def jvp(function: Callable, args: tuple, tangents: tuple) -> tuple[Any, Any]:
    return with_leaves(jax.jvp(borrowed(function, jnp), args, tangents), as_numpy)


OPERATORS = Operators(grad, value_and_grad, jvp, vjp)
