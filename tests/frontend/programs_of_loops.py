"""Small programs with loops, and what leaves them."""

import math

import numpy as np

from tests.frontend.table import M, X, program


@program((X,))
def signal(x):
    s = 0.0
    for i in range(len(x)):
        if x[i] > 0.0:
            s += math.sin(x[i])
        else:
            s += math.cos(x[i])
    return s


@program((10, 3.0), (0, 3.0))
def countdown(n, x):
    while n > 0:
        x = math.cos(x)
        n -= 1
    return x, n


@program((X,), (X[:0],))
def breaking(x):
    s = 0.0
    for v in x:
        if v > 1.0:
            break
        s += v
    return s


@program((X,), (np.abs(X),))
def for_else(x):
    for v in x:
        if v < -1.0:
            s = v
            break
    else:
        s = 100.0
    return s


@program((5.0,), (0.1,))
def while_else(x):
    n = 0
    while x > 1:
        x /= 2
        n += 1
        if n > 10:
            break
    else:
        x = x + 100
    return x, n


@program((X, 0.3), (X, 9.0))
def while_true(x, limit):
    i = 0
    s = 0.0
    while True:
        s += abs(x[i])
        if s > limit:
            break
        i += 1
        if i == len(x):
            return -s
    return s * i


@program((X,), (-np.abs(X),))
def return_from_loop(x):
    for i in range(len(x)):
        if x[i] > 1.0:
            return x[i] * i
    return -1.0


@program((M, 0.3), (M, 9.0), (M, -9.0))
def return_from_nested_loop(m, limit):
    s = 0.0
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            s += m[i, j] ** 2
            if s > limit:
                return s, i, j
        s *= 0.5
    return s, -1, -1


@program((M,), (M - 1.0,))
def continuing(m):
    s = 0.0
    for row in m:
        for v in row:
            if v < 0:
                continue
            if v > 0.8:
                break
            s += v
        else:
            s += 10.0
            continue
        s += 1000.0
    return s


@program((M,), (M + 5.0,))
def break_in_else(m):
    n = 0
    for row in m:
        for v in row:
            if v > 0.5:
                n += 1
                break
        else:
            break
        n += 10
    else:
        n += 100
    return n


@program((X,))
def continue_keeps_values(x):
    z = 0.0
    k = 0
    total = 0.0
    while k < len(x):
        k += 1
        if x[k - 1] > 0:
            if x[k - 1] > 1:
                z = 1.0
                continue
            w = 2.0
        else:
            w = 3.0
        z = z + w
        total += z
    return z, total


@program((X,), (X[:0],))
def loop_variable_after(x):
    for i in range(len(x)):
        last = x[i]
    return last * i


@program((3,))
def certain_loop(n):
    for i in range(3):
        y = i * n
    return y, i


@program((X, X + 1.0), (X, X[:3]))
def zipping(x, y):
    s = 0.0
    for i, (a, b) in enumerate(zip(x, y), start=1):
        s += i * a * b
    for a, i in zip(x, range(2, 100, 3)):
        s += a / i
    return s


@program((X,))
def backwards(x):
    s = 0.0
    for i in reversed(range(len(x))):
        s = s * 0.5 + x[i]
    for v in reversed(x):
        s = s * 0.5 + v
    for i in range(len(x) - 1, -1, -2):
        s = s * 0.5 + x[i]
    for i in reversed(range(1, 10, 4)):
        s = s * 0.5 + i
    for i, v in enumerate(reversed(x)):
        s = s * 0.5 + v * i
    return s


@program((1.0, 2.0, 3.0))
def unrolled(a, b, c):
    s = 0.0
    for k, v in enumerate((a, b, c)):
        if v > 2.5:
            break
        if v > 1.5:
            continue
        s += k + v
    else:
        s = -1.0
    for f, v in zip((math.sin, math.cos, math.exp), (a, b, c)):
        s += f(v)
    for v in reversed((a, b)):
        s = s * 2 + v
    for (p, q), r in zip(((a, b), (b, c)), (1, 2)):
        s += p * q * r
    return s


@program((1.0, 0.5), (0.5, 1.0), (0.1, 0.2))
def unrolled_return(a, b):
    for v in (a, b):
        if v > 0.8:
            return v
    return -1.0


@program((X,))
def swaps(x):
    a, b = 0.0, 1.0
    for v in x:
        a, b = b, a + v
    return a, b


@program((X,))
def tuple_carried(x):
    state = (0.0, 1.0)
    for v in x:
        state = (state[1], state[0] + v)
    p, q = state
    return p * q


@program((5,))
def tuple_first_bound_inside(n):
    for i in range(n):
        if i > 0:
            pair = (pair[0] + i, pair[1] * i)  # noqa: F821
        else:
            pair = (1.0, 2.0)
    return pair


@program((X,))
def no_carry(x):
    k = 2.0
    for i in range(len(x)):
        k = k
        x[i] = x[i] * k
    return x, k


@program((6,))
def triangular(n):
    s = 0
    for i in range(n):
        for j in range(i):
            for k in range(j, i, 2):
                if k == 4:
                    break
                s += i * j - k
    return s


@program((X, 3), (X, 0))
def zero_trips(x, n):
    t = 0.0
    for i in range(n):
        for j in range(0):
            t += 1.0
        while t > 100:
            t -= 1
    return t
