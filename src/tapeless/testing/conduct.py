"""How a derivative behaves beside its numbers: the value, the arguments, the second call."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.testing.leaves import bits, leaves
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.operators import Operators
from tapeless.testing.point import Point


def check_value(name: str, got: Any, expected: Any, tolerance: float) -> None:
    """The value beside a derivative is the function's own, up to rounding."""
    found, wanted = list(leaves(got)), list(leaves(expected))
    if len(found) != len(wanted):
        raise GradientMismatch(f"{name}: the value is {got!r}, expected {expected!r}")
    for ours, theirs in zip(found, wanted, strict=True):
        if isinstance(theirs, str) or theirs is None:
            if ours != theirs:
                raise GradientMismatch(f"{name}: the value is {ours!r}, expected {theirs!r}")
            continue
        if np.shape(ours) != np.shape(theirs) or not _near(ours, theirs, tolerance):
            raise GradientMismatch(f"{name}: the value is {ours!r}, expected {theirs!r}")


def check_repeatable(name: str, call: Callable[[], tuple[Any, Any]], args: tuple) -> None:
    """Call twice: arguments stay as they were, results are equal to the bit and in fresh memory.

    `call` returns a value and the derivatives beside it. The value may be an argument itself,
    as it is in `def f(x): return x`, so only the derivatives have to be fresh.
    """
    before = bits(args)
    first = call()
    held = bits(first)
    if bits(args) != before:
        raise GradientMismatch(f"{name}: the call changed its arguments")
    second = call()
    if bits(second) != held:
        raise GradientMismatch(f"{name}: a second call gave other numbers than the first")
    if bits(args) != before:
        raise GradientMismatch(f"{name}: the second call changed its arguments")
    if _share_memory(first[1], second[1]):
        raise GradientMismatch(f"{name}: a second call wrote into the result of the first")
    if _share_memory(first[1], args):
        raise GradientMismatch(f"{name}: the result shares memory with an argument")


def check_prepared(name: str, operators: Operators, function: Callable, point: Point) -> None:
    """A prepared gradient gives the numbers of the plain one to the bit, as often as asked."""
    if operators.prepare is None:
        return
    plain = operators.value_and_grad(function, argnums=point.request)
    expected = bits(plain(*point.args))
    before = bits(point.args)
    prepared = operators.prepare(plain, *point.args)
    for turn in ("first", "second", "third"):
        if bits(prepared(*point.args)) != expected:
            raise GradientMismatch(f"{name}: the {turn} prepared call differs from the plain one")
    if bits(point.args) != before:
        raise GradientMismatch(f"{name}: a prepared call changed its arguments")


def _near(got: Any, expected: Any, tolerance: float) -> bool:
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    scale = np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))
    return bool(np.allclose(got, expected, rtol=tolerance, atol=tolerance * scale, equal_nan=True))


def _share_memory(one: Any, other: Any) -> bool:
    ours = [leaf for leaf in leaves(one) if isinstance(leaf, np.ndarray)]
    theirs = [leaf for leaf in leaves(other) if isinstance(leaf, np.ndarray)]
    return any(np.shares_memory(a, b) for a in ours for b in theirs)
