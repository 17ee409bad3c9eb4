"""Small programs of the language, each with arguments: reading one must keep what it computes."""

import functools
import math

import numpy as np

from tests.frontend import helper
from tests.frontend.helper import fill_with_squares, scaled

PROGRAMS = []


def program(*calls):
    """Decorator: a program, and the arguments of each call to compare."""

    def register(function):
        PROGRAMS.extend((function, call) for call in calls)
        return function

    return register


X = np.array([0.5, -1.5, 2.0, 0.25, -0.75])
M = np.arange(12.0).reshape(3, 4) / 7.0 - 0.6

# ---- arithmetic ----------------------------------------------------------------------------------


@program((2.0, 3.0))
def arithmetic(a, b):
    return (a + b) * (a - b) / b**2 - -a // 2 + a % b


@program((7, 2))
def integers(m, n):
    return m // n, m % n, m**n, m << n, m & 3, m | 8, m ^ n, ~m, divmod(m, n)


@program((2.0,))
def constants(x):
    k = 3 * 4 + 1
    return x * k * math.pi + np.e - float("inf") * 0 if k > 100 else x * (k - 13) + 2**0.5


@program((X, 1.0), (X, -1.0))
def builtin_functions(x, a):
    p = max(a, 0.5, x[0]), min(a, 2), abs(a), round(a * 1.7), int(a * 3.7), bool(a), pow(a, 2)
    return p, sum(x), max(x), min(x), sum((a, a, 1.0)), float(len(x)), max((a, 3.0))


@program((M, M.T.copy()))
def matrix_product(a, b):
    return a @ b, np.dot(a, b).T, a.dot(b), np.outer(a[0], b[0])


# ---- branches ------------------------------------------------------------------------------------


@program((1.0,), (-1.0,), (0.0,))
def branches(x):
    if x > 0:
        y = x * 2
    elif x < 0:
        y = x * 3
    else:
        y = 7.0
    return y + 1


@program((1.0,), (-1.0,))
def early_return(x):
    if x > 0:
        return x * 2
    y = x - 1
    return y * y


@program((1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0))
def nested_returns(x, y):
    if x > 0:
        if y > 0:
            return 1.0 * x
        z = x + y
    else:
        z = y
        if y > 0:
            return z * 3
    z = z * z
    return z + x


@program((1.0, True))
def static_branch(x, flag):
    if flag:
        x = x * 2
    else:
        print(f"never {x}")
    return x


@program((X,), (M,))
def rank_branch(x):
    if x.ndim == 2:
        return x[0, 0]
    if isinstance(x, np.ndarray):
        return x[0]
    return x


@program((1.0, None), (1.0, 2.0))
def optional(x, scale):
    if scale is None:
        scale = 3.0
    return x * scale


@program((1.0, True), (-1.0, True))
def conditionally_bound(x, c):
    if x > 0:
        v = x * 2
    z = x
    if x > 0:
        z += v
    return z


@program((1.0,), (-1.0,))
def raises_when_unbound(x):
    if x > 0:
        v = x
    return v


@program((0.5,), (1.5,), (2.5,))
def chained(x):
    return (1.0 if 0 < x < 1 else 2.0) + (10.0 if 1 <= x <= 2 < 3 else 20.0)


@program((X, 0), (X, 3), (X, 9))
def short_circuit(x, i):
    if i < len(x) and x[i] > 0:
        return x[i]
    if i >= len(x) or x[i] < -1:
        return -1.0
    return 0.0


@program((2.0, 0.0), (0.0, 3.0), (0.0, 0.0))
def value_of_or(a, b):
    return (a or b or 5.0) + (a and b)


@program((1.0, 2.0), (2.0, 1.0))
def not_and_mixed(a, b):
    c = not a < b
    d = a < b and b < 10.0
    e = c or not d
    return 1.0 * c + 2.0 * d + 4.0 * e


@program((0.5,), (-0.5,))
def conditional_expression(x):
    return math.sqrt(x) if x > 0 else -x


@program(
    (1.0, 2),
)
def membership(x, n):
    return x * (n in (1, 2, 3)) + (n not in (5, 6))


@program((2.0, "fast"), (2.0, "slow"))
def text_option(x, mode="fast"):
    if mode == "fast":
        return x
    elif mode in ("slow", "slower"):
        return x * x
    raise ValueError("unknown mode")


