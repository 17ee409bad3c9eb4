"""Loops in the order of memory, whose innermost ones are updates of a row: all of them vectorise.

The factor is kept transposed, so that a row holds what belongs to one column. The factorisation
takes four earlier rows at a time off a row, which saves three quarters of the loads and stores of
that row. Backwards, the cotangent of the covariance is kept whole and symmetric: then each step
back is the product of a matrix with one row of the factor, which only reads the matrix.
"""

import math

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd
from tapeless.runtime.vmath import exp

# An index that cannot be negative: Numba need not ask whether it counts from the end, which keeps
# LLVM from vectorising loops that start anywhere but at zero.
Size = np.uint64
# Loops over the later part of a row start at a multiple of this. What is left of it nobody reads.
VECTOR = Size(8)


@njit(error_model="numpy")
def value_and_grad(parameters, x, y, parameters_bar, kernel, factor, white, cotangent, row_bar):
    length = math.exp(parameters[0])
    variance = math.exp(parameters[1])
    noise = math.exp(parameters[2])
    covariance(x, length, variance, noise, kernel, factor)
    factorize(factor, row_bar)
    value = solve(factor, y, white)
    solve_back(factor, white, cotangent, row_bar)
    factorize_back(factor, cotangent, row_bar)

    length_bar, variance_bar, noise_bar = 0.0, 0.0, 0.0
    n = Size(x.shape[0])
    for i in range(n):
        noise_bar += cotangent[i, i]
        variance_bar += cotangent[i, i] * variance
        for j in range(i + Size(1), n):
            r = (x[j] - x[i]) / length
            flow = 2.0 * cotangent[i, j] * kernel[i, j]
            variance_bar = radd(variance_bar, flow)
            length_bar = radd(length_bar, flow * r * r)
    parameters_bar[0] = length_bar
    parameters_bar[1] = variance_bar
    parameters_bar[2] = noise_bar * noise
    return value


@njit(error_model="numpy")
def covariance(x, length, variance, noise, kernel, factor):
    n = Size(x.shape[0])
    for i in range(n):
        for j in range(i - i % VECTOR, n):
            r = (x[j] - x[i]) / length
            kernel[i, j] = variance * exp(-0.5 * r * r)
            factor[i, j] = kernel[i, j]
        factor[i, i] += noise


@njit(error_model="numpy")
def factorize(u, row):
    """From the upper half of a matrix to the `u` of which it is `u.T @ u`."""
    n = Size(u.shape[0])
    for i in range(n):
        first = i - i % VECTOR
        for j in range(first, n):
            row[j] = u[i, j]
        k = Size(0)
        while k + Size(4) <= i:
            k1, k2, k3 = k + Size(1), k + Size(2), k + Size(3)
            c0, c1, c2, c3 = u[k, i], u[k1, i], u[k2, i], u[k3, i]
            for j in range(first, n):
                row[j] = row[j] - c0 * u[k, j] - c1 * u[k1, j] - c2 * u[k2, j] - c3 * u[k3, j]
            k += Size(4)
        while k < i:
            c0 = u[k, i]
            for j in range(first, n):
                row[j] -= c0 * u[k, j]
            k += Size(1)
        d = math.sqrt(row[i])
        u[i, i] = d
        for j in range(i + Size(1), n):
            u[i, j] = row[j] / d


@njit(error_model="numpy")
def solve(u, y, white):
    n = u.shape[0]
    for i in range(n):
        white[i] = y[i]
    total = -0.5 * n * math.log(2.0 * math.pi)
    for k in range(n):
        z = white[k] / u[k, k]
        white[k] = z
        total -= 0.5 * z * z + math.log(u[k, k])
        for i in range(Size(k + 1), Size(n)):
            white[i] -= z * u[k, i]
    return total


@njit(error_model="numpy", fastmath={"contract"})
def solve_back(u, white, u_bar, white_bar):
    """Leaves in the upper half of `u_bar` what the solution and the logarithms give to it."""
    n = u.shape[0]
    for k in range(n - 1, -1, -1):
        z = white[k]
        z_bar = -z
        for i in range(Size(k + 1), Size(n)):
            z_bar = radd(z_bar, -white_bar[i] * u[k, i])
            u_bar[k, i] = -white_bar[i] * z
        white_bar[k] = z_bar / u[k, k]
        u_bar[k, k] = -(1.0 + z_bar * z) / u[k, k]


@njit(error_model="numpy", fastmath={"contract"})
def factorize_back(u, s, row_bar):
    """From the cotangent of the factor, in the upper half of `s`, to that of the whole matrix.

    Row k was used to make the later elements a[i, j] - Σ u[k, i] · u[k, j] of the upper half. So it
    is given the product of their cotangents with itself, those on the diagonal twice. `s` has half
    of that matrix, and is symmetric, in the later rows, which are done.
    """
    n = Size(u.shape[0])
    for behind in range(n):
        k = n - Size(1) - behind
        after = k + Size(1)
        first = after - after % VECTOR
        for i in range(first, n):
            row_bar[i] = 0.0
        j = after
        while j + Size(4) <= n:
            j1, j2, j3 = j + Size(1), j + Size(2), j + Size(3)
            c0, c1, c2, c3 = u[k, j], u[k, j1], u[k, j2], u[k, j3]
            for i in range(first, n):
                row_bar[i] += c0 * s[j, i] + c1 * s[j1, i] + c2 * s[j2, i] + c3 * s[j3, i]
            j += Size(4)
        while j < n:
            c0 = u[k, j]
            for i in range(first, n):
                row_bar[i] += c0 * s[j, i]
            j += Size(1)
        inverse = 1.0 / u[k, k]
        d_bar = s[k, k]
        for i in range(after, n):
            flow = (s[k, i] - 2.0 * row_bar[i]) * inverse
            d_bar = radd(d_bar, -flow * u[k, i])
            s[k, i] = 0.5 * flow
        for i in range(after, n):
            s[i, k] = s[k, i]
        s[k, k] = 0.5 * d_bar * inverse


def workspace(parameters, x, y):
    n = len(x)
    square = [np.empty((n, n)) for _ in range(3)]
    return np.empty(3), square[0], square[1], np.empty(n), square[2], np.empty(n)


limit = Limit(value_and_grad, workspace)
