"""JAX: functions of tapeless in JAX programs, and the other way round."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.adapters.blackbox import blackbox
from tapeless.adapters.hosted import Hosted, hosted, plain


def the_package() -> Any:
    """Imported here: it is no requirement."""
    return importlib.import_module("jax")


def as_jax(f: Callable, *, engine: str = "auto") -> Callable:
    """A function for JAX that runs and differentiates `f` by tapeless, on the host.

    It can be compiled, mapped and differentiated in reverse mode, twice. The shapes of its results
    are found by a call with ones.

    Args:
        f: a function of numbers and arrays of any shape; returns one of them or a tuple.
        engine: "auto", "numba" or "python".

    Returns:
        A function of JAX arrays.

    Raises:
        ImportError: if JAX is not installed.

    Example:
        >>> import numpy as np
        >>> def energy(x):
        ...     return np.sum(x**2)
        >>> jax.grad(as_jax(energy))(jax.numpy.ones(2))  # doctest: +SKIP
        Array([2., 2.], dtype=float32)
    """
    return _called_back(hosted(f, engine))


def _called_back(function: Hosted) -> Callable:
    jax = the_package()

    @jax.custom_vjp
    def call(*args: Any) -> Any:
        args = jax.tree.map(jax.numpy.asarray, args)
        return jax.pure_callback(
            lambda *given: _arrays(function.run(*jax.tree.map(plain, given)), args),
            _result_shapes(function, args),
            *args,
            vmap_method="sequential",
        )

    def forward(*args: Any) -> tuple:
        return call(*args), args

    def backward(args: tuple, y_bar: Any) -> tuple:
        active = [k for k, arg in enumerate(args) if _is_float(arg)]
        found = iter(_called_back(function.pull(tuple(active)))(y_bar, *args))
        return tuple(next(found) if k in active else None for k in range(len(args)))

    call.defvjp(forward, backward)
    return call


def _is_float(arg: Any) -> bool:
    """Whether an argument, which may be a tuple of cotangents, holds floats."""
    jax = the_package()

    return all(np.issubdtype(leaf.dtype, np.floating) for leaf in jax.tree.leaves(arg))


def _arrays(result: Any, args: tuple) -> Any:
    """The result in the precision of the arguments: JAX has its own idea of float64."""
    jax = the_package()

    wide = any(leaf.dtype == np.float64 for leaf in jax.tree.leaves(args))
    return jax.tree.map(lambda r: np.asarray(r, np.float64 if wide else np.float32), result)


def _result_shapes(function: Hosted, args: tuple) -> Any:
    jax = the_package()

    ones = jax.tree.map(lambda a: plain(np.ones(a.shape, a.dtype)), args)
    found = _arrays(function.run(*ones), args)
    return jax.tree.map(lambda r: jax.ShapeDtypeStruct(r.shape, r.dtype), found)


def from_jax(function: Callable) -> Callable:
    """A function for tapeless that runs and differentiates a function of JAX, rules of its own
    (`custom_vjp`) included. The python engine calls it.

    Args:
        function: takes arrays, a fixed number of them; returns one array or number.

    Returns:
        A function of NumPy arrays with rules up to second order.

    Raises:
        ImportError: if JAX is not installed.
    """
    jax = the_package()

    def pull_of(g: Callable, k: int) -> Callable:
        def pull(y_bar: Any, *args: Any) -> Any:
            y, pullback = jax.vjp(g, *args)
            return pullback(jax.numpy.asarray(y_bar, y.dtype))[k]

        return pull

    return blackbox(function, pull_of, jax.numpy.asarray, plain)
