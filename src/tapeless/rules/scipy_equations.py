"""Equations of matrices in `scipy.linalg`: Sylvester's, Lyapunov's, Riccati's.

A solution of Riccati's equation comes from SciPy and is pinned to two steps of Newton's method from
it (Kleinman 1968, Hewer 1971), whose derivatives are right to third order.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg as scipy

from tapeless.rules.implicit import pinned
from tapeless.rules.registry import callee, lower, zero_derivative
from tapeless.rules.solving import CUBIC
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import transpose_of_stack
from tapeless.runtime.plain_matrices import riccati


@lower(scipy.solve_sylvester)
def solve_sylvester(a, b, q):
    """a x + x b = q, as one linear system of all elements of x."""
    m, n = q.shape[0], q.shape[1]
    system = np.kron(a, np.eye(n)) + np.kron(np.eye(m), transpose_of_stack(b))
    return np.reshape(np.linalg.solve(system, np.ravel(q)), (m, n))


@lower(scipy.solve_continuous_lyapunov)
def solve_continuous_lyapunov(a, q):
    return solve_sylvester(a, transpose_of_stack(a), q)


@lower(scipy.solve_discrete_lyapunov)
def solve_discrete_lyapunov(a, q, method=None):
    """x - a x aᵀ = q."""
    n = q.shape[0]
    system = np.eye(n * n) - np.kron(a, a)
    return np.reshape(np.linalg.solve(system, np.ravel(q)), (n, n))


helped(
    "riccati",
    lambda args, attrs: f"riccati({', '.join(args)}, {attrs['discrete']})",
    "plain_matrices",
    plain="plain_matrices",
    cost=10 * CUBIC,
    rank=lambda ranks, attrs: 2,
)
callee(riccati, operation="riccati", signature="a, b, q, r, discrete", static=("discrete",))
zero_derivative("riccati")


@lower(scipy.solve_continuous_are)
def solve_continuous_are(a, b, q, r):
    """aᵀ x + x a - x b r⁻¹ bᵀ x + q = 0."""
    x = riccati(a, b, q, r, False)

    def better(x):
        gain = np.linalg.solve(r, transpose_of_stack(b) @ x)
        closed = transpose_of_stack(a - b @ gain)
        return solve_continuous_lyapunov(closed, -q - transpose_of_stack(gain) @ r @ gain)

    return pinned(x, better(better(x)))


@lower(scipy.solve_discrete_are)
def solve_discrete_are(a, b, q, r):
    """aᵀ x a - x - aᵀ x b (r + bᵀ x b)⁻¹ bᵀ x a + q = 0."""
    x = riccati(a, b, q, r, True)

    def better(x):
        bt = transpose_of_stack(b)
        gain = np.linalg.solve(r + bt @ x @ b, bt @ x @ a)
        closed = transpose_of_stack(a - b @ gain)
        return solve_discrete_lyapunov(closed, q + transpose_of_stack(gain) @ r @ gain)

    return pinned(x, better(better(x)))
