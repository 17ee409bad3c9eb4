"""Reverse mode, forward mode and finite differences, compared entry by entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.testing.conduct import check_prepared, check_repeatable, check_value
from tapeless.testing.finite_differences import derivative_table
from tapeless.testing.mismatch import Row, refuse_rows
from tapeless.testing.modes import MODES, Derivative
from tapeless.testing.operators import Operators, tapeless_operators
from tapeless.testing.point import Point
from tapeless.testing.precision import DOUBLE, SINGLE, Precision
from tapeless.testing.probes import Probes


def check_grads(
    f: Callable,
    args: Sequence[Any],
    order: int = 1,
    modes: Sequence[str] = ("reverse", "forward"),
    engine: str = "auto",
    argnums: Any = None,
) -> None:
    """Raise `GradientMismatch` unless the derivatives of `f` at `args` are right.

    Each mode is compared with finite differences on a grid of steps, and with the other mode.
    The value, the arguments after the call, a second call and a prepared call are checked too.

    Args:
        f: a function of floats, complex numbers, arrays of these of any shape, and tuples of
            these; returns the same. Complex numbers are varied along both parts.
        args: where to check.
        order: 1, or 2 to check the gradient's own derivatives as well.
        modes: any of "reverse" and "forward".
        engine: "auto", "numba" or "python".
        argnums: the arguments to differentiate in, as for `grad`; by default all that hold floats.

    Returns:
        None.

    Raises:
        GradientMismatch: with a table of the entries that disagree: mode, found, expected, error.

    Example:
        >>> import numpy as np
        >>> check_grads(lambda x: np.sum(x**3), (np.array([1.0, -2.0]),), order=2)
    """
    check_with(tapeless_operators(engine), f, args, order=order, modes=modes, argnums=argnums)


def check_with(
    operators: Operators,
    f: Callable,
    args: Sequence[Any],
    *,
    order: int = 1,
    modes: Sequence[str] = ("reverse", "forward"),
    argnums: Any = None,
) -> None:
    """`check_grads` for any implementation of the operators."""
    point = Point.of(f, tuple(args), argnums)
    name = getattr(f, "__name__", repr(f))
    for level in range(order):
        reference = Reference.of(f, point)
        if level + 1 < order and not reference.probes.is_real_scalar:
            raise ValueError(f"order={order} needs a scalar at every order below; {name} has none")
        check_first_order(operators, f, reference, modes, name)
        f = operators.grad(f, argnums=point.request)
        name = f"gradient of {name}"


@dataclass(frozen=True)
class Reference:
    """What a derivative has to agree with: the function's value and its differences."""

    probes: Probes
    table: np.ndarray
    error: np.ndarray
    precision: Precision

    @classmethod
    def of(cls, function: Callable, point: Point) -> "Reference":
        """The value and the differences of `function` at `point`."""
        probes = Probes(point, function(*point.copies()))
        table, error = derivative_table(function, point, probes.weights, probes.directions)
        return cls(probes, table, error, SINGLE if point.is_single else DOUBLE)


def check_first_order(
    operators: Operators, f: Callable, reference: Reference, modes: Sequence[str], name: str
) -> None:
    """Everything that is asked of the derivatives of one function at one point."""
    point = reference.probes.point
    found = {}
    for mode in modes:
        derivative = observe(operators, f, reference.probes, mode, name)
        check_value(
            f"{name} ({mode})", derivative.value, reference.probes.value, reference.precision.value
        )
        check_against_differences(derivative, reference, mode, name)
        found[mode] = derivative
    if len(found) > 1:
        check_modes_agree(found, reference.probes, reference.precision, name)
    if "reverse" in modes and reference.probes.is_real_scalar:
        check_prepared(name, operators, f, point)


def observe(operators: Operators, f: Callable, probes: Probes, mode: str, name: str) -> Derivative:
    """The derivative by one mode, called twice with its arguments watched."""
    kept: list[Derivative] = []

    def call() -> tuple:
        kept.append(MODES[mode](operators, f, probes))
        return kept[-1].value, kept[-1].results

    check_repeatable(f"{name} ({mode})", call, probes.point.args)
    return kept[0]


def check_against_differences(
    derivative: Derivative, reference: Reference, mode: str, name: str
) -> None:
    """Each entry is near its difference quotient; NaN only where the quotient is NaN."""
    got, expected, error = derivative.table, reference.table, reference.error
    allowed = reference.precision.allowed(expected, np.where(np.isfinite(error), error, 0.0))
    undefined = np.isnan(expected)
    unsettled = ~undefined & ~reference.precision.settled(expected, error)
    wrong = np.where(undefined, ~np.isnan(got), ~(np.abs(got - expected) <= allowed))
    refuse_rows(
        name,
        f"{mode} mode disagrees with finite differences",
        _rows(wrong & ~unsettled, reference.probes, mode, got, expected, allowed),
    )
    refuse_rows(
        name,
        "finite differences do not converge here, so they decide nothing",
        _rows(unsettled, reference.probes, mode, got, expected, allowed),
    )


def check_modes_agree(
    found: dict[str, Derivative], probes: Probes, precision: Precision, name: str
) -> None:
    """Both modes differentiate one program, so they differ by rounding alone."""
    (first, one), (second, other) = list(found.items())[:2]
    got, expected = one.table, other.table
    largest = np.max(np.abs(expected), axis=1, initial=0.0, where=np.isfinite(expected))
    allowed = np.broadcast_to(precision.modes * largest[:, None], got.shape)
    same = (np.abs(got - expected) <= allowed) | (np.isnan(got) & np.isnan(expected))
    same |= got == expected  # infinities
    refuse_rows(
        name,
        f"{first} mode (got) disagrees with {second} mode (expected)",
        _rows(~same, probes, first, got, expected, allowed),
    )


def _rows(
    where: np.ndarray,
    probes: Probes,
    mode: str,
    got: np.ndarray,
    expected: np.ndarray,
    allowed: np.ndarray,
) -> list[Row]:
    return [
        Row(probes.label(r, c), mode, float(got[r, c]), float(expected[r, c]), float(allowed[r, c]))
        for r, c in zip(*np.nonzero(where), strict=True)
    ]