@program((1.0,), (-1.0,))
def raising(x):
    if x < 0:
        raise ValueError("negative")
    return math.sqrt(x)


@program((1.0,), (-1.0,))
def asserting(x):
    assert x > 0, "must be positive"
    y = math.log(x)
    assert True
    return y


@program((1.0,), (-1.0,), (0.0,))
def one_branch_raises(x):
    if x > 0:
        y, z = x, 2.0
    elif x < 0:
        y, z = -x, 3.0
    else:
        raise ZeroDivisionError("x is zero")
    return y * z


# ---- loops ---------------------------------------------------------------------------------------


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


# ---- calls ---------------------------------------------------------------------------------------


@program((2.0,))
def calls(x):
    a = scaled(x) + scaled(x, 3.0) + scaled(x, by=4.0, plus=1.0) + scaled(by=x, x=2.0)
    return a + helper.total(x, a, 1.0) + helper.rated(x) + helper.total() + helper.total(*(x, x))


@program((X,))
def mutating_helper(x):
    y = np.empty_like(x)
    fill_with_squares(y, x)
    return y


@program((X,))
def compiled_helper(x):
    return helper.compiled_norm(x) * 2.0


def _twice(f, x):
    return f(f(x))


@program((0.7,))
def functions_as_arguments(x):
    square = lambda t: t * t  # noqa: E731
    return _twice(square, x) + _twice(math.sin, x) + _twice(lambda t: _twice(square, t), x)


@program((0.7,))
def late_binding(x):
    k = 1.0

    def scale(t, offset=x):
        return t * k + offset

    a = scale(x)
    k = 2.0
    b = scale(x)
    for i in range(3):
        k = k + i
        b += scale(a, offset=1.0)
    return a, b


def _adder(k):
    def add(t):
        return t + k

    return add


@program((1.0,))
def returned_closure(x):
    f = _adder(2.0 * x)
    g = _adder(3.0)
    return f(x) * g(x)


def _closing_over(scale, table):
    def inside(x):
        return scale * x + table[0] * table.shape[0]

    return inside


program((2.0,))(_closing_over(1.5, X))


def _forwarding(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return 2.0 * function(*args, **kwargs)

    return wrapper


@_forwarding
def _wrapped(x, y=3.0):
    return x - y


@program((2.0,))
def decorated(x):
    return _wrapped(x) + _wrapped(x, y=1.0)


program((1.0, 5.0))(lambda a, b: a * b + 1)

SCALE = 2.5
TABLE = np.array([1.0, 2.0, 4.0])
COUNT = 2
PAIR = (3, "text", 0.5)


@program((2.0,))
def globals_of_all_kinds(x):
    return x * SCALE + TABLE[COUNT] + TABLE.sum() + PAIR[0] * PAIR[2] + helper.RATE


@program((2.0, 1, 2, 3), (2.0,))
def variadic(x, *rest):
    s = x
    for r in rest:
        s = s * 2 + r
    return s, len(rest)


@program((2.0, (1.0, (X, 3))))
def nested_argument(x, pair):
    a, (b, n) = pair
    return (x * a, (b[0], n), pair[1][1])


@program((4.0, 0.5))
def keyword_only(x, y, *, z=1.0):
    return x * y + z


@program((X,))
def returns_nothing(x):
    x[0] = 3.0


@program((1.0,), (-1.0,))
def returns_nothing_early(x):
    if x > 0:
        return
    x = x + 1


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


@program((3.0, 4))
def static_recursion(x, n):
    return _power(x, 3)


def _power(x, n):
    return 1.0 if n == 0 else x * _power(x, n - 1)


@program((X,))
def imports_inside(x):
    import math as m
    from math import cos

    return m.sin(x[0]) + cos(x[1])


@program((X, 3))
def comprehension_over_tuple(x, n):
    parts = np.stack([x * k for k in (1.0, 2.0, 3.0)])
    return parts, sum(x[k] for k in (0, 1)), np.array([x[0] for _ in (1, 2) if n is not None])


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


@program((np.float32(1.5), np.ones(2, np.float32)))
def single_precision(a, x):
    return a * x[0], x * 2


@program((np.array(2.5), np.int64(3), np.float64(0.5)))
def numpy_scalars(a, n, b):
    return a * n + b
