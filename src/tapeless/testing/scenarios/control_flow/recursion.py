"""Functions that call themselves: how often is known, or they do so last, in a sum or product."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")


def swap_until_ordered(a, b):
    return a * b if a < b else swap_until_ordered(b, a) + a


HERE.add(swap_until_ordered, 2.0, 3.0, gradient=(3.0, 2.0), at="ordered")
HERE.add(swap_until_ordered, 3.0, 2.0, gradient=(3.0, 3.0), at="swapped")


def sum_of_slices(x):
    if len(x) == 0:
        return 0.0
    return x[0] * x[0] + sum_of_slices(x[1:])


HERE.add(sum_of_slices, np.array([1.0, 2.0, 3.0]), gradient=np.array([2.0, 4.0, 6.0]))


def recursive_power(x, n):
    return 1.0 if n == 0 else x * recursive_power(x, n - 1)


HERE.add(recursive_power, 2.0, 3, gradient=12.0)


def recursive_product(x, i):
    if i == len(x):
        return 1.0
    return x[i] * recursive_product(x, i + 1)


HERE.add(
    recursive_product,
    np.array([1.0, 2.0, 3.0]),
    0,
    gradient=np.array([6.0, 3.0, 2.0]),
)


def mutual_even(x, n):
    return x if n == 0 else 2.0 * mutual_odd(x, n - 1)


def mutual_odd(x, n):
    return x * x if n == 0 else 3.0 * mutual_even(x, n - 1)


HERE.add(mutual_even, 1.5, 2, gradient=6.0)


def _halves(f, a, fa, b, fb):
    m = 0.5 * (a + b)
    fm = f(m)
    return m, fm, (b - a) / 6.0 * (fa + 4.0 * fm + fb)


def _adaptive(f, a, fa, b, fb, tolerance, whole, m, fm):
    lm, flm, left = _halves(f, a, fa, m, fm)
    rm, frm, right = _halves(f, m, fm, b, fb)
    delta = left + right - whole
    if abs(delta) <= 15.0 * tolerance:
        return left + right + delta / 15.0
    first = _adaptive(f, a, fa, m, fm, 0.5 * tolerance, left, lm, flm)
    second = _adaptive(f, m, fm, b, fb, 0.5 * tolerance, right, rm, frm)
    return first + second


def adaptive_quadrature(p):
    f = lambda t: np.exp(-p * t * t)  # noqa: E731
    a, b = 0.0, 2.0
    fa, fb = f(a), f(b)
    m, fm, whole = _halves(f, a, fa, b, fb)
    return _adaptive(f, a, fa, b, fb, 1e-4, whole, m, fm)


HERE.add(adaptive_quadrature, 1.3)


def rest_and_first(x):
    if len(x) == 1:
        return x[0]
    rest = rest_and_first(x[1:])
    return rest * x[0]


HERE.add(
    rest_and_first,
    np.array([1.0, 2.0, 3.0]),
    gradient=np.array([6.0, 3.0, 2.0]),
    engines=("python",),
)


def fixed_point(x, y, tolerance):
    following = 0.5 * (y + x / y)
    if abs(following - y) < tolerance:
        return following
    return fixed_point(x, following, tolerance=tolerance)


HERE.add(fixed_point, 2.0, 1.0, 1e-9, argnums=0, engines=("python",))


def deep_sine(x, n):
    if n == 0:
        return x
    return deep_sine(np.sin(x), n - 1)


HERE.add(deep_sine, 0.4, 300, engines=("python",))


def leaves_of_a_heap(x, i):
    if i >= len(x):
        return 0.0
    return x[i] ** 2 * (i + 1) + leaves_of_a_heap(x, 2 * i + 1) + leaves_of_a_heap(x, 2 * i + 2)


HERE.add(leaves_of_a_heap, np.array([1.0, 2.0, 3.0]), 0, engines=("python",))
