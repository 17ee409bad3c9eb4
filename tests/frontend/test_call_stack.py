"""Functions that call themselves anywhere, which are read as a loop with a stack."""

import math
from types import FunctionType

import numpy as np
import pytest
from numba import njit

import tapeless as tl
from tapeless.errors import UnsupportedCall
from tapeless.testing import check_grads
from tests.sampling import thorough

X = np.array([0.5, 2.0, 1.1])


def damped(x):
    return math.sin(damped(0.5 * x)) if x > 1.0 else x


def halves(x):
    if len(x) == 1:
        return math.sin(x[0])
    middle = len(x) // 2
    return halves(x[:middle]) * halves(x[middle:]) + x[0]


def even(x):
    return x * odd(0.5 * x) if x > 0.1 else x * x


def odd(x):
    return math.cos(even(0.7 * x)) if x > 0.1 else 2 * x


def cosines(x):
    n = len(x)
    if n == 1:
        return x
    a, b = cosines(x[::2]), cosines(x[1::2])
    turned = np.cos(2 * np.pi * np.arange(n // 2) / n) * b
    return np.concatenate((a + turned, a - turned))


def partition(x):
    """As quicksort goes: into what is less and what is not."""
    if len(x) <= 1:
        return np.sum(x)
    first, rest = x[0], x[1:]
    return 0.5 * partition(rest[rest < first]) + partition(rest[rest >= first]) * first


def sorted_in_place(x):
    a = x.copy()
    sort(a, 0, len(a) - 1)
    return np.sum(a * a * np.arange(len(a)))


def sort(a, low, high):
    if low < high:
        place = low
        for k in range(low, high):
            if a[k] < a[high]:
                a[k], a[place] = a[place], a[k]
                place += 1
        a[place], a[high] = a[high], a[place]
        sort(a, low, place - 1)
        sort(a, high=high, low=place + 1)


def bounces(position, direction, energy=1.0):
    if energy < 0.1 or abs(direction) < 1e-3:
        return 0.1 * position * direction
    hit = position + 0.9 * (1.0 - position) / direction
    light = bounces(hit, -0.8 * direction, 0.6 * energy)
    if hit > 0.0:
        light = 0.5 * light + 0.5 * hit * bounces(hit, 0.7 * direction, 0.3 * energy)
    return hit * hit + 0.7 * light


def in_loops(x, weight):
    if weight < 0.2:
        return x * x
    total = 0.0
    for factor in (0.5, 0.8, 1.1):
        if factor > 1.0 and x > 1.5:
            break
        y = x
        while y > 0.6:
            y = 0.2 * in_loops(y, 0.3 * weight)
        total += math.sin(in_loops(factor * x, 0.4 * weight)) + y
    return total


def of_pair(x):
    sum_, product = pair(x)
    return sum_ * product + sum_


def pair(x):
    if x < 1.0:
        return x, x * x
    a, b = pair(0.5 * x)
    return a + b, math.sin(a * b)


def decided(x):
    if x > 1.0 and decided(0.45 * x) > 0.3:
        return x * (decided(0.4 * x) if x > 2.1 else 0.3)
    return math.sin(x)


def inside(x, k):
    def walk(t):
        return math.sin(k * walk(0.5 * t)) if t > 1.0 else t * k

    return walk(x)


def inside_both(x, table):
    def rise(t):
        return table[0] * fall(0.5 * t) if t > 1.0 else t

    def fall(t):
        return math.sin(rise(0.9 * t)) + table[1] * t

    return rise(x)


def merged(x):
    """Lists go down and come back."""

    def sort(v):
        if len(v) <= 1:
            return v
        middle = len(v) // 2
        a, b = sort(v[:middle]), sort(v[middle:])
        out, i = [], 0
        for item in b:
            while i < len(a) and a[i] <= item:
                out.append(a[i])
                i += 1
            out.append(item)
        return out + a[i:]

    return sum(k * v for k, v in enumerate(sort([v * v for v in x])))


def quick(x):
    def sort(v):
        if not v:
            return []
        rest = v[1:]
        small, large = [t for t in rest if t < v[0]], [t for t in rest if t >= v[0]]
        return [*sort(small), v[0], *sort(large)]

    return sum(k * v for k, v in enumerate(sort(list(x))))


def in_order(x):
    """A list of outside that all calls append to."""
    found = []

    def walk(low, high):
        if low < high:
            middle = (low + high) // 2
            walk(low, middle)
            found.append(x[middle] * (low + 1.0))
            walk(middle + 1, high)

    walk(0, len(x))
    return sum(v * v for v in found)


PROGRAMS = [
    (damped, (6.0,)),
    (halves, (X,)),
    (even, (3.0,)),
    (cosines, (np.append(X, 0.7),)),
    (partition, (X,)),
    (sorted_in_place, (X,)),
    (bounces, (0.2, 0.7)),
    (in_loops, (0.8, 1.0)),
    (of_pair, (5.0,)),
    (decided, (5.0,)),
    (inside, (6.0, 1.1)),
    (inside_both, (6.0, X)),
    (merged, (X,)),
    pytest.param(quick, (X,), marks=thorough),
    (in_order, (X,)),
]


@pytest.mark.parametrize(("function", "args"), PROGRAMS, ids=lambda p: getattr(p, "__name__", ""))
def test_derivatives(function, args):
    check_grads(function, args, engine="python")


@pytest.mark.parametrize(("function", "x"), [(damped, 6.0), (of_pair, 5.0)])
def test_second_order(function, x):
    slope = tl.grad(function, engine="python")
    h = 1e-6  # the error of the difference is about h² and eps/h
    expected = (slope(x + h) - slope(x - h)) / (2 * h)
    for outer in (tl.grad, tl.derivative):
        found = outer(slope, engine="python")(x)
        np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_in_compiled_code():
    slope = tl.grad(damped, engine="numba")

    @njit
    def doubled(x):
        return 2.0 * slope(x)

    expected = tl.grad(damped, engine="python")(6.0)
    assert slope(6.0) == pytest.approx(expected, rel=1e-14)  # rounding of a dozen operations
    assert doubled(6.0) == pytest.approx(2.0 * expected, rel=1e-14)


def test_a_name_that_means_another_function():
    stranger = FunctionType(damped.__code__, {"math": math, "damped": even}, "damped")
    assert stranger(6.0) != damped(6.0)
    check_grads(stranger, (6.0,), engine="python")


def often(x, n):
    return x if n == 0 else math.sin(often(x, n - 1)) + 0.5 * often(0.9 * x, n - 1)


def test_so_often_that_it_is_no_text():
    """Calls that are known to end, but that there are thousands of."""
    text = tl.derivative_source(often, 0.7, 12, engine="python")
    assert len(text.splitlines()) < 200
    check_grads(often, (0.7, 8), argnums=0, engine="python")


def endless(x):
    return math.sin(endless(x + 1.0)) * x if x > 0.0 else x


def test_endless(monkeypatch):
    monkeypatch.setattr("tapeless.frontend.call_stack.DEEPEST", 1000)
    with pytest.raises(RecursionError, match="maximum recursion depth"):
        tl.grad(endless, engine="python")(1.0)


def in_comprehension(x):
    if x < 1.0:
        return x
    return sum([math.sin(in_comprehension(part * x)) for part in (0.5, 0.3)])


def test_what_is_no_loop_calls_itself():
    """In the python engine, first order only; everything else is refused."""
    check_grads(in_comprehension, (7.0,), engine="python")
    with pytest.raises(UnsupportedCall, match="calls itself"):
        tl.hessian(in_comprehension, engine="python")(7.0)
    with pytest.raises(UnsupportedCall, match="calls itself"):
        tl.grad(in_comprehension, engine="numba")(7.0)


def bound_on_a_path(x):
    if x < 1.0:
        return x
    if x > 3.0:
        factor = 2.0 * x
    inside = math.sin(bound_on_a_path(0.5 * x))
    return inside * factor if x > 3.0 else inside  # pyright: ignore[reportPossiblyUnboundVariable]


def test_a_name_that_a_path_leaves_unbound():
    check_grads(bound_on_a_path, (7.0,), engine="python")
