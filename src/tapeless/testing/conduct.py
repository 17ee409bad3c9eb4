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
    """Call twice: arguments stay as they were, results are equal and in fresh memory.

    `call` returns a value and the derivatives beside it. The value may be an argument itself,
    as it is in `def f(x): return x`, so only the derivatives have to be fresh.
    """
    before = bits(args)
    first = call()
    held = bits(first)
    if bits(args) != before:
        raise GradientMismatch(f"{name}: the call changed its arguments")
    second = call()
    if not _same(second, first, held):
        raise GradientMismatch(f"{name}: a second call gave other numbers than the first")
    if bits(args) != before:
        raise GradientMismatch(f"{name}: the second call changed its arguments")
    if _share_memory(first[1], second[1]):
        raise GradientMismatch(f"{name}: a second call wrote into the result of the first")
    if _share_memory(first[1], args):
        raise GradientMismatch(f"{name}: the result shares memory with an argument")


def check_prepared(name: str, operators: Operators, function: Callable, point: Point) -> None:
    """A prepared gradient gives the numbers of the plain one, as often as asked."""
    if operators.prepare is None:
        return
    plain = operators.value_and_grad(function, argnums=point.request)
    expected = plain(*point.args)
    held = bits(expected)
    before = bits(point.args)
    prepared = operators.prepare(plain, *point.args)
    for turn in ("first", "second", "third"):
        if not _same(prepared(*point.args), expected, held):
            raise GradientMismatch(f"{name}: the {turn} prepared call differs from the plain one")
    if bits(point.args) != before:
        raise GradientMismatch(f"{name}: a prepared call changed its arguments")


def _same(got: Any, expected: Any, held: list[Any]) -> bool:
    """Whether two calls gave the same numbers, `held` being the bits of those expected.

    Compiled code may add the terms of a sum in another order where its arrays lie elsewhere in
    memory: LLVM compares their addresses to choose between two forms of a loop. Hence a few
    roundings, of single precision where the numbers are.
    """
    if bits(got) == held:
        return True
    pairs = zip(leaves(got), leaves(expected), strict=True)
    return bits(expected) == held and all(_differ_by_order(a, b) for a, b in pairs)


def _differ_by_order(a: Any, b: Any) -> bool:
    if bits(a) == bits(b):
        return True
    single = getattr(a, "dtype", None) in (np.float32, np.complex64)
    is_number = isinstance(a, (float, complex, np.inexact, np.ndarray))
    return is_number and np.shape(a) == np.shape(b) and _near(a, b, 2e-6 if single else 4e-15)


def _near(got: Any, expected: Any, tolerance: float) -> bool:
    dtype = np.result_type(np.asarray(got), np.asarray(expected), np.float64)
    got, expected = np.asarray(got, dtype=dtype), np.asarray(expected, dtype=dtype)
    scale = np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))
    return bool(np.allclose(got, expected, rtol=tolerance, atol=tolerance * scale, equal_nan=True))


def _share_memory(one: Any, other: Any) -> bool:
    ours = [leaf for leaf in leaves(one) if isinstance(leaf, np.ndarray)]
    theirs = [leaf for leaf in leaves(other) if isinstance(leaf, np.ndarray)]
    return any(np.shares_memory(a, b) for a in ours for b in theirs)
