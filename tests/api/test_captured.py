"""Gradients in what a function captured: `argnums="captured"`."""

import functools

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import ArgumentError

ENGINES = pytest.mark.parametrize("engine", ["numba", "python"])
W = np.array([1.0, 2.0, 4.0])


def model(rate, w, count=3):
    def scaled(x):
        return rate * x

    def loss(x):
        s = 0.0
        for i in range(count):
            s += scaled(x) * w[i] + rate**2
        return s

    return loss


@ENGINES
def test_captured_variables_by_name(engine):
    loss = model(2.0, W)
    gradient = tl.grad(loss, "captured", engine=engine)(0.5)
    # `rate` is read here and in `scaled`, which was captured too; `count` is an integer.
    assert gradient.keys() == {"rate", "w"}
    assert gradient["rate"] == 0.5 * 7.0 + 3 * 2 * 2.0
    np.testing.assert_array_equal(gradient["w"], np.full(3, 2.0 * 0.5))


@ENGINES
def test_beside_arguments_and_values(engine):
    loss = model(2.0, W)
    value, (of_x, captured) = tl.value_and_grad(loss, (0, "captured"), engine=engine)(0.5)
    assert value == loss(0.5)
    assert of_x == 2.0 * 7.0
    assert captured["rate"] == 15.5


def test_agrees_with_differences():
    def loss(rate, w, x):
        return model(rate, w)(x)

    stated = tl.grad(loss, ("rate", "w"), engine="python")(1.3, W, 0.7)
    captured = tl.grad(model(1.3, W), "captured", engine="python")(0.7)
    tl.check_grads(loss, (1.3, W, 0.7), engine="python")
    assert captured["rate"] == pytest.approx(stated[0], rel=1e-14)
    np.testing.assert_allclose(captured["w"], stated[1], rtol=1e-14)


@ENGINES
def test_values_are_read_at_each_call(engine):
    w = W.copy()
    gradient = tl.grad(model(2.0, w), "captured", engine=engine)
    prepared = tl.prepare(gradient, 1.0)
    assert gradient(1.0)["rate"] == prepared(1.0)["rate"] == 7.0 + 12.0
    w[0] = 11.0
    assert gradient(1.0)["rate"] == prepared(1.0)["rate"] == 17.0 + 12.0


def test_other_types_and_structures_are_seen():
    w = W

    def loss(x):
        return np.sum(w * x)

    gradient = tl.grad(loss, "captured", engine="python")
    assert gradient(2.0)["w"].dtype == np.float64
    w = W.astype(np.float32)
    assert gradient(2.0)["w"].dtype == np.float32
    w = 3.0
    assert gradient(2.0) == {"w": 2.0}


def test_what_is_not_read_has_the_gradient_zero():
    w, unread = W, 2.0

    def loss(x):
        return np.sum(w) * x if x > 0.0 else unread * x

    gradient = tl.grad(loss, "captured", engine="python")(1.0)
    assert gradient["unread"] == 0.0
    np.testing.assert_array_equal(gradient["w"], np.ones(3))


def test_containers_keep_their_structure():
    layers = [{"w": W, "b": 1.0, "name": "first"}, {"w": W + 1.0, "b": 2.0, "name": "second"}]

    def loss(x):
        for layer in layers:
            x = np.sum(layer["w"]) * x + layer["b"]
        return x

    first, second = tl.grad(loss, "captured", engine="python")(1.0)["layers"]
    assert (first["b"], first["name"], second["b"]) == (10.0, None, 1.0)
    np.testing.assert_array_equal(second["w"], np.full(3, 8.0))


def test_what_the_function_writes_stays_as_it_was():
    w = W.copy()

    def loss(x):
        w[0] = x * w[1]
        return w[0] * w[2]

    gradient = tl.grad(loss, "captured", engine="python")(3.0)
    np.testing.assert_array_equal(gradient["w"], [0.0, 12.0, 6.0])
    np.testing.assert_array_equal(w, W)


def test_a_write_to_what_is_an_argument_too_is_refused():
    w = W.copy()

    def loss(x):
        w[0] = 2.0 * x[1]
        return w[0] * x[0]

    with pytest.raises(tl.AliasedArguments, match="share memory"):
        tl.grad(loss, "captured", engine="python")(w)


class Line:
    def __init__(self, slope, offset):
        self.slope = slope
        self.offset = offset
        self.label = "line"

    def at(self, x):
        return self.slope * x + self.offset

    def __call__(self, x):
        return self.at(x) ** 2


@ENGINES
def test_object_of_a_method(engine):
    line = Line(2.0, 1.0)
    gradient = tl.grad(line.at, "captured", engine=engine)(3.0)["self"]
    assert (gradient.slope, gradient.offset, gradient.label) == (3.0, 1.0, None)
    line.slope = 4.0
    called = tl.grad(line, "captured", engine=engine)(3.0)["self"]
    assert (called.slope, called.offset) == (2 * 13.0 * 3.0, 2 * 13.0)


def test_arguments_of_a_partial():
    def product(a, b, x):
        return a * b * x

    given = functools.partial(product, 2.0, 3.0)
    assert tl.grad(given, "captured", engine="python")(5.0) == {"a": 15.0, "b": 10.0}


def test_higher_order():
    rate = 3.0

    def cube(x):
        return rate**3 * x

    assert tl.hessian(cube, "captured", engine="python")(2.0) == {"rate": {"rate": 36.0}}
    jacobian = tl.jacfwd(lambda x: np.array([rate, rate**2 * x]), "captured", engine="python")(2.0)
    np.testing.assert_array_equal(jacobian["rate"], [1.0, 12.0])


def test_rows_of_a_batch():
    gradient = tl.batch(tl.grad(model(2.0, W), "captured", engine="python"))(np.array([0.5, 1.0]))
    np.testing.assert_array_equal(gradient["rate"], [15.5, 19.0])


def test_a_parameter_of_that_name_comes_first():
    offset = 1.0

    def loss(captured):
        return captured**2 + offset

    assert tl.grad(loss, "captured", engine="python")(3.0) == 6.0


def test_refusals():
    def nothing(x):
        return x

    with pytest.raises(ArgumentError, match="nothing captured no float and no array"):
        tl.grad(nothing, "captured")(1.0)

    def twice(rate):
        inner = model(2.0, W)
        return lambda x: inner(x) * rate

    with pytest.raises(ArgumentError, match="two captured variables are called `rate`"):
        tl.grad(twice(1.0), "captured")
