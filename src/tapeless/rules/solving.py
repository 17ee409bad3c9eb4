"""Linear systems: solve, inv, det, slogdet, triangular solves.

With a = [[…]] and y = a⁻¹ b: ȧ y + a ẏ = ḃ, and so b̄ = a⁻ᵀ ȳ, ā = -b̄ yᵀ. Stacks of matrices
go by the same lines. At a singular matrix each of these raises LinAlgError. Of one matrix the LU
factors are an operation by themselves, so that systems, determinants and slopes share them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    forward,
    known,
    lower,
    reverse,
    zero_derivative,
)
from tapeless.rules.spelling import call_text, helped
from tapeless.runtime.plain import transpose_of_stack, unbroadcast
from tapeless.runtime.plain_linalg import (
    det,
    factored,
    inverse,
    slogdet,
    solve,
    triangular,
)

CUBIC = 100 * WHOLE_ARRAY


def solve_by(a: Any, factors: Any, b: Any, transposed: bool) -> Any:
    """Solve a x = b, or aᵀ x = b, by the factors of a."""
    raise TypeError("only programs that are differentiated call this")


def _define(name: str, text: str, rank, **how) -> None:
    helped(name, text, "solving", plain="plain_linalg", cost=CUBIC, rank=rank, **how)


_define("solve", "solve({0}, {1})", lambda ranks, attrs: ranks[1])
_define("factored", "factored({0})", lambda ranks, attrs: 2)
define(
    Operation(
        "solve_by",
        lambda args, attrs: call_text("solve_by", args[1], args[2], repr(attrs["transposed"])),
        lambda args, attrs: call_text("solve_by", *args, repr(attrs["transposed"])),
        runtime=("solving:solve_by",),
        python_runtime=("plain_linalg:solve_by",),
        cost=CUBIC,
        rank=lambda ranks, attrs: ranks[2],
    )
)
_define("inverse", "inverse({0})", lambda ranks, attrs: ranks[0])
_define("det", "det({0})", lambda ranks, attrs: ranks[0] - 2)
_define("slogdet", "slogdet({0})", lambda ranks, attrs: ranks[0] - 1)
helped(
    "triangular",
    lambda args, attrs: call_text(
        "triangular", *args, *(repr(attrs[k]) for k in ("lower", "transposed", "unit"))
    ),
    "solving",
    plain="plain_linalg",
    cost=CUBIC,
    rank=lambda ranks, attrs: ranks[1],
)
callee(solve, operation="solve", signature="a, b")
callee(factored, operation="factored", signature="a")
callee(
    solve_by,
    operation="solve_by",
    signature="a, factors, b, transposed",
    static=("transposed",),
)
callee(inverse, operation="inverse", signature="a")
callee(det, operation="det", signature="a")
callee(slogdet, operation="slogdet", signature="a")
callee(
    triangular,
    operation="triangular",
    signature="a, b, lower, transposed, unit",
    static=("lower", "transposed", "unit"),
)
callee(np.linalg.inv, operation="inverse", signature="a")


def _by_factors(name: str, rank: int) -> Callable:
    """An operation that is given the matrix, which has the slopes, and reads its factors alone."""
    _define(name, f"{name}({{1}})", lambda ranks, attrs: rank)

    def by_factors(a: Any, factors: Any) -> Any:
        raise TypeError("only programs that are differentiated call this")

    callee(by_factors, operation=name, signature="a, factors")
    return by_factors


inverse_by = _by_factors("inverse_by", 2)
det_by = _by_factors("det_by", 0)
slogdet_by = _by_factors("slogdet_by", 1)


@lower(np.linalg.solve)
def solve_of(a, b):
    if a.ndim > 2 and b.ndim == 1:
        return solve(a, np.expand_dims(b, 1) + np.zeros_like(a[..., :1]))[..., 0]
    if a.ndim == 2 and b.ndim <= 2:
        return solve_by(a, factored(a), b, False)
    return solve(a, b)


SlogdetResult = type(np.linalg.slogdet(np.eye(1)))


@lower(np.linalg.det)
def det_of(a):
    return det_by(a, factored(a)) if a.ndim == 2 else det(a)


@lower(np.linalg.slogdet)
def slogdet_of(a):
    if a.ndim == 2:
        found = slogdet_by(a, factored(a))
        return SlogdetResult(found[0], found[1])
    found = slogdet(a)
    return SlogdetResult(found[..., 0], found[..., 1])


@lower(np.linalg.tensorinv)
def tensorinv(a, ind=2):
    """For a tensor that is a square matrix of its first and its last axes."""
    rows = 1
    for k, n in enumerate(a.shape):
        if k < ind:
            rows = rows * n
    inverted = np.linalg.inv(np.reshape(a, (rows, rows)))
    return np.reshape(inverted, (*a.shape[ind:], *a.shape[:ind]))


@known
def last_places(axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(range(-len(axes), 0))


@lower(np.linalg.tensorsolve)
def tensorsolve(a, b, axes=None):
    """For a tensor that is a square matrix of its first axes, those of `b`, and its others."""
    if axes is not None:
        a = np.moveaxis(a, axes, last_places(axes))
    found = a.shape[b.ndim :]
    rows = 1
    for n in b.shape:
        rows = rows * n
    return np.reshape(np.linalg.solve(np.reshape(a, (rows, rows)), np.ravel(b)), found)


# ---- rules ---------------------------------------------------------------------------------------


def scaled(c, matrix):
    """A number for each matrix of a stack, times the matrix."""
    return np.expand_dims(np.expand_dims(c, -1), -1) * matrix


@reverse("solve")
def solve_(y, y_bar, a, b):
    b_bar = solve(transpose_of_stack(a), y_bar)
    if b.ndim == 1:
        return -np.outer(b_bar, y), b_bar
    a_bar = -(b_bar @ transpose_of_stack(y))
    if a.ndim == 2 and b.ndim == 2:
        return a_bar, b_bar
    return unbroadcast(a_bar, a), unbroadcast(b_bar, b)


@forward("solve")
def solve_forward(y, a, b, a_dot, b_dot):
    if a_dot is None:
        return solve(a, b_dot)
    change = a_dot @ y
    return solve(a, -change if b_dot is None else b_dot - change)


# The factors follow from the matrix: its slope is all there is.
zero_derivative("factored")


@reverse("solve_by")
def solve_by_(y, y_bar, a, factors, b, *, transposed):
    b_bar = solve_by(a, factors, y_bar, not transposed)
    left, right = (y, b_bar) if transposed else (b_bar, y)
    if b.ndim == 1:
        return np.outer(-left, right), None, b_bar
    return (-left) @ transpose_of_stack(right), None, b_bar


@forward("solve_by")
def solve_by_forward(y, a, factors, b, a_dot, factors_dot, b_dot, *, transposed):
    if a_dot is None:
        return solve_by(a, factors, b_dot, transposed)
    change = (transpose_of_stack(a_dot) if transposed else a_dot) @ y
    rest = -change if b_dot is None else b_dot - change
    return solve_by(a, factors, rest, transposed)


@reverse("inverse")
def inverse_(y, y_bar, a):
    transposed = transpose_of_stack(y)
    return -(transposed @ y_bar @ transposed)


@forward("inverse")
def inverse_forward(y, a, a_dot):
    return -(y @ a_dot @ y)


@reverse("inverse_by")
def inverse_by_(y, y_bar, a, factors):
    return inverse_(y, y_bar, a), None


@forward("inverse_by")
def inverse_by_forward(y, a, factors, a_dot, factors_dot):
    return inverse_forward(y, a, a_dot)


# d det a = det a · tr(a⁻¹ da)
@reverse("det_by")
def det_by_(y, y_bar, a, factors):
    return (y_bar * y) * inverse_by(a, factors).T, None


@forward("det_by")
def det_by_forward(y, a, factors, a_dot, factors_dot):
    return y * np.sum(inverse_by(a, factors).T * a_dot)


@reverse("slogdet_by")
def slogdet_by_(y, y_bar, a, factors):
    return y_bar[1] * inverse_by(a, factors).T, None


@forward("slogdet_by")
def slogdet_by_forward(y, a, factors, a_dot, factors_dot):
    return np.array([0.0, np.sum(inverse_by(a, factors).T * a_dot)])


# ---- of stacks -----------------------------------------------------------------------------------


@reverse("det")
def det_(y, y_bar, a):
    return scaled(y_bar * y, transpose_of_stack(inverse(a)))


@forward("det")
def det_forward(y, a, a_dot):
    return y * np.sum(transpose_of_stack(inverse(a)) * a_dot, axis=(-2, -1))


@reverse("slogdet")
def slogdet_(y, y_bar, a):
    return scaled(y_bar[..., 1], transpose_of_stack(inverse(a)))


@forward("slogdet")
def slogdet_forward(y, a, a_dot):
    slope = np.sum(transpose_of_stack(inverse(a)) * a_dot, axis=(-2, -1))
    return np.stack((np.zeros_like(slope), slope), axis=-1)


def triangle(m, lower, unit):
    """The part of a matrix that a triangular solve reads."""
    if lower:
        return np.tril(m, -1 if unit else 0)
    return np.triu(m, 1 if unit else 0)


@reverse("triangular")
def triangular_(y, y_bar, a, b, *, lower, transposed, unit):
    b_bar = triangular(a, y_bar, lower, not transposed, unit)
    first, second = (y, b_bar) if transposed else (b_bar, y)
    if b.ndim == 1:
        return triangle(-np.outer(first, second), lower, unit), b_bar
    return triangle(-(first @ transpose_of_stack(second)), lower, unit), b_bar


@forward("triangular")
def triangular_forward(y, a, b, a_dot, b_dot, *, lower, transposed, unit):
    if a_dot is None:
        return triangular(a, b_dot, lower, transposed, unit)
    read = triangle(a_dot, lower, unit)
    change = (transpose_of_stack(read) if transposed else read) @ y
    rest = -change if b_dot is None else b_dot - change
    return triangular(a, rest, lower, transposed, unit)
