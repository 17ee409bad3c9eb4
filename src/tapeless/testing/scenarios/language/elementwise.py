"""The elementwise functions of `math` and NumPy, a family to a program, one cell to a function."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("language")
SMALL = np.array([0.3, -0.6, 0.8, -0.2, 0.5, 0.7])
POSITIVE = np.array([0.3, 1.6, 0.8, 2.2, 3.5, 0.7])
BESIDE = np.array([1.3, -0.4, 0.9, 2.1, -1.7, 0.2])


def math_trigonometric(x):
    a = math.sin(x[0]) * math.cos(x[1]) + math.tan(x[2])
    b = math.asin(x[3]) * math.acos(x[4]) + math.atan(x[5])
    return a * b + math.atan2(x[0], x[1]) + math.hypot(x[2], x[3])


HERE.add(math_trigonometric, SMALL, tags=("second_order",))


def numpy_trigonometric(x):
    a = np.sum(np.sin(x) * np.cos(x * x) + np.tan(x))
    b = np.sum(np.arcsin(x) * np.arccos(x) + np.arctan(x))
    return a * b


HERE.add(numpy_trigonometric, SMALL, tags=("second_order",))


def math_hyperbolic(x):
    a = math.sinh(x[0]) * math.cosh(x[1]) + math.tanh(x[2])
    b = math.asinh(x[3]) + math.acosh(1.5 + x[4]) * math.atanh(x[5])
    return a * b


HERE.add(math_hyperbolic, SMALL)


def numpy_hyperbolic(x):
    a = np.sinh(x) * np.cosh(x) + np.tanh(x)
    b = np.arcsinh(x) + np.arccosh(2.0 + x) * np.arctanh(x)
    return np.sum(a * b)


HERE.add(numpy_hyperbolic, SMALL)


def math_exponential(x):
    a = math.exp(x[0]) * math.expm1(x[1])
    b = math.log(x[2]) * math.log2(x[3]) + math.log10(x[4]) * math.log1p(x[5])
    return a * b + math.log(x[3], 3.0) + math.log(2.0, x[4])


HERE.add(math_exponential, POSITIVE)


def numpy_exponential(x):
    a = np.exp(-x) * np.expm1(x) + np.exp2(x)
    b = np.log(x) * np.log2(x) + np.log10(x) * np.log1p(x)
    return np.sum(a * b)


HERE.add(numpy_exponential, POSITIVE, tags=("second_order",))


def math_roots(x):
    return math.sqrt(x[0]) * math.sqrt(x[1]) + math.pow(x[2], x[3]) * math.pow(x[4], 3)


HERE.add(math_roots, POSITIVE)


def math_recent(x):
    return math.cbrt(x[0]) * math.exp2(x[1]) + math.cbrt(-x[2])


HERE.add(math_recent, POSITIVE)


def numpy_roots(x):
    return np.sum(np.sqrt(x) * np.cbrt(x) + np.square(x) * np.reciprocal(x + 1.0))


HERE.add(numpy_roots, POSITIVE)


def math_special(x):
    return math.erf(x[0]) * math.erfc(x[1]) + math.gamma(x[2]) * math.lgamma(x[3] + 1.0)


HERE.add(math_special, POSITIVE)


def math_angles(x):
    return math.degrees(x[0]) * math.radians(x[1]) + math.fabs(x[2]) * math.copysign(x[3], x[1])


HERE.add(math_angles, SMALL)


def numpy_angles(x):
    a = np.degrees(x) * np.radians(x) + np.rad2deg(x) * np.deg2rad(x)
    return np.sum(a + np.fabs(x) * np.absolute(x) * np.negative(x) + np.positive(x))


HERE.add(numpy_angles, SMALL)


def math_rounding(x):
    steps = math.floor(x[0] * 4.0) + math.ceil(x[1] * 4.0) + math.trunc(x[2] * 4.0)
    return steps * x[3] + round(x[4] * 4.2) * x[5]


HERE.add(math_rounding, SMALL, gradient=np.array([0.0, 0, 0, 1 - 2 + 3, 0, 2]))


def numpy_rounding(x):
    y = 4.3 * x
    return np.sum(np.floor(y) * x + np.ceil(y) * x + np.trunc(y) * x + np.rint(y) * x)


HERE.add(numpy_rounding, SMALL)


def remainders(x):
    a = (x[0] * 7.0) % 1.5 + x[5] % x[2] * 0.5
    return a * x[3] + math.fmod(x[1] * 7.0, 1.5) + (x[4] * 7.0) // 1.0


HERE.add(remainders, SMALL)


def numpy_remainders(x, y):
    return np.sum(np.mod(x * 7.0, 1.6) * x + np.remainder(x, y) + np.fmod(x * 5.0, y))


HERE.add(numpy_remainders, SMALL, np.array([1.3, -1.4, 0.9, 2.1, -1.7, 1.2]))


def numpy_two_arguments(x, y):
    a = np.arctan2(x, y) * np.hypot(x, y)
    b = np.logaddexp(x, y) + np.logaddexp2(y, x)
    return np.sum(a * b + np.copysign(x, y))


HERE.add(numpy_two_arguments, SMALL, BESIDE)


def numpy_operators_by_name(x, y):
    a = np.add(x, y) * np.subtract(x, y) + np.multiply(x, y)
    b = np.divide(x, y) + np.true_divide(y, x) + np.power(y * y, x)
    return np.sum(a * b)


HERE.add(numpy_operators_by_name, SMALL, BESIDE)


def numpy_on_scalars(x):
    return np.sin(x) * np.exp(x) + np.sqrt(x) * np.log1p(x) + np.tanh(x) ** 2


HERE.add(numpy_on_scalars, 0.7, tags=("second_order",))


def numpy_on_elements(x):
    s = 0.0
    for i in range(len(x)):
        s += np.sin(x[i]) * np.exp(-x[i])
    return s


HERE.add(numpy_on_elements, SMALL)


def sinc(x):
    return np.sum(np.sinc(x) * x)


HERE.add(sinc, SMALL)


def steps_of_heaviside(x):
    return np.sum(np.heaviside(x, 0.5) * x * x)


HERE.add(steps_of_heaviside, SMALL, gradient=2 * SMALL * (SMALL > 0))


def logistic_log_likelihood(beta, features, labels):
    s = 0.0
    for i in range(features.shape[0]):
        eta = 0.0
        for j in range(features.shape[1]):
            eta += features[i, j] * beta[j]
        s += labels[i] * eta - math.log1p(math.exp(eta))
    return s


_FEATURES = np.linspace(-1.0, 1.2, 12).reshape(4, 3)
HERE.add(
    logistic_log_likelihood,
    np.array([0.5, -1.0, 0.3]),
    _FEATURES,
    np.array([1.0, 0.0, 1.0, 1.0]),
    argnums=0,
    tags=("second_order",),
)


def many_operations_fused(x):
    y = np.sin(x) + np.cos(x**2)
    z = y * y - np.exp(-x) / (1.0 + y * y)
    return np.sum(z * y - x)


HERE.add(many_operations_fused, SMALL, tags=("second_order",))
