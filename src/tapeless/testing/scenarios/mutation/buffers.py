"""Buffers: filled, reused over iterations, empty, constant, larger than what is read."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")


def fill_by_slice(x):
    a = np.empty((3, 3))
    a[:] = x * x
    return a.sum()


HERE.add(fill_by_slice, 2.0, gradient=36.0)


def fill_by_method(x):
    a = np.empty((3, 3))
    a.fill(x)
    return a.sum()


HERE.add(fill_by_method, 2.0, gradient=9.0)


def fill_by_function(x):
    a = np.full((3, 3), x)
    return np.sum(a * a)


HERE.add(fill_by_function, 2.0, gradient=36.0)


def integer_fill(x):
    a = np.empty(4, dtype=np.int8)
    a[:] = 3
    return x * np.sum(a)


HERE.add(integer_fill, 2.0, gradient=12.0)


def copy_into(x):
    a = np.zeros(4)
    np.copyto(a[1:], x)
    return np.sum(a * a)


HERE.add(
    copy_into,
    np.array([1.0, 2.0, 3.0]),
    gradient=np.array([2.0, 4.0, 6.0]),
)


def copy_with_offsets(x):
    a = np.zeros(6)
    a[2:5] = x
    a[0:2] = x[1:]
    return np.sum(a * a * a)


HERE.add(copy_with_offsets, np.array([1.0, 2.0, 3.0]), gradient=np.array([3.0, 24.0, 54.0]))


def overwritten_whole(x):
    y = x * x
    s = np.sum(y)
    y[:] = x
    s += np.sum(y * y * y)
    y[:] = 1.0
    return s + np.sum(y)


HERE.add(overwritten_whole, np.array([1.0, -2.0]), gradient=np.array([5.0, 8.0]))


def heat_in_place(u, alpha):
    for _ in range(6):
        previous = u[0]
        for i in range(1, len(u) - 1):
            here = u[i]
            u[i] = here + alpha * (previous - 2.0 * here + u[i + 1])
            previous = here
    return np.sum(u * u)


HERE.add(heat_in_place, np.array([0.0, 1.0, 2.0, -1.0, 0.5, 0.0]), 0.2, at="both")
HERE.add(
    heat_in_place,
    np.array([0.0, 1.0, 2.0, -1.0, 0.5, 0.0]),
    0.2,
    argnums=1,
    at="diffusivity",
    tags=("second_order",),
)


def heat_two_buffers(u, alpha):
    v = np.empty_like(u)
    for _ in range(6):
        v[0], v[-1] = u[0], u[-1]
        v[1:-1] = u[1:-1] + alpha * (u[:-2] - 2.0 * u[1:-1] + u[2:])
        u, v = v, u
    return np.sum(u * u)


HERE.add(heat_two_buffers, np.array([0.0, 1.0, 2.0, -1.0, 0.5, 0.0]), 0.2)


def scratch_reused(x):
    scratch = np.empty(3)
    s = 0.0
    for i in range(4):
        for j in range(3):
            scratch[j] = math.sin(x[j] * (i + 1))
        s += scratch[0] * scratch[1] * scratch[2]
    return s


HERE.add(scratch_reused, np.array([0.4, 0.9, 1.4]), tags=("second_order",))


def scratch_made_each_time(x):
    s = 0.0
    for i in range(3):
        scratch = np.zeros(3)
        for j in range(i + 1):
            scratch[j] = x[j] * x[i]
        s += np.sum(scratch * scratch)
    return s


HERE.add(scratch_made_each_time, np.array([0.4, 0.9, 1.4]))


def empty_buffers(x, n):
    s = 0.0
    for _ in range(3):
        a = np.zeros(n)
        for j in range(n):
            a[j] = x * x
        s += np.sum(a) + x
    return s


HERE.add(empty_buffers, 1.5, 0, gradient=3.0, at="zero_sized")
HERE.add(empty_buffers, 1.5, 2, gradient=21.0, at="two_cells")


def zero_trip_inner_loop(x):
    total = 0.0
    for i in range(3):
        for j in range(i, 0):
            total += x[j] ** 3
        total += x[i] ** 2
    return total


HERE.add(zero_trip_inner_loop, np.array([1.0, 2.0, 3.0]), gradient=np.array([2.0, 4.0, 6.0]))


def fresh_constant_result(x):
    part = x[1:]  # noqa: F841 - reads and drops a slice: dead code must not disturb
    y = np.ones(3)
    y[0] = 2.0
    return y


HERE.add(fresh_constant_result, np.array([1.0, 2.0, 3.0]))


def history_of_states(x):
    states = np.zeros((5, 2))
    states[0, 0] = x[0]
    states[0, 1] = x[1]
    for t in range(4):
        states[t + 1, 0] = states[t, 0] + 0.1 * states[t, 1]
        states[t + 1, 1] = states[t, 1] - 0.1 * math.sin(states[t, 0])
    return np.sum(states[-1] ** 2)


HERE.add(history_of_states, np.array([0.5, -0.3]), tags=("second_order",))
