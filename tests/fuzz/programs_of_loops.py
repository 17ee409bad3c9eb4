"""Programs in which loops and branches carry, swap and rebind what they write."""

import math

import numpy as np

from tests.fuzz.table import M, X, Y, program


@program(X, Y, 3, native=True)
def swapped_in_a_loop(x, y, n):
    for i in range(n):
        x, y = y, x
        x[i] = math.sin(y[i]) * x[i + 1]
    return np.sum(x * x) + 2.0 * np.sum(y * y)


@program(X, 0.1)
def carried_through_while_with_break(x, tol):
    u = x.copy()
    steps = 0
    while True:
        v = u - 0.3 * u * u * u
        steps += 1
        if np.sum((u - v) ** 2) < tol * tol or steps > 4:
            break
        u = v
    return np.sum(u * v)


@program(X, 0)
def zero_trips(x, n):
    u = x * 2.0
    for i in range(n):
        u = u * x
        x[i] = 1.0 / (i - 0.0)
    else:
        u[0] = u[1] * x[2]
    while n > 5:
        u = u * u
    return np.sum(u * u)


@program(X, np.array([0, 2, 1]))
def index_array_is_written_in_the_loop(x, k):
    s = 0.0
    for i in range(3):
        x[k] = x[k] * 1.5 + x[3]
        s += x[k[i]] ** 2
        k[i] = (k[i] + i) % 3
    return s + np.sum(x[k] ** 3)


@program(M)
def triangular(a):
    s = 0.0
    for i in range(3):
        for j in range(i + 1):
            a[i, j] = a[i, j] * a[j, i] + 0.3
            for k in range(j, i):
                s += a[k, j] * a[i, k]
    return s


@program(X)
def negative_steps(x):
    s = 1.0
    for i in range(3, -1, -1):
        s = s * x[i] + x[i] ** 2
    for i in range(3, 0, -2):
        x[i] = x[i - 1] * s
        s += x[i]
    return s


@program(M)
def rows_are_written(a):
    for r in a:
        r[0] = r[1] * r[2]
        r *= 1.5
        r[1:] += r[:-1]
    return np.sum(a * a)


@program(M)
def rows_in_two_loops(a):
    s = 0.0
    for r in a:
        for q in a:
            r[0] += q[1] * r[2] * 0.1
            s += r[0]
    return s


@program(X, 2.0)
def while_with_early_return(x, c):
    i = 0
    s = c
    while s > 0.1:
        s *= 0.5 + x[i % 4] * 0.1
        x[i % 4] *= s
        i += 1
        if i == 3:
            return s * x[1] + np.sum(x)
    return s + np.sum(x * x)


@program(X, 3)
def loop_variable_after_the_loop(x, n):
    for i in range(n):
        x[i] = x[i] * x[i + 1]
    x[i] *= 2.0
    for e in x:
        if e > 0.05:
            break
    return x[i] * e + i * x[0]


@program(X, 0.8)
def closure_mutated_by_a_helper(x, s):
    state = np.zeros(3)

    def push(v):
        for i in range(2):
            state[i] = state[i + 1]
        state[2] = v * s

    total = 0.0
    for i in range(4):
        push(x[i])
        total += state[0] * state[2] + state[1]
    return total


@program(X, native=True)
def while_condition_mutates(x):
    def step(v):
        v[0] = v[0] * 0.7 + v[1] * 0.01
        v[1] = math.sin(v[1]) + 0.1 * v[2]
        return v[0]

    n = 0
    while step(x) > 0.1:
        n += 1
        x[2] *= 1.1
    return x[0] * x[1] + x[2] * n


@program(X, 3)
def while_condition_allocates(x, n):
    i = 0
    while np.sum(x * x) < 4.0 and i < n:
        x = x * 1.3 + 0.1
        i += 1
    return np.sum(np.sin(x))


@program(X)
def shared_cotangents(x):
    t = np.sum(x * x)
    a = np.sin(x)
    b = np.cos(x)
    u = np.sum(a * a * a)
    c = a + b
    for i in range(3):
        t += c[i] * c[i + 1]
    return t + u


@program(X, 4)
def functional_updates(x, n):
    u = x
    w = x * 0.5
    for i in range(n):
        v = u + w
        if i == 1:
            w = u
        elif i == 2:
            u, w = w, v
            continue
        u = v * 0.9
    return np.sum(u * w)


@program(X, 3)
def buffer_used_again(x, n):
    b = np.empty(4)
    s = 0.0
    for i in range(n):
        for j in range(4):
            b[j] = x[j] ** (i + 1)
        b[1:] = b[1:] * b[:-1]
        s += np.sum(b * b) * x[i]
    return s


@program(X, 3)
def buffer_allocated_in_the_loop_and_kept(x, n):
    last = np.ones(4)
    s = 0.0
    for i in range(n):
        b = np.zeros(4)
        b[i] = x[i] * last[i + 1]
        b[i + 1] = b[i] * x[0]
        s += np.sum(last * b)
        if i != 1:
            last = b
        last[0] += x[3]
    return s + last[0] * last[1]


@program(X, 1.2)
def unbound_on_one_path(x, c):
    for i in range(4):
        if i % 2 == 0:
            v = x * c
            v[0] = v[1]
        x[i] += v[0] * v[i]
    return np.sum(x)


@program(X)
def merged_arrays_carried(x):
    a = np.zeros(4)
    b = np.ones(4)
    for i in range(4):
        t = a if i % 2 == 0 else b
        t[i] += x[i]
        t *= x[0]
        if i == 2:
            a = b
    return np.sum(a * a) + np.sum(b)


@program(X, Y)
def breaks_out_of_two_loops(x, y):
    s = 0.0
    for i in range(4):
        for j in range(4):
            s += x[i] * y[j]
            x[i] *= 1.1
            if s > 0.5 and j > i:
                break
        else:
            y[i] *= s
            continue
        y[0] += s
        break
    else:
        s = s * s
    return s + np.sum(x * y)


@program(X, 3)
def nested_while(x, n):
    i = 0
    s = 0.0
    while i < n:
        j = i
        while True:
            x[j] = math.sin(x[j] + s)
            if j == 0 or x[j] > 0.45:
                break
            j -= 1
        s += x[j] * x[i]
        i += 1
    return s


@program(X)
def stencil_with_two_buffers(x):
    u, w = x.copy(), np.zeros_like(x)
    for _ in range(3):
        w[1:-1] = u[1:-1] + 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2]) * u[1:-1]
        w[0], w[-1] = u[1], u[-2]
        u, w = w, u
    return np.sum(u * u) + w[1]


@program(X, 1)
def untaken_branch_would_raise(x, flag):
    s = np.sum(x)
    if not flag:
        s += x[10] / 0
    for i in range(4):
        if i + 1 < 4:
            s += x[i] * x[i + 1] ** 2
    return s
