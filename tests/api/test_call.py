"""Calls of derivatives: what is compiled once, what is read at each call, what may share memory."""

import gc
import threading
import weakref

import numpy as np
import pytest

import tapeless as tl
from tapeless.api import call

X = np.array([1.0, -2.0, 3.0])
SCALE = 2.0
WEIGHTS = np.ones(3)
POWER = 2


def norm(x):
    return np.sum(x**2)


def scaled(x):
    return SCALE * np.sum(x**POWER)


def weighted(x):
    return np.sum(WEIGHTS * x)


def factor(x):
    return 2.0 * x


def through_helper(x):
    return factor(x)


def writes(x, y):
    x[0] = 10.0
    return np.sum(x * y)


def reads(x, y):
    return np.sum(x * y)


@pytest.fixture
def builds(monkeypatch):
    """Counts the derivatives that are built."""
    counted = []
    plain = call.Derivative._build

    def build(self, *request):
        counted.append(self)
        return plain(self, *request)

    monkeypatch.setattr(call.Derivative, "_build", build)
    return counted


def test_each_signature_is_built_once(builds):
    def own(x, n=1):
        return n * np.sum(x)

    gradient = tl.grad(own)
    for argument in (X, 2.0 * X, X[:2], X[:0]):
        gradient(argument)
    assert len(builds) == 1
    gradient(X.astype("float32"))
    gradient(X[:, None])
    gradient(np.repeat(X, 2)[::2])
    assert len(builds) == 4
    tl.grad(own)(X)  # another wrapper of the same function
    gradient(x=X)
    assert len(builds) == 4


def test_a_global_float_is_read_at_each_call(monkeypatch, builds):
    gradient = tl.grad(scaled)
    np.testing.assert_allclose(gradient(X), 4.0 * X)
    monkeypatch.setitem(globals(), "SCALE", 5.0)
    np.testing.assert_allclose(gradient(X), 10.0 * X)
    assert len(builds) == 1


def test_a_global_of_another_type_gives_another_derivative(monkeypatch, builds):
    gradient = tl.grad(weighted)
    np.testing.assert_allclose(gradient(X), 1.0)
    monkeypatch.setitem(globals(), "WEIGHTS", np.arange(3.0))
    np.testing.assert_allclose(gradient(X), [0.0, 1.0, 2.0])
    assert len(builds) == 1
    monkeypatch.setitem(globals(), "WEIGHTS", 4.0)
    np.testing.assert_allclose(gradient(X), 4.0)
    assert len(builds) == 2


def test_a_global_integer_and_a_function_are_guarded(monkeypatch, builds):
    gradient, helped = tl.grad(scaled), tl.grad(through_helper)
    assert helped(1.0) == 2.0
    np.testing.assert_allclose(gradient(X), 4.0 * X)
    with monkeypatch.context() as patch:
        patch.setitem(globals(), "POWER", 3)
        patch.setitem(globals(), "factor", lambda x: x * x)
        np.testing.assert_allclose(gradient(X), 6.0 * X**2)
        assert helped(3.0) == 6.0
    many = len(builds)
    np.testing.assert_allclose(gradient(X), 4.0 * X)
    assert helped(1.0) == 2.0
    assert len(builds) == many  # the first ones hold again


def test_a_closure_is_read_at_each_call():
    def make(a):
        def inner(x):
            return a * x

        def change(b):
            nonlocal a
            a = b

        return inner, change

    inner, change = make(3.0)
    gradient = tl.grad(inner)
    assert gradient(1.0) == 3.0
    change(4.0)
    assert gradient(1.0) == 4.0


def test_the_same_array_twice_is_fine_while_it_is_read():
    by_x, by_y = tl.grad(reads, (0, 1))(X, X)
    np.testing.assert_array_equal(by_x, X)
    np.testing.assert_array_equal(by_y, X)


@pytest.mark.parametrize("other", [lambda x: x, lambda x: x[::-1], lambda x: x[:1]])
def test_shared_memory_is_refused_when_it_is_written(other):
    gradient = tl.grad(writes)
    gradient(X, X.copy())
    x = X.copy()
    with pytest.raises(tl.AliasedArguments, match="`x` and `y` share memory, and writes writes"):
        gradient(x, other(x))
    np.testing.assert_array_equal(x, X)


def test_neighbours_in_one_array_do_not_share_memory():
    both = np.arange(6.0)
    tl.grad(writes)(both[:3], both[3:])


def test_arguments_are_left_as_they_were():
    x = X.copy()
    np.testing.assert_allclose(tl.grad(writes)(x, X), [0.0, -2.0, 3.0])
    np.testing.assert_array_equal(x, X)


def test_arguments_that_carry_no_derivative():
    def chosen(x, how, flag, nothing=None):
        if how == "double" and flag:
            return 2.0 * x
        return x

    gradient = tl.grad(chosen)
    assert gradient(1.0, "double", True) == 2.0
    assert gradient(1.0, "double", False) == 1.0
    assert gradient(1.0, "single", True) == 1.0


def test_a_function_as_an_argument():
    def applied(f, x):
        return f(x)

    gradient = tl.grad(applied, 1)
    assert gradient(lambda x: x * x, 3.0) == 6.0
    assert gradient(lambda x: 2.0 * x, 3.0) == 2.0


def test_threads_share_what_is_compiled(builds):
    def own(x):
        return np.sum(x**3)

    gradient = tl.grad(own)
    gradient(X)
    wrong = []

    def work(scale):
        for _ in range(200):
            if not np.allclose(gradient(scale * X), 3.0 * (scale * X) ** 2):
                wrong.append(scale)

    threads = [threading.Thread(target=work, args=(float(k),)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(builds) == 1


def test_results_do_not_keep_arguments_alive():
    x = X.copy()
    gradient = tl.grad(norm)(x)
    alive = weakref.ref(x)
    del x
    gc.collect()
    assert alive() is None
    np.testing.assert_allclose(gradient, 2.0 * X)
