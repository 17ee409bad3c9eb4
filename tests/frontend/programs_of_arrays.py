"""Small programs that assign, index and change arrays."""

import math

import numpy as np

from tests.frontend import helper
from tests.frontend.table import M, X, program

# ---- assignment ----------------------------------------------------------------------------------


@program((1.0, 2.0, X))
def unpacking(a, b, x):
    a, (b, c) = b, (a, a + b)
    (p, q, r, s, t) = x
    first, *rest = (a, b, c)
    u = v = p + q
    m, n = r, s
    return a, b, c, t, first, rest[0], u * v, m - n, sum(rest)


@program((X,), (X[:2],))
def unpacking_checks_length(x):
    a, b = x
    return a - b


@program((X,))
def annotated(x):
    s: float = 0.0
    s: float
    for v in x:
        s -= v
    return s


@program((X,), (M,), (2.0,))
def augmented(x):
    y = x * 1.0
    y += 1.0
    y *= 2
    y -= x
    y /= 4
    y **= 2
    return y


@program((X,))
def augmented_aliases(x):
    y = x
    y += 1.0
    z = y[1:]
    z *= 2.0
    return x[0] + x[1]


@program((X, 2))
def augmented_items(x, i):
    x[i] += 3.0
    x[i + 1] *= x[0]
    x[1:] += x[:-1]
    x[[0, 0, 1]] += 1.0
    x[x < 0] = 0.0
    return x.sum()


# ---- subscripts ----------------------------------------------------------------------------------


@program((X, 1))
def slices(x, k):
    return x[k:], x[:-k], x[::2], x[::-1], x[k : k + 2], x[-1], x[...], x[None, :], x[:, np.newaxis]


@program((M, 1))
def matrix_indices(m, i):
    return m[i], m[i][2], m[:, 1], m[..., 0], m[i, ::2], m[-1, -1], m[None, i], m[1:, 1:]


@program((X, np.array([0, 2, 2])))
def gathers(x, index):
    mask = x > 0
    return x[index], x[[0, 2, 2]], x[mask], x[x < 0.0], x[[1]]


@program((M,))
def shapes(m):
    rows, columns = m.shape
    n = m.shape[0] * m.shape[1] + m.shape[-1]
    z = np.zeros(m.shape)
    o = np.ones((rows, 2))
    e = np.zeros(m.shape[:-1])
    return rows, columns, n, z + 1, o, e, m.ndim, m.size, len(m), m.shape


@program((M,))
def reshapes(m):
    h = m @ m.T
    a, b = h.shape
    z = np.zeros_like(h)
    y = np.zeros(h.shape)
    flat = m.reshape(-1)
    other = m.reshape(4, 3) + m.reshape((4, 3)) + np.reshape(m, (4, 3))
    return a * b, z, y, flat, other, m.T, m.ravel(), m.flatten(), h.shape == z.shape


@program((X,))
def stores(x):
    y = np.zeros(len(x))
    y[0] = x[1]
    y[1:3] = x[:2]
    y[-1] = 5.0
    y[...] = y * 2
    view = y[1:]
    view[0] = 7.0
    y[1:] = y[:-1]
    return y


@program((X,))
def overwrites_argument(x):
    x[0] = math.sin(x[1])
    x[1:] = 0.0
    return x[0]


@program((M,))
def tuple_index(m):
    place = (1, 2)
    index = (slice_of(m), 0)
    return m[place] + index[0]


def slice_of(m):
    return m[0, 0]


@program((X,))
def lists_as_arguments(x):
    a = np.array([x[0], x[1], 2.0])
    b = np.array([[1.0, 2.0], [3.0, x[2]]])
    c = np.concatenate([a, x[:2]])
    d = np.stack((a, a * 2))
    x[[0, 1]] = [5.0, 6.0]
    return a, b, c, d, np.array([1, 2, 3])


# ---- library -------------------------------------------------------------------------------------


@program((X,))
def methods(x):
    y = x.copy()
    y.fill(2.0)
    z = np.empty(3)
    np.copyto(z, x[:3])
    w = np.zeros_like(x)
    np.multiply(x, 3.0, out=w)
    np.add(w, 1.0, w)
    c = x.astype(np.float32).astype(np.float64)
    return y, z, w, x.max(), x.mean(axis=0), x.sum() + x.dot(y), c, np.clip(x, -1.0, 1.0)


@program((M,))
def reductions(m):
    return np.sum(m), m.sum(axis=1), np.mean(m, 0), m.max(axis=0, keepdims=True), np.prod(m)


@program((M,))
def creation(m):
    n = m.shape[0]
    return (
        np.zeros((n, 2)),
        np.full((2, n), m[0, 0]),
        np.ones(n, dtype=np.float32),
        np.arange(n),
        np.arange(1.0, 2.0, 0.25),
        np.linspace(0.0, 1.0, n),
        np.where(m > 0, m, 0.0),
        np.array(m),
        np.asarray(m)[0],
    )


# ---- aliases -------------------------------------------------------------------------------------


@program((X,))
def chained_mutation(x):
    buffer = np.zeros(3)
    total = 0.0
    for t in range(4):
        for i in range(3):
            buffer[i] = x[i] * (t + 1)
        helper.fill_with_squares(buffer, buffer)
        total += buffer.sum()
    return total


@program((X, 2.0), (X, 0.0))
def alias_by_branch(x, c):
    y = np.zeros(5)
    z = x if c > 1 else y
    z[0] = 9.0
    return x[0] + 2 * y[0] + z[0]
