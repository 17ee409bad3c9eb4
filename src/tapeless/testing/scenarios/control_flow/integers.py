"""Integers, booleans and comparisons that steer arithmetic and carry no derivative."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
SAMPLE = np.array([0.5, 2.5, -1.5, 1.5])


def boolean_into_arithmetic(x):
    return math.cos(float(x > 0.0))


HERE.add(boolean_into_arithmetic, 0.7, value=math.cos(1.0), gradient=0.0)


def boolean_chosen_by_branch(x):
    if x > 1.0:
        flag = True
    else:
        flag = False
    return x * flag + math.cos(1.0 * flag)


HERE.add(boolean_chosen_by_branch, 2.0, gradient=1.0, at="true")
HERE.add(boolean_chosen_by_branch, 0.5, gradient=0.0, at="false")


def times_count(x, v):
    return x * np.sum(v > 1.0)


HERE.add(times_count, 3.0, SAMPLE, gradient=(2.0, np.zeros(4)))


def times_sign(x):
    return x * np.sign(x - 3.0)


HERE.add(times_sign, 2.0, gradient=-1.0, at="below")
HERE.add(times_sign, 5.0, gradient=1.0, at="above")


def times_argmax(x, v):
    return x * np.argmax(v)


HERE.add(times_argmax, 3.0, SAMPLE, gradient=(1.0, np.zeros(4)))


def read_at_argmin(x):
    return x[np.argmin(x)] ** 2


HERE.add(read_at_argmin, SAMPLE, gradient=np.array([0, 0, -3.0, 0]))


def times_length(x):
    return len(x) * x[0] + x.shape[0] * x[1] + x.size * x.ndim * x[2]


HERE.add(times_length, SAMPLE, gradient=np.array([4.0, 4.0, 4.0, 0.0]))


def floor_division_and_modulo(x):
    s = 0.0
    for i in range(6):
        s += x[i % 4] * (i // 2)
    return s


HERE.add(floor_division_and_modulo, SAMPLE, gradient=np.array([2.0, 2.0, 1.0, 1.0]))


def index_from_float(x):
    i = int(x[0] * 4.0)
    return x[i] * x[0]


HERE.add(
    index_from_float,
    np.array([0.6, 2.5, -1.5, 1.5]),
    gradient=np.array([-1.5, 0.0, 0.6, 0.0]),
)


def common_divisor_times(x, a, b):
    while b != 0:
        a, b = b, a % b
    return x * x * a


HERE.add(common_divisor_times, 1.5, 12, 18, gradient=18.0)


def integer_array_index(x, order):
    s = 0.0
    for i in range(len(order)):
        s += x[order[i]] * (i + 1)
    return s


HERE.add(integer_array_index, SAMPLE, np.array([2, 0, 2]), gradient=np.array([2.0, 0, 4.0, 0]))


def bit_operations(x, n):
    s = 0.0
    while n > 0:
        if n & 1:
            s += x
        n >>= 1
        x = x * x
    return s


HERE.add(bit_operations, 1.1, 5, gradient=1 + 4 * 1.1**3)


def constant_function(x):
    return 2.5


HERE.add(constant_function, 1.0, gradient=0.0)


def identity(x):
    return x


HERE.add(identity, 1.25, gradient=1.0, value=1.25)


def output_ignores_input(x):
    y = np.sum(x * x)
    y = 1.0
    return y


HERE.add(output_ignores_input, SAMPLE, gradient=np.zeros(4), value=1.0)


def parity(n):
    return n % 2


HERE.add(parity, 7, argnums=0, refused="an integer has no derivative", error="IntegerArgument")


def truth_value(flag, x):
    return x if flag else -x


HERE.add(
    truth_value, True, 2.0, argnums=0, refused="a bool has no derivative", error="IntegerArgument"
)
HERE.add(truth_value, True, 2.0, argnums=1, gradient=1.0, at="other_argument")
