"""Products of arrays, and the same numbers in other shapes."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0])
Y = np.array([1.5, 0.3])
M = np.array([[0.5, -1.0, 2.0], [1.5, -0.3, 0.8]])
S = np.array([[1.5, 0.2, -0.4], [0.3, 1.1, 0.6], [-0.5, 0.7, 0.9]])


def dot_of_vectors(x, y):
    return np.dot(x, y) + x @ y * np.dot(x, x)


HERE.add(dot_of_vectors, X, X[::-1].copy())


def matrix_times_vector(m, x):
    return np.sum((m @ x) ** 2) + np.sum(np.dot(m, x))


HERE.add(matrix_times_vector, M, X)


def vector_times_matrix(y, m):
    return np.sum((y @ m) ** 3)


HERE.add(vector_times_matrix, Y, M)


def matrix_times_matrix(m, s):
    return np.sum((m @ s) ** 2) + np.sum(m.dot(s))


HERE.add(matrix_times_matrix, M, S)


def gram(m):
    return np.sum((m.T @ m) ** 2) + np.sum(m @ m.T)


HERE.add(gram, M, tags=("second_order",))


def quadratic_form(x, s):
    return x @ s @ x


HERE.add(quadratic_form, X, S, gradient=((S + S.T) @ X, np.outer(X, X)))


def products_in_loop(x, s):
    for _ in range(3):
        x = np.tanh(s @ x)
    return np.sum(x)


HERE.add(products_in_loop, X, S)


def outer_product(x, y):
    return np.sum(np.outer(x, y) ** 2)


HERE.add(outer_product, X, Y)


def reshaped(x):
    a = np.reshape(x, (2, 3))
    b = x.reshape(3, 2)
    c = x.reshape(-1, 2)
    return np.sum(a @ b) + np.sum(c * b * b)


HERE.add(reshaped, np.linspace(-1.0, 1.2, 6))


def transposed(m):
    t = m.T
    return np.sum(t[0] * t[1]) + np.sum(np.transpose(m) ** 3) + m.transpose()[2, 1]


HERE.add(transposed, M)


def raveled(m):
    return np.sum(m.ravel()[1:4] ** 2) + np.ravel(m)[5] * m.flatten()[0]


HERE.add(raveled, M)


def concatenated(x, y):
    z = np.concatenate((x, y, x * x))
    return np.sum(z[1:] * z[:-1])


HERE.add(concatenated, X, Y)


def concatenated_along_axis(m):
    wide = np.concatenate((m, 2.0 * m), axis=1)
    tall = np.concatenate((m, m * m))
    return np.sum(wide[0] * wide[1]) + np.sum(tall[1] * tall[3])


HERE.add(concatenated_along_axis, M)


def stacked(x):
    a = np.stack((x, x * x))
    b = np.stack((x, np.sin(x)), axis=1)
    return np.sum(a @ b)


HERE.add(stacked, X)


def broadcast(x, y):
    return np.sum((x[:, None] - y[None, :]) ** 2) + np.sum(x + y[0])


HERE.add(broadcast, X, Y)


def broadcast_row_over_matrix(x, m):
    return np.sum(np.exp(-((m - x) ** 2)) * m)


HERE.add(broadcast_row_over_matrix, X, M)


def two_layers(w, b, v, x):
    h = np.tanh(w @ x + b)
    return v @ h


HERE.add(two_layers, M, Y, Y[::-1].copy(), X)


def array_valued(x):
    return np.sin(x) * x[0]


HERE.add(array_valued, X)


def matrix_valued(x):
    return np.outer(x, x) + x


HERE.add(matrix_valued, X)
