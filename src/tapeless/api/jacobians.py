"""`jacfwd`, `jacrev` and `jacobian`: all partial derivatives of all results."""

from __future__ import annotations

from collections.abc import Callable

from tapeless.api.arguments import Argnums, checked_argnums
from tapeless.api.by_size import ByColumns, Jacobian
from tapeless.api.call import Derivative, differentiate
from tapeless.api.unit_vectors import CHUNK, Columns, Rows, checked_chunk
from tapeless.frontend.differentiated import operator
from tapeless.options import Options


@operator
def jacfwd(
    f: Callable,
    argnums: Argnums = 0,
    *,
    holomorphic: bool = False,
    chunk: int = CHUNK,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The Jacobian of a function, by columns in forward mode: for few inputs.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        chunk: how many columns are computed together, beside the function once. More cost less to
            run and more to compile.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`. For a result of shape `r` and an argument of shape `a`
        it returns an array of shape `r + a` and of the argument's dtype, a float where both are
        floats. Tuples of results or arguments give tuples, those of results outermost.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def polar(p):
        ...     return np.array([p[0] * np.cos(p[1]), p[0] * np.sin(p[1])])
        >>> jacfwd(polar)(np.array([2.0, 0.0]))
        array([[1., 0.],
               [0., 2.]])
    """
    columns = Columns(checked_argnums(argnums), holomorphic, checked_chunk(chunk))
    return differentiate(f, columns, engine, options, kind=ByColumns)


@operator
def jacrev(
    f: Callable,
    argnums: Argnums = 0,
    *,
    holomorphic: bool = False,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The Jacobian of a function, row by row in reverse mode: for few results.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`, with results as those of `jacfwd`.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def moments(x):
        ...     return np.sum(x), np.sum(x**2)
        >>> jacrev(moments)(np.array([1.0, 2.0, 3.0]))
        (array([1., 1., 1.]), array([2., 4., 6.]))
    """
    return differentiate(f, Rows(checked_argnums(argnums), holomorphic), engine, options)


@operator
def jacobian(
    f: Callable,
    argnums: Argnums = 0,
    *,
    holomorphic: bool = False,
    chunk: int = CHUNK,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The Jacobian of a function, by the mode that needs fewer runs at the sizes of the call.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        chunk: how many columns are computed together, beside the function once. More cost less to
            run and more to compile.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`, with results as those of `jacfwd`.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def outer(x):
        ...     return np.outer(x, x)
        >>> jacobian(outer)(np.array([1.0, 2.0])).shape
        (2, 2, 2)
    """
    columns = Columns(checked_argnums(argnums), holomorphic, checked_chunk(chunk))
    return differentiate(f, columns, engine, options, kind=Jacobian)
