"""Variables of several forms: the value, and derivatives on each path, in both modes."""

import math

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import UnsupportedSyntax
from tapeless.testing import check_grads

X = np.array([0.5, 2.0, 1.0])
CASES = []


def at(*points):
    """Decorator: a program, and the arguments at which it is differentiated."""

    def register(function):
        names = [f"{function.__name__}-{k}" for k in range(len(points))]
        CASES.extend(pytest.param(function, p, id=n) for p, n in zip(points, names, strict=True))
        return function

    return register


@at((X,), (-X,))
def number_or_array(x):
    z = x[1] if x[0] > 0.0 else x * 2.0
    return np.sum(z * z)


@at((X,))
def number_that_becomes_an_array(x):
    total = 0.0
    for i in range(len(x)):
        total += x * i
    return np.sum(total * total)


@at((X,))
def none_at_first(x):
    best = None
    for value in x:
        if best is None or value > best:
            best = value
    return best * best


@at((X,), (0.1 * X,))
def found_or_not(x):
    found = None
    for i in range(len(x)):
        if x[i] > 0.6:
            found = i
            break
    if found is None:
        return np.sum(x)
    return x[found] ** 2


@at((X,))
def none_is_an_error(x):
    last = None
    for value in x:
        if value > 0.6:
            last = value
    assert last is not None
    return 3.0 * last * last


@at((X,))
def tuple_or_none(x):
    state = None
    for value in x:
        state = (value, value) if state is None else (state[0] + value, state[1] * value)
    return state[0] * state[1]


@at((1.3, 8))
def kinds_in_a_list(x, n):
    shapes = [(x, 2.0), x * 3.0, np.array([x, x * x])]
    total = 0.0
    for i in range(n):
        shape = shapes[i % 3]
        if isinstance(shape, tuple):
            total += shape[0] * shape[1]
        elif isinstance(shape, np.ndarray):
            total += np.sum(shape)
        else:
            total += shape * shape
    return total


@at((0.7, 7))
def texts_as_states(x, n):
    state, total = "a", 0.0
    for _ in range(n):
        if state == "a":
            total, state = total + x, "b"
        elif state == "b":
            total, state = total + x * x, "c"
        else:
            total, state = total + x**3, "a"
    return total


@at((0.5,), (1.5,), (2.5,))
def one_of_several_functions(x):
    if x > 2.0:
        f = lambda t: t * x  # noqa: E731
    elif x > 1.0:
        f = math.sin
    else:
        f = math.exp
    return f(x) + f(0.5)


class Linear:
    def __init__(self, slope):
        self.slope = slope

    def at(self, x):
        return self.slope * x


class Square(Linear):
    def at(self, x):
        return self.slope * x * x


@at((1.2, 100))
def methods_of_several_classes(x, n):
    models = [Linear(x), Square(2 * x)]
    total = 0.0
    for i in range(n):
        total += models[i % 2].at(x + i)
    return total


@at((1.5,), (0.5,))
def one_of_two_lists(x):
    first, second = [x], [2.0 * x]
    chosen = first if x > 1.0 else second
    chosen.append(1.0)
    return sum(first) * sum(second)


@at((1.5,), (0.5,))
def one_of_two_objects(x):
    first, second = Linear(x), Linear(2.0 * x)
    chosen = first if x > 1.0 else second
    chosen.slope *= x
    return first.slope + 3.0 * second.slope


class Tracker:
    def __init__(self):
        self.best, self.count = None, 0

    def take(self, value):
        self.count += 1
        if self.best is None or value < self.best:
            self.best = value


@at((X,))
def attribute_that_is_none_at_first(x):
    tracker = Tracker()
    for value in x:
        tracker.take(value * value)
    return tracker.best * tracker.count


@at((2.0,))
def items_of_a_dict_change_together(x):
    result, y = {"ok": False, "x": None}, x
    for _ in range(20):
        y = y * 0.7
        if y * y < 0.3:
            result["ok"], result["x"] = True, y
            break
    return result["x"] ** 2 * 3.0 if result["ok"] else 0.0


@pytest.mark.parametrize(("function", "args"), CASES)
def test_derivatives(function, args):
    check_grads(function, args, engine="python")


def test_native():
    for function in (none_at_first, number_that_becomes_an_array):
        native, plain = (tl.grad(function, engine=e)(X) for e in ("numba", "python"))
        np.testing.assert_allclose(native, plain, rtol=1e-14)  # the same operations


def test_none_where_a_number_is_needed():
    with pytest.raises(TypeError, match="None is used as a number"):
        tl.grad(none_at_first, engine="python")(np.empty(0))


def test_a_result_that_is_none():
    def largest(x):
        best = None
        for value in x:
            best = value if best is None else max(best, value)
        return best

    assert list(tl.grad(largest, engine="python")(X)) == [0.0, 1.0, 0.0]
    with pytest.raises(TypeError, match="`largest` returns None"):
        tl.grad(largest, engine="python")(np.empty(0))


def test_a_result_of_two_ranks_is_refused():
    def total(x):
        result = 0.0
        for _ in range(len(x)):
            result = result + x
        return result

    with pytest.raises(UnsupportedSyntax, match=r"`result` is a number .* an array of rank 1"):
        tl.jacobian(total, engine="python")(X)
