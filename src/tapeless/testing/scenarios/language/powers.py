"""`**` between scalars and arrays, constants and variables, integers and floats."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
X = np.array([0.5, 1.3, 2.0])


def constant_exponents(x):
    return x**2 + x**3 * 0.5 + x**-1 + x**0.5 + x**-1.5 + x**1 + x**0


HERE.add(constant_exponents, 1.7, tags=("second_order",))


def negative_base(x):
    return x**3 + x**-2 + x**2


HERE.add(negative_base, -1.3, gradient=3 * 1.69 + 2 / 1.3**3 - 2.6)


def integer_exponent_argument(x, n):
    return x**n


HERE.add(integer_exponent_argument, 1.5, 4, gradient=13.5, at="four")
HERE.add(integer_exponent_argument, 1.5, 0, gradient=0.0, at="zero")
HERE.add(integer_exponent_argument, 1.5, -2, gradient=-2 / 1.5**3, at="minus_two")
HERE.add(integer_exponent_argument, -1.5, 3, gradient=6.75, at="negative_base")


def constant_base(x):
    return 2**x + 0.5**x + 3.0**-x


HERE.add(constant_base, 1.3)


def variable_both(x, y):
    return x**y + y**x


HERE.add(variable_both, 1.3, 2.4, tags=("second_order",))


def array_powers(x):
    return np.sum(x**2 + x**3 * x**-1.0 + x**0.5 + 2.0**x + x**x)


HERE.add(array_powers, X, tags=("second_order",))


def array_to_array(x, y):
    return np.sum(x**y)


HERE.add(array_to_array, X, X[::-1].copy())


def scalar_to_array(a, x):
    return np.sum(a**x) + np.sum(x**a)


HERE.add(scalar_to_array, 1.4, X)


def power_of_builtin(x):
    return pow(x, 3) + np.power(x, 2.5) + pow(2.0, x)


HERE.add(power_of_builtin, 1.4)


def powers_in_loop(x):
    s = 0.0
    for i in range(5):
        s += x**i * (-1.0) ** i
    return s


HERE.add(powers_in_loop, 0.7, gradient=-1 + 2 * 0.7 - 3 * 0.49 + 4 * 0.343)


def zero_to_the(x, p):
    return x**p


# 0 ** p has no differences to the left of 0 unless p is an integer.
HERE.add(zero_to_the, 0.0, 2.0, argnums=0, gradient=0.0, at="two", differences=False)
HERE.add(zero_to_the, 0.0, 1.0, argnums=0, gradient=1.0, at="one", differences=False)


def square_at_zero(x):
    return x**2 + x**1 + x**3


HERE.add(square_at_zero, 0.0, gradient=1.0, tags=("second_order",))


def squares_of_zeros(x):
    return np.sum(x**2) + np.sum(x**3)


HERE.add(squares_of_zeros, np.zeros(3), gradient=np.zeros(3))
