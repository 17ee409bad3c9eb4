"""Programs in which names share memory, and write it."""

import numpy as np

from tests.fuzz.table import M, X, Y, program


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


@program(X.astype(np.float32), 0.5, native=True)
def single_precision(x, s):
    y = x * x
    for i in range(3):
        y[i + 1] += y[i] * x[i]
    return y[3] + s * y[0]


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


@program(X, Y)
def masks_kept_and_changed(x, y):
    m = x > 0.25
    y[m] = x[m] * 2.0
    x[m] *= y[m]
    m = ~m
    x[m] -= y[m]
    return np.sum(x * y)


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


@program(X, Y, 0.5)
def argument_rebound_to_a_view(x, y, s):
    x = x[1:]
    y = y[::-1]
    x[0] = s * y[0]
    y = x
    y[1] *= y[0]
    return np.sum(x * x) + y[2] * s


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
