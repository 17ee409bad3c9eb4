"""`hessian` and `hvp`: second derivatives, forward mode over reverse mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.api.arguments import Argnums, checked_argnums
from tapeless.api.by_size import ByColumns
from tapeless.api.call import Derivative, differentiate, kept_for_later
from tapeless.api.gradients import Gradient, grad
from tapeless.api.pushforward import Along, Pushforward
from tapeless.api.unit_vectors import CHUNK, Columns, checked_chunk
from tapeless.frontend.differentiated import PRODUCTS, operator
from tapeless.options import Options


@operator
def hessian(
    f: Callable,
    argnums: Argnums = 0,
    *,
    chunk: int = CHUNK,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The matrix of second derivatives of a function that returns one float.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        chunk: how many columns are computed together, beside the gradient once. More cost less to
            run and more to compile.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`. For an argument of shape `a` it returns an array of
        shape `a + a` and of the argument's dtype, a float for a float. Several arguments give a
        tuple of tuples, entry [i][j] being the derivative in argument i and then in argument j.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def saddle(x):
        ...     return x[0] ** 2 - 3.0 * x[0] * x[1]
        >>> hessian(saddle)(np.array([1.0, 1.0]))
        array([[ 2., -3.],
               [-3.,  0.]])
    """
    argnums = checked_argnums(argnums)
    gradient = differentiate(f, Gradient(argnums), engine, options)
    found = differentiate(
        gradient, Columns(argnums, chunk=checked_chunk(chunk)), engine, options, kind=ByColumns
    )
    found.__wrapped__ = f
    return found


def hvp(
    f: Callable,
    x: Any,
    v: Any,
    /,
    *args: Any,
    engine: str = "auto",
    options: Options | None = None,
    **kwargs: Any,
) -> Any:
    """The product of the Hessian of a function with a vector, without the Hessian.

    Args:
        f: a Python function that returns one float.
        x: its first argument: a float, an array of float64 or float32 of any shape, or a tuple of
            these.
        v: the vector, of the structure, shapes and dtypes of `x`.
        *args: the other arguments of `f`, as SciPy's `hessp` passes them.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.
        **kwargs: keyword arguments of `f`.

    Returns:
        The product, of the structure, shapes and dtypes of `x`.

    Raises:
        ShapeMismatch: if `v` does not have the shape of `x`.
        TapelessError: as for `grad`.

    Example:
        >>> import numpy as np
        >>> def saddle(x):
        ...     return x[0] ** 2 - 3.0 * x[0] * x[1]
        >>> hvp(saddle, np.array([1.0, 1.0]), np.array([1.0, 0.0]))
        array([ 2., -3.])
    """
    return hessian_product(f, engine, options)(x, v, *args, **kwargs)


PRODUCTS[hvp] = grad


@kept_for_later
def hessian_product(
    f: Callable, engine: str = "auto", options: Options | None = None
) -> HessianProduct:
    """`hvp` of one function, as a function of x, v and the other arguments."""
    gradient = differentiate(f, Gradient(0), engine, options)
    layer = Pushforward((0,), with_value=False)
    return differentiate(gradient, layer, engine, options, kind=HessianProduct)


class HessianProduct(Along):
    """A function of x, v and the other arguments."""

    def own(self, args: tuple) -> tuple:
        return (args[0], *args[2:])

    def tangents(self, args: tuple) -> tuple:
        return (args[1],)
