"""Structured arguments: what is differentiated, what is carried, how messages name the parts."""

import functools
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pytest

import tapeless as tl

X = np.array([1.0, -2.0])
grad = functools.partial(tl.grad, engine="python")


@dataclass
class Model:
    w: np.ndarray
    scale: float
    count: int = 3
    label: str = "model"

    def loss(self, x):
        return self.scale * np.sum((self.w * x) ** 2)


def weighted(p):
    return np.sum(p["w"] ** 2) * p["s"][0] * p["n"]


def test_gradient_has_the_structure_of_the_argument():
    gradient = grad(weighted)({"w": X, "s": [2.0, (3.0,)], "n": 2, "name": "text", "on": True})
    assert list(gradient) == ["w", "s", "n", "name", "on"]
    assert gradient["w"].tolist() == [8.0, -16.0]
    assert gradient["s"] == [10.0, (0.0,)]
    assert gradient["n"] is gradient["name"] is gradient["on"] is None


def test_kinds_of_dicts_stay():
    gradient = grad(lambda p: p["b"] * p["a"])(OrderedDict(b=2.0, a=np.float32(3.0)))
    assert type(gradient) is OrderedDict
    assert list(gradient) == ["b", "a"]
    assert type(gradient["a"]) is np.float32


def test_objects():
    model = Model(X, 2.0)
    gradient = grad(Model.loss)(model, np.ones(2))
    assert type(gradient) is Model
    assert (gradient.w.tolist(), gradient.scale) == ([4.0, -8.0], 5.0)
    assert gradient.count is gradient.label is None
    by_method = grad(model.loss)(np.ones(2))
    assert by_method.tolist() == [4.0, 16.0]
    model.scale = 1.0
    assert grad(model.loss)(np.ones(2)).tolist() == [2.0, 8.0]


def test_keywords():
    def line(x, **rates):
        return x * rates["a"] + rates["b"] ** 2

    assert grad(line, argnums=("b", "x"))(2.0, a=3.0, b=5.0) == (10.0, 3.0)


def test_one_dict_in_two_places_has_one_gradient():
    def product(pair, other):
        first, second = pair
        return first["x"] * second["x"] * other["x"]

    shared = {"x": 2.0}
    assert grad(product)((shared, shared), shared) == ({"x": 12.0}, {"x": 12.0})
    assert grad(product)((shared, {"x": 2.0}), {"x": 2.0}) == ({"x": 4.0}, {"x": 4.0})
    assert grad(product, argnums=1)((shared, shared), shared) == {"x": 12.0}


def test_an_object_that_holds_itself():
    ring = {"x": 2.0}
    ring["self"] = ring
    assert grad(lambda r, y: r["self"]["self"]["x"] * y, argnums=1)(ring, 3.0) == 2.0
    with pytest.raises(tl.ArgumentError, match="holds itself"):
        grad(lambda r: r["self"]["x"] ** 2)(ring)


def test_the_callers_objects_stay_as_they_were():
    def changes(model, items):
        model.w[0] = 5.0 * model.scale
        model.scale = 1.0
        items.append(model.w[0])
        return np.sum(model.w) * items[-1]

    model, items = Model(X.copy(), 2.0), [1.0]
    gradient = grad(changes)(model, items)
    assert gradient.scale == pytest.approx(5.0 * (10.0 - 2.0) + 10.0 * 5.0)
    assert (model.w.tolist(), model.scale, items) == ([1.0, -2.0], 2.0, [1.0])


def test_other_operators():
    def f(p):
        return {"y": p["a"] * p["b"], "z": p["a"] ** 2}

    point = {"a": 2.0, "b": 3.0}
    jacobian = tl.jacobian(f, engine="python")(point)
    assert jacobian == {"y": {"a": 3.0, "b": 2.0}, "z": {"a": 4.0, "b": 0.0}}
    value, pullback = tl.vjp(f, point, engine="python")
    assert pullback({"z": 1.0, "y": 10.0}) == ({"a": 34.0, "b": 20.0},)
    value, tangent = tl.jvp(f, (point,), ({"b": 0.0, "a": 1.0},), engine="python")
    assert (value, tangent) == ({"y": 6.0, "z": 4.0}, {"y": 3.0, "z": 4.0})
    hessian = tl.hessian(lambda p: p["a"] ** 2 * p["b"], engine="python")(point)
    assert hessian == {"a": {"a": 6.0, "b": 4.0}, "b": {"a": 4.0, "b": 0.0}}
    product = tl.hvp(lambda p: p["a"] ** 2 * p["b"], point, {"a": 1.0, "b": 1.0}, engine="python")
    assert product == {"a": 10.0, "b": 4.0}


def test_a_cotangent_of_another_structure():
    _, pullback = tl.vjp(lambda p: {"y": p["a"]}, {"a": 2.0}, engine="python")
    with pytest.raises(tl.ShapeMismatch, match="a dict with the keys 'y'"):
        pullback({"z": 1.0})


def test_prepared():
    prepared = tl.prepare(grad(weighted), {"w": X, "s": [2.0], "n": 2})
    plain = grad(weighted)({"w": 2.0 * X, "s": [3.0], "n": 1})
    again = prepared({"w": 2.0 * X, "s": [3.0], "n": 1})
    assert again["w"].tolist() == plain["w"].tolist()
    with pytest.raises(tl.PreparedMismatch, match=r"p\['s'\]\[0\]"):
        prepared({"w": X, "s": [2], "n": 2})


def test_integers_that_the_program_has_to_know():
    def chosen(layers, k):
        return layers[k]["w"] ** 2

    layers = [{"w": 2.0}, {"w": 3.0}]
    gradient = grad(chosen)
    for _ in range(2):
        assert gradient(layers, 0) == [{"w": 4.0}, {"w": 0.0}]
        assert gradient(layers, 1) == [{"w": 0.0}, {"w": 6.0}]
    prepared = tl.prepare(gradient, layers, 0)
    assert prepared(layers, 1) == [{"w": 0.0}, {"w": 6.0}]
    assert prepared(layers, 0) == [{"w": 4.0}, {"w": 0.0}]


def test_without_floats():
    with pytest.raises(tl.IntegerArgument, match=r"`p\['n'\]`"):
        grad(lambda p: p["n"] * 1.0)({"n": 2})
    with pytest.raises(tl.ArgumentError, match="holds no number"):
        grad(lambda p: 1.0)({"name": "text"})
