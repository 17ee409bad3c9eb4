"""Everything that is asked of a rule, at a point and near it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import tapeless as tl  # used only when called: the front door itself offers check_rule
from tapeless.testing.check import check_with
from tapeless.testing.leaves import bits, conjugated, flatten, is_float_leaf, rebuild
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.operators import Operators, tapeless_operators
from tapeless.testing.point import Point
from tapeless.testing.precision import DOUBLE, SINGLE, Precision

SPREAD = 0.1  # how far, relative to each number, the random points are from the one given


def check_rule(
    f: Callable,
    *args: Any,
    order: int = 1,
    modes: Sequence[str] = ("reverse", "forward"),
    engine: str = "auto",
    points: int = 1,
    allocations: int | None = None,
    **constants: Any,
) -> None:
    """Raise `GradientMismatch` unless the rules of `f` are right at `args` and at points near it.

    `f` is called by a program, so that its rule is what counts. Checked are: that it leaves its
    arguments alone and gives the same twice; what `check_grads` checks, at `args` and at random
    points near it; that ⟨ȳ, ẏ⟩ = ⟨x̄, ẋ⟩ for random directions; that arrays of another memory
    layout, and one array in place of two equal ones, change nothing; and, if asked for, how many
    pieces of memory a prepared call takes.

    Finite differences do not see everything. They know a derivative to about nine digits, so
    a smaller error passes unless the two modes disagree. At a kink they give the mean of both
    slopes. A part of a function that is flat at the point, such as a branch not taken, is not
    checked: choose points on both sides.

    Args:
        f: a function with rules, or any other that tapeless differentiates.
        args: where to check: floats, arrays of floats, and what carries no derivative.
        order: 1, or 2 to check the derivatives of the gradient as well.
        modes: any of "reverse" and "forward"; leave out a mode that has no rule.
        engine: "auto", "numba" or "python".
        points: how many random points beside `args`: each float times a number between 0.9 and 1.1.
        allocations: the most that one prepared gradient may take from the allocator of compiled
            code; by default they are not counted.
        constants: keyword arguments for `f`.

    Returns:
        None.

    Raises:
        GradientMismatch: saying what is wrong, with the numbers.

    Example:
        >>> import numpy as np
        >>> from tapeless.rules import rrule
        >>> def cube(x):
        ...     return x**3
        >>> @rrule(cube)
        ... def cube_reverse(y, y_bar, x):
        ...     return 3.0 * x**2 * y_bar
        >>> check_rule(cube, np.array([1.0, -2.0]), modes=("reverse",), engine="python")
    """
    name = getattr(f, "__name__", repr(f))

    def program(*inputs):
        return f(*inputs, **constants)

    program.__name__ = name
    call = program if constants else _calling(f, len(args), name)
    operators = tapeless_operators(engine)
    random = np.random.default_rng(20240229)  # a check that passes once passes always
    _check_leaves_arguments(f, args, constants, name)
    for inputs in [args, *(_near(args, random) for _ in range(points))]:
        check_with(operators, call, inputs, order=order, modes=modes)
        if len(modes) > 1:
            _check_pairing(operators, call, inputs, random, name)
    _check_layouts(operators, call, args, modes, name)
    _check_one_for_two(operators, call, args, modes, name)
    if allocations is not None:
        _check_allocations(call, args, allocations, name)


def _calling(f: Callable, count: int, name: str) -> Callable:
    """A program of `count` arguments that calls `f`; the signature names what does not match."""
    programs = {
        1: lambda x: f(x),
        2: lambda x1, x2: f(x1, x2),
        3: lambda x1, x2, x3: f(x1, x2, x3),
    }

    def program(*inputs):
        return f(*inputs)

    chosen = programs.get(count, program)
    chosen.__name__ = name
    return chosen


def _near(args: tuple, random: np.random.Generator) -> tuple:
    values = flatten(args)
    return rebuild(args, values * (1.0 + SPREAD * random.uniform(-1.0, 1.0, values.shape)))


def _check_leaves_arguments(f: Callable, args: tuple, constants: dict, name: str) -> None:
    inputs = Point.of(f, args).copies()
    before = bits(inputs)
    first = bits(f(*inputs, **constants))
    if bits(inputs) != before:
        raise GradientMismatch(f"{name}: the function changes its arguments, which no rule may")
    if bits(f(*inputs, **constants)) != first:
        raise GradientMismatch(f"{name}: the function gives other numbers when it is called again")


def _check_pairing(
    operators: Operators, call: Callable, args: tuple, random: np.random.Generator, name: str
) -> None:
    """⟨ȳ, ẏ⟩ = ⟨x̄, ẋ⟩ for random ȳ and ẋ."""
    point = Point.of(call, args)
    direction = random.standard_normal(point.vector.shape)
    value, tangent = operators.jvp(call, args, point.tangents(direction))
    weight = random.standard_normal(flatten(value).shape)
    pulled = operators.vjp(call, *args)[1](conjugated(rebuild(value, weight)))
    gradient = flatten(conjugated(tuple(pulled[i] for i in point.argnums)))
    outside, inside = weight * flatten(tangent), gradient * direction
    scale = np.sum(np.abs(outside)) + np.sum(np.abs(inside))
    if not abs(np.sum(outside) - np.sum(inside)) <= _precision(point).modes * scale:
        raise GradientMismatch(
            f"{name}: ⟨ȳ, ẏ⟩ = {np.sum(outside):.15g}, but ⟨x̄, ẋ⟩ = {np.sum(inside):.15g}"
        )


def _check_layouts(
    operators: Operators, call: Callable, args: tuple, modes: Sequence[str], name: str
) -> None:
    """Arrays that are not in one piece of memory, in rows, are the same to a rule."""
    arrays = [k for k, arg in enumerate(args) if isinstance(arg, np.ndarray) and arg.ndim > 0]
    if arrays:
        spread = tuple(_spread(arg) if k in arrays else arg for k, arg in enumerate(args))
        _same_derivatives(operators, call, args, spread, modes, f"{name} of strided arrays")


def _check_one_for_two(
    operators: Operators, call: Callable, args: tuple, modes: Sequence[str], name: str
) -> None:
    """One array as two arguments has the derivatives that two equal ones have."""
    for k, arg in enumerate(args):
        for j in range(k):
            if isinstance(arg, np.ndarray) and is_float_leaf(arg) and _alike(args[j], arg):
                once = (*args[:j], arg, *args[j + 1 :])
                twice = (*args[:j], arg.copy(), *args[j + 1 :])
                _same_derivatives(operators, call, twice, once, modes, f"{name} of one array twice")


def _same_derivatives(
    operators: Operators,
    call: Callable,
    args: tuple,
    others: tuple,
    modes: Sequence[str],
    name: str,
) -> None:
    point = Point.of(call, args)
    expected, found = [_derivatives(operators, call, a, modes) for a in (args, others)]
    tolerance = _precision(point).modes * np.max(np.abs(expected), initial=0.0)
    if found.shape != expected.shape or not np.allclose(
        found, expected, rtol=0.0, atol=tolerance, equal_nan=True
    ):
        raise GradientMismatch(f"{name}: the derivative is {found}, else it is {expected}")


def _derivatives(
    operators: Operators, call: Callable, args: tuple, modes: Sequence[str]
) -> np.ndarray:
    """Along one weight of the results, or one direction of the arguments, in one vector."""
    point = Point.of(call, args)
    found = []
    if "reverse" in modes:
        value, pullback = operators.vjp(call, *args)
        pulled = pullback(rebuild(value, np.ones(flatten(value).shape)))
        found.append(flatten(tuple(pulled[i] for i in point.argnums)))
    if "forward" in modes:
        tangents = point.tangents(np.ones(point.vector.shape))
        found.append(flatten(operators.jvp(call, args, tangents)[1]))
    return np.concatenate(found)


def _check_allocations(call: Callable, args: tuple, most: int, name: str) -> None:
    from tapeless.testing import allocations  # imports Numba, which takes long

    prepared = tl.prepare(tl.grad(call, argnums=Point.of(call, args).request), *args)
    found = allocations.of_prepared(prepared, *args)
    if found > most:
        raise GradientMismatch(f"{name}: a prepared call allocates {found} times, not {most}")


def _spread(array: np.ndarray) -> np.ndarray:
    """The same numbers, every other place of a larger array."""
    room = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    room[..., ::2] = array
    return room[..., ::2]


def _alike(one: Any, other: np.ndarray) -> bool:
    is_array = isinstance(one, np.ndarray) and one is not other
    return is_array and one.shape == other.shape and one.dtype == other.dtype


def _precision(point: Point) -> Precision:
    return SINGLE if point.is_single else DOUBLE
