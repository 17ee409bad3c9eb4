"""Programs that call one function, and what its derivatives are compared with.

A program is compared with finite differences in both modes. At the points that stand beside a rule,
which differences may not resolve, its slopes and their slopes are compared with mpmath. What is
compiled is compared with the python engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import tapeless as tl
from tapeless.frontend.containers import take_apart
from tapeless.rules.registry import CALLEES, RULES
from tapeless.testing.leaves import (
    flatten,
    float_leaves,
    is_complex_leaf,
    is_float_leaf,
    leaves,
    rebuild,
)
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.operators import tapeless_operators
from tapeless.testing.point import Point
from tapeless.testing.precision import DOUBLE, SINGLE
from tests.rules.programs import ROOMS


@dataclass(frozen=True)
class Trial:
    """A program that calls one function, with the arguments of one call."""

    name: str
    program: Callable
    args: tuple
    exact: Callable | None = None  # the function of mpmath, at the points of a rule

    def run(self, dtype: str, order: int, engine: str = "python") -> None:
        """Raise unless the derivatives of this order are right."""
        args = self.args if dtype == "float64" else single(self.args)
        if not np.array_equal(flatten(args) != 0.0, flatten(self.args) != 0.0):
            return  # too small for float32
        if not np.isfinite(flatten(args)).all():
            return  # too large
        active = tuple(k for k, arg in enumerate(args) if float_leaves(arg))
        if self.exact is not None:
            check_exactly(self.program, self.exact, args, active, order, engine)
            return
        value = self.program(*map(copied, args))
        if self.name.startswith("scipy.special."):  # for NumPy's, see docs/limitations.md
            check_dtypes(self.program, args, value, engine)
        program = self.program if order == 1 else number_of(self.program, value)
        tl.check_grads(program, args, order, engine=engine, argnums=active)

    def compare_engines(self, dtype: str) -> None:
        """Raise unless compiled code gives what the python engine gives, in both modes."""
        args = self.args if dtype == "float64" else single(self.args)
        if flatten(args).size == 0:
            return
        (value, *found), (expected, *others) = (
            derivatives(self.program, args, engine) for engine in ("numba", "python")
        )
        tolerance = SINGLE.modes if dtype == "float32" else DOUBLE.modes
        for ours, theirs in zip(
            (flatten(value), *found), (flatten(expected), *others), strict=True
        ):
            scale = np.max(np.abs(theirs), initial=0.0, where=np.isfinite(theirs))
            if not np.allclose(
                ours, theirs, rtol=tolerance, atol=tolerance * scale, equal_nan=True
            ):
                raise GradientMismatch(f"compiled: {ours}, by the python engine: {theirs}")
        for ours, theirs in zip(leaves(value), leaves(expected), strict=True):
            if np.asarray(ours).dtype != np.asarray(theirs).dtype:
                raise GradientMismatch(f"compiled: {ours!r}, by the python engine: {theirs!r}")


def trials(functions: dict[str, Any]) -> Iterator[Trial]:
    """All of these functions, in the order of their names."""
    programs: dict[str, list[tuple[Callable, tuple]]] = {}
    for room in ROOMS:
        for name, program, args in room.CASES:
            programs.setdefault(name, []).append((program, args))
    for name, function in sorted(functions.items()):
        for program, args in programs.get(name, ()):
            yield Trial(name, program, args)
        for point, exact in points_of(function):
            yield Trial(name, calling(function, len(point)), point, exact)


def points_of(function: Any) -> Iterator[tuple[tuple, Callable]]:
    """The points beside the rule of an elementwise function, and the function of mpmath."""
    from tests.rules.test_partials import function_of

    how = CALLEES[function]
    rule = RULES.get(how.operation)
    if how.lower is None and rule is not None and rule.partials is not None:
        for point in rule.points:
            if not any(k in rule.unknown and type(p) is float for k, p in enumerate(point)):
                yield point, function_of(how.operation)


def calling(function: Any, count: int) -> Callable:
    return [
        lambda x: function(x),
        lambda x, y: function(x, y),
        lambda x, y, z: function(x, y, z),
        lambda x, y, z, t: function(x, y, z, t),
    ][count - 1]


def number_of(program: Callable, value: Any) -> Callable:
    """One number whose second derivative sees first and second derivatives of the results."""
    if any(map(is_complex_leaf, leaves(value))):

        def total_of_complex(*args):
            y = program(*args)
            return np.sum(np.real(y) + 0.5 * np.imag(y) + 0.5 * np.real(y * np.conj(y)))

        return total_of_complex
    if take_apart(value) is None:

        def total(*args):
            y = program(*args)
            return np.sum(y + 0.5 * y * y)

        return total

    def total_of_parts(*args):
        total = 0.0
        for y in program(*args):
            total = total + np.sum(y + 0.5 * y * y)
        return total

    return total_of_parts


def single(args: tuple) -> tuple:
    """The arguments with each float64 as a float32, and complex numbers of these."""

    def narrow(item: Any) -> Any:
        if (found := take_apart(item)) is not None:
            return found[0].build([narrow(part) for part in found[1]])
        if is_float_leaf(item):
            kind = np.complex64 if np.iscomplexobj(item) else np.float32
            return item.astype(kind) if isinstance(item, np.ndarray) else kind(item)
        return item

    return tuple(map(narrow, args))


def derivatives(program: Callable, args: tuple, engine: str) -> tuple[Any, np.ndarray, np.ndarray]:
    """The value, a product of the transposed Jacobian, and one of the Jacobian."""
    operators, point = tapeless_operators(engine), Point.of(program, args)
    value, pullback = operators.vjp(program, *args)
    weights = np.cos(np.arange(flatten(value).size))
    pulled = pullback(rebuild(value, weights))
    directions = point.tangents(np.sin(1.0 + np.arange(point.vector.size)))
    along = operators.jvp(program, args, directions)[1]
    return value, flatten(tuple(pulled[k] for k in point.argnums)), flatten(along)


def copied(arg: Any) -> Any:
    return arg.copy() if isinstance(arg, np.ndarray) else arg


def check_dtypes(program: Callable, args: tuple, value: Any, engine: str) -> None:
    """An array beside a derivative has the precision of the program's own. Of numbers this does not
    hold: those of `math` are Python's floats, whatever they are given.
    """
    found, _ = tapeless_operators(engine).vjp(program, *args)
    for ours, theirs in zip(leaves(found), leaves(value), strict=True):
        found_in, wanted = np.asarray(ours).dtype, np.asarray(theirs).dtype
        if isinstance(theirs, np.ndarray) and found_in != wanted:
            raise GradientMismatch(f"the value is of {found_in}, the program's of {wanted}")


def check_exactly(
    program: Callable,
    exact: Callable,
    args: tuple,
    active: tuple[int, ...],
    order: int,
    engine: str,
) -> None:
    """Slopes, or the slopes of slopes, against mpmath at the very arguments."""
    import mpmath as mp

    if not active:
        return
    is_single = isinstance(args[active[0]], np.float32)
    gradient = tl.grad(program, argnums=active, engine=engine)
    tolerance = 2e-4 if is_single else 1e-10
    at = [mp.mpf(float(arg)) if k in active else arg for k, arg in enumerate(args)]
    for first in active:
        if order == 1:
            slopes = {(first,): gradient(*args)[active.index(first)]}
        else:
            tangents = tuple(
                None if k not in active else type(arg)(k == first) for k, arg in enumerate(args)
            )
            along = tapeless_operators(engine).jvp(gradient, args, tangents)[1]
            slopes = {(first, second): along[active.index(second)] for second in active}
        for inputs, slope in slopes.items():
            with mp.workdps(60):
                expected = float(mixed(exact, at, inputs))
            if not (abs(slope - expected) <= tolerance * max(abs(expected), 1e-3)):
                if not (np.isinf(expected) and slope == expected):
                    raise GradientMismatch(f"at {args} in {inputs}: {slope}, not {expected}")


def mixed(exact: Callable, at: list, inputs: tuple[int, ...]) -> Any:
    """The derivative in one input after the other."""
    import mpmath as mp

    *before, last = inputs
    step = mp.mpf(10) ** -18 * (abs(at[last]) or 1)

    def along(t: Any) -> Any:
        moved = [t if k == last else x for k, x in enumerate(at)]
        return mixed(exact, moved, tuple(before)) if before else exact(*moved)

    if before == [last]:
        line = [*at]

        def on_line(t: Any) -> Any:
            line[last] = t
            return exact(*line)

        return mp.diff(on_line, at[last], 2, h=step)
    return mp.diff(along, at[last], h=step)
