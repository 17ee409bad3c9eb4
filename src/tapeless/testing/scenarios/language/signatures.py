"""What goes in and what comes out: several arguments, tuples, arrays, numbers."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, -1.0, 2.0])


def three_arguments(x, a, y):
    return np.sum(x * y) * a + a**2


HERE.add(three_arguments, X, 1.5, X + 1.0, at="all")
HERE.add(three_arguments, X, 1.5, X + 1.0, argnums=1, at="middle")
HERE.add(three_arguments, X, 1.5, X + 1.0, argnums=(2, 0), at="backwards")


def integers_between(n, x, flag, y):
    s = x if flag else y
    for _ in range(n):
        s = s * y
    return s


HERE.add(integers_between, 2, 0.5, True, 3.0, argnums=(1, 3), gradient=(9.0, 3.0))


def tuple_argument(pair):
    x, (a, b) = pair
    return np.sum(x * a) + b * b * a


HERE.add(tuple_argument, (X, (1.5, 2.0)), gradient=((np.full(3, 1.5), (1.5 + 4.0, 6.0))))


def pair_of_scalars(x, y):
    return x * y, math.sin(x)


HERE.add(pair_of_scalars, 0.7, 1.3)


def scalar_and_array(x, a):
    return a * np.sum(x), np.sin(x) * a


HERE.add(scalar_and_array, X, 1.5)


def nested_tuple(x):
    return ((x, x * x), (x**3,))


HERE.add(nested_tuple, 0.7)


def vector_of_scalar(t):
    return np.array([math.cos(t), math.sin(t), t * t])


HERE.add(vector_of_scalar, 0.7)


def vector_by_loop(x):
    y = np.zeros(4)
    for i in range(3):
        y[i] += x[i] * x[0]
        y[i + 1] += math.exp(x[i])
    return y


HERE.add(vector_by_loop, X)


def one_element_vector(x):
    return x * x


HERE.add(one_element_vector, np.array([1.5]))


def returns_none(x):
    x[:] = np.cos(x)


HERE.add(returns_none, X, refused="no value to differentiate", error="NonScalarOutput")


def gradient_of_vector(x):
    return x * 2.0


HERE.add(gradient_of_vector, X, at="linear")


def same_output_twice(x):
    y = x * x
    return y, y


HERE.add(same_output_twice, X)


def argument_among_outputs(x):
    return x, x[0] * 2.0


HERE.add(argument_among_outputs, X)
