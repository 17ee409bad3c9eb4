"""`jvp` and `vjp`: products of a Jacobian with one direction, without the Jacobian."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tapeless.api.call import differentiate, kept_for_later
from tapeless.api.directions import describe
from tapeless.api.pullback import Cotangents, Pullback, PulledBack
from tapeless.api.pushforward import Along, Pushforward
from tapeless.errors import ArgumentError, PreparedMismatch, ShapeMismatch, UnsupportedCall
from tapeless.frontend.differentiated import pull, push
from tapeless.options import Options
from tapeless.rules.recursive_calls import DERIVATIVES


@push
def jvp(
    f: Callable,
    primals: Sequence[Any],
    tangents: Sequence[Any],
    *,
    engine: str = "auto",
    options: Options | None = None,
) -> tuple[Any, Any]:
    """The value of a function and its derivative along a direction, by forward mode.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        primals: the arguments of `f`, as a tuple.
        tangents: the direction: one entry for each argument, of its structure, shapes and dtypes;
            None for an argument that stays as it is, such as an integer.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        (value, tangent): the tangent has the structure and shapes of the value; what is not a float
        in the value has the tangent None.

    Raises:
        ShapeMismatch: if a tangent does not have the shape of its argument.
        IntegerArgument: if an integer has a tangent.
        TapelessError: as for `grad`.

    Example:
        >>> import numpy as np
        >>> def wave(t, x):
        ...     return np.sin(t * x)
        >>> value, tangent = jvp(wave, (0.0, np.array([1.0, 2.0])), (1.0, None))
        >>> tangent
        array([1., 2.])
    """
    primals, tangents = _tuple("primals", primals), _tuple("tangents", tangents)
    if len(primals) != len(tangents):
        raise _unequal(primals, tangents)
    moving, given = tuple(range(len(tangents))), tangents
    for tangent in tangents:
        if tangent is None:
            moving, given = given_among(tangents)
            break
    derivative = pushed(f, moving, engine, options)
    if derivative.fast is not None:
        return derivative.fast(primals, tangents)
    return derivative.at((primals, tangents), {}, primals, given)


@pull
def vjp(
    f: Callable, /, *primals: Any, engine: str = "auto", options: Options | None = None
) -> tuple[Any, Pullback]:
    """The value of a function, and the function that pulls a cotangent of it back to the arguments.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        *primals: the arguments of `f`.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        (value, pullback): `pullback(cotangent)` takes a cotangent with the structure, shapes and
        dtypes of the value. It returns a tuple with one entry for each argument, of its structure;
        None in place of what carries no derivative, such as an integer.

    Raises:
        ShapeMismatch: by the pullback, if the cotangent does not have the shape of the value.
        IntegerArgument: if there is no float among the arguments.
        TapelessError: as for `grad`.

    Example:
        >>> import numpy as np
        >>> def wave(t, x):
        ...     return np.sin(t * x)
        >>> value, pullback = vjp(wave, 0.0, np.array([1.0, 2.0]))
        >>> pullback(np.array([1.0, 1.0]))
        (3.0, array([0., 0.]))
    """
    return pulled(f, engine, options)(*primals)


@kept_for_later
def pulled(f: Callable, engine: str = "auto", options: Options | None = None) -> PulledBack:
    """`vjp` of one function, as a function of its arguments."""
    return differentiate(f, Cotangents(), engine, options, kind=PulledBack)


@kept_for_later
def pushed(
    f: Callable, moving: tuple[int, ...], engine: str = "auto", options: Options | None = None
) -> DirectionalDerivative:
    """`jvp` of one function, for tangents of the arguments `moving`."""
    if not moving:
        raise ArgumentError("jvp was given no tangent: each is None.")
    return differentiate(f, Pushforward(moving), engine, options, kind=DirectionalDerivative)


class DirectionalDerivative(Along):
    """A function of primals and tangents."""

    def own(self, args: tuple) -> tuple:
        return _tuple("primals", args[0])

    def tangents(self, args: tuple) -> tuple:
        primals, tangents = args
        moving, given = given_among(_tuple("tangents", tangents))
        if len(primals) != len(tangents):
            raise _unequal(primals, tangents)
        layer = self.layers[-1]
        assert isinstance(layer, Pushforward)
        if moving != layer.moving:
            raise PreparedMismatch(
                f"jvp was prepared for tangents of the arguments {layer.moving}, and was given "
                f"those of {moving}. Give zeros, or prepare it for these as well."
            )
        return given


def given_among(tangents: tuple) -> tuple[tuple[int, ...], tuple]:
    """The places of the tangents that are not None, and these tangents."""
    moving, given = [], []
    for i, tangent in enumerate(tangents):
        if tangent is not None:
            moving.append(i)
            given.append(tangent)
    return tuple(moving), tuple(given)


def _unequal(primals: tuple, tangents: tuple) -> ShapeMismatch:
    return ShapeMismatch(
        f"jvp was given {len(primals)} primals and {len(tangents)} tangents. "
        "Give one tangent for each primal, or None."
    )


def _tuple(name: str, given: Any) -> tuple:
    if type(given) is tuple:
        return given
    if not isinstance(given, tuple | list):
        raise ArgumentError(
            f"jvp takes its {name} as a tuple with one entry for each argument, not as "
            f"{describe(given)}. Write ({name},) with a comma for a single one."
        )
    return tuple(given)


def _pulled_of_itself(f: Callable) -> Callable:
    derivative = pulled(f, "python")

    def call(*args: Any) -> Any:
        if derivative.specialisation(args, {}).compiled.written_params:
            name = getattr(f, "__name__", "a function")
            raise UnsupportedCall(
                f"`{name}` calls itself and writes into its arguments",
                remedy="Let it write into a copy.",
            )
        return derivative(*args)

    return call


def _pushed_of_itself(f: Callable) -> Callable:
    return lambda primals, tangents: jvp(f, primals, tangents, engine="python")


DERIVATIVES.append((_pulled_of_itself, _pushed_of_itself))
