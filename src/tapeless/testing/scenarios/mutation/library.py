"""Library routines that write into an array: outside the language so far, and refused."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")
X = np.array([0.5, 2.0, -1.5])


def sine_into(x):
    y = np.empty_like(x)
    np.sin(x, out=y)
    return np.sum(y)


HERE.add(sine_into, X, gradient=np.cos(X))


def multiply_into_itself(x):
    np.multiply(x, x, out=x)
    return np.sum(x)


HERE.add(multiply_into_itself, X, gradient=2 * X)


def clip_into(x):
    y = np.empty_like(x)
    np.clip(x, -1.0, 1.0, out=y)
    return np.sum(y * y)


HERE.add(clip_into, X, gradient=np.array([1.0, 0.0, 0.0]))


def running_sum_into(x):
    y = np.empty_like(x)
    np.cumsum(x, out=y)
    return np.sum(y)


HERE.add(running_sum_into, X, gradient=np.array([3.0, 2.0, 1.0]))


def product_into(x):
    y = np.empty(())
    np.prod(x, out=y)
    return y[()]


HERE.add(product_into, X, gradient=np.array([-3.0, -0.75, 1.0]), refused="out=")


def sort_in_place(x):
    x.sort()
    return x[0] * x[1]


HERE.add(sort_in_place, X, gradient=np.array([-1.5, 0.0, 0.5]))


def roll_and_write(x):
    x[:] = np.roll(x, 1)
    return x[0] * x[0]


HERE.add(roll_and_write, X, gradient=np.array([0.0, 0.0, -3.0]))


def permute_and_write(x):
    y = np.empty((3, 2))
    y[:] = np.transpose(np.outer(np.array([1.0, 2.0]), x), (1, 0))
    return np.sum(y * y)


HERE.add(permute_and_write, X, gradient=10 * X)


def kronecker_and_write(x):
    y = np.empty((1, 6))
    y[:] = np.kron(np.ones((1, 2)), x.reshape(1, 3))
    return np.sum(y * y)


HERE.add(kronecker_and_write, X, gradient=4 * X)


def masked_write_routine(x):
    np.putmask(x, x < 0.0, 0.0)
    return np.sum(x * x)


HERE.add(masked_write_routine, X, gradient=np.array([1.0, 4.0, 0.0]))


def masked_copy(x):
    y = x * x
    np.copyto(y, x, where=x < 0.0)
    return np.sum(y)


HERE.add(masked_copy, X, gradient=np.where(X < 0.0, 1.0, 2 * X))


def some_reciprocals(x):
    z = x * x
    np.divide(1.0, x, out=z, where=x > 1.0)
    return np.sum(z)


HERE.add(some_reciprocals, X, gradient=np.array([1.0, -0.25, -3.0]))
