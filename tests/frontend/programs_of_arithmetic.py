"""Small programs of arithmetic, with numbers of every kind."""

import math

import numpy as np

from tests.frontend.table import M, X, program


@program((2.0, 3.0))
def arithmetic(a, b):
    return (a + b) * (a - b) / b**2 - -a // 2 + a % b


@program((7, 2))
def integers(m, n):
    return m // n, m % n, m**n, m << n, m & 3, m | 8, m ^ n, ~m, divmod(m, n)


@program((2.0,))
def constants(x):
    k = 3 * 4 + 1
    return x * k * math.pi + np.e - float("inf") * 0 if k > 100 else x * (k - 13) + 2**0.5


@program((X, 1.0), (X, -1.0))
def builtin_functions(x, a):
    p = max(a, 0.5, x[0]), min(a, 2), abs(a), round(a * 1.7), int(a * 3.7), bool(a), pow(a, 2)
    return p, sum(x), max(x), min(x), sum((a, a, 1.0)), float(len(x)), max((a, 3.0))


@program((M, M.T.copy()))
def matrix_product(a, b):
    return a @ b, np.dot(a, b).T, a.dot(b), np.outer(a[0], b[0])


@program((np.float32(1.5), np.ones(2, np.float32)))
def single_precision(a, x):
    return a * x[0], x * 2


@program((np.array(2.5), np.int64(3), np.float64(0.5)))
def numpy_scalars(a, n, b):
    return a * n + b
