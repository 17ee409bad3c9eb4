"""Programs, written by hand, in which memory, loops and branches meet in awkward ways."""

import math

import numpy as np

X = np.array([0.3, -0.4, 0.5, 0.2])
Y = np.array([0.9, 0.4, -0.5, 0.1])
M = np.arange(12.0).reshape(3, 4) / 10 - 0.35
PROGRAMS: dict = {}


def program(*args, native: bool = False):
    """Register a program at a point; `native` compiles it too."""

    def register(function):
        PROGRAMS[function.__name__] = (function, args, native)
        return function

    return register


@program(X, Y, 1.3)
def conditional_alias_is_written(x, y, c):
    z = x if c > 1.0 else y
    z[0] = z[1] * z[2] * c
    return x[0] * x[0] + y[0] * x[1] + z[3]


@program(X, Y, 0.7)
def conditional_copy_or_alias(x, y, c):
    z = x if c > 1.0 else np.sin(y)
    z[0] *= c
    z[1:] = z[:-1] * x[0]
    return np.sum(z * z) + x[0] * y[0]


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


@program(X, 0.9)
def view_returned_by_a_helper_after_mutation(x, s):
    def inner(v):
        v[0] *= s
        return v[::-2]

    w = inner(x)
    w[0] = w[1] * s
    return x[3] * x[1] + w[0] * x[0]


@program(X, np.zeros(0))
def zero_size(x, e):
    s = x[0]
    for v in e:
        s = s * v
    e += 1.0
    return s * s + np.sum(e) + np.sum(x[2:2]) + np.sum(e * e)


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


@program(X, np.array([2, 2, 0]))
def index_overwritten_after_gather(x, k):
    y = x[k] * x[k]
    k[:] = 1
    z = x[k] * y
    k[0] = 3
    return np.sum(z) + x[k[0]]


@program(X, X)
def same_values_twice(x, y):
    a = x
    a[0] = y[1] * y[0]
    return np.sum(a * y)


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


@program(X)
def names_are_shadowed(x):
    def f(x):
        x = x * x
        return x

    y = f(x[0])
    x = f(x)
    for x_ in x:
        y += x_ * y
    x = y
    return x * y


@program(X, 3)
def loop_variable_after_the_loop(x, n):
    for i in range(n):
        x[i] = x[i] * x[i + 1]
    x[i] *= 2.0
    for e in x:
        if e > 0.05:
            break
    return x[i] * e + i * x[0]


def _with_defaults(v, w=None, s=2.0, *rest, t=0.5):
    if w is None:
        w = v * s
    for r in rest:
        w = w + r
    v[0] = t * w[1]
    return np.sum(v * w)


@program(X, Y)
def default_arguments(x, y):
    return _with_defaults(x) + _with_defaults(y, x) * _with_defaults(x, y, 1.0, 0.3, x[2], t=x[0])


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


@program(X.astype(np.float32), 0.5, native=True)
def single_precision(x, s):
    y = x * x
    for i in range(3):
        y[i + 1] += y[i] * x[i]
    return y[3] + s * y[0]


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


@program(M)
def transposed_views(a):
    t = a.T
    t[1:] = t[:-1] * 2.0
    f = a.ravel()
    f[::5] *= f[1]
    t[0, 2] += f[3]
    return np.sum(a * a) + t[3, 2] * f[0]


@program(M)
def reshaped_and_written(a):
    v = a.reshape(4, 3)
    v[0] = v[1] * v[2]
    w = v.reshape(-1)
    w[w < 0.0] = w[0] * 0.5
    w[w > 0.3] *= 2.0
    return np.sum(a * a * a)


@program(X)
def self_overlap(x):
    x[1:] = x[:-1]
    x[::-1] = x * x[0]
    x[:] = x
    x += x
    x *= x
    x[1:3] += x[2:]
    return np.sum(x) + x[0] * x[1]


@program(X, Y)
def swapped_elements(x, y):
    x[0], x[1] = x[1], x[0]
    x[2], y[3] = y[3] * x[2], x[2]
    for i in range(2):
        x[i], x[3 - i] = x[3 - i], x[i] * y[i]
    return x[0] + 2 * x[1] * x[2] + 3 * x[3] + y[3]


@program(X, 1.2)
def unbound_on_one_path(x, c):
    for i in range(4):
        if i % 2 == 0:
            v = x * c
            v[0] = v[1]
        x[i] += v[0] * v[i]
    return np.sum(x)


@program(X, Y)
def masks_kept_and_changed(x, y):
    m = x > 0.25
    y[m] = x[m] * 2.0
    x[m] *= y[m]
    m = ~m
    x[m] -= y[m]
    return np.sum(x * y)


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


@program(X)
def power_in_place(x):
    x **= 2
    x **= 1.5
    y = x[1:]
    y **= x[0] + 1.0
    y /= 1.0 + x[0]
    return np.sum(x)


@program(M, np.array([2, 0, 2]))
def rows_gathered_and_scattered(a, k):
    b = a[k]
    a[k] = b * b[::-1] + 0.2
    np.add.at(a, k, b)
    a[k, 1] = 0.5 * a[k, 0]
    return np.sum(a * a)


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


@program(X, Y, 0.5)
def argument_rebound_to_a_view(x, y, s):
    x = x[1:]
    y = y[::-1]
    x[0] = s * y[0]
    y = x
    y[1] *= y[0]
    return np.sum(x * x) + y[2] * s


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


@program(X)
def empty_elements_never_read(x):
    e = np.empty(6)
    e[1:5] = x * x
    e[2] *= e[1]
    return np.sum(e[1:5] * x)


@program(X, M)
def products_of_written_arrays(x, a):
    y = a @ x
    a[0] = x * y[0]
    x[:3] = a @ x
    a[:, 1] += y
    return y @ (a @ x)


@program(X, Y)
def array_results_of_reductions(x, y):
    m = np.stack((x, y, x * y))
    m[0] -= m.mean(axis=0)
    m /= 1.0 + np.sum(m * m, axis=1, keepdims=True)
    return np.max(m) * np.min(m[1]) + np.sum(m.sum(axis=1) ** 3)
