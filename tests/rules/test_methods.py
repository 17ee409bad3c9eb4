"""Rules of methods: who has them, what they are given, and what is said of wrong ones."""

from dataclasses import dataclass

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import (
    frule,
    non_differentiable,
    opt_out,
    override,
    rrule,
    scalar_rule,
)

X = np.array([1.0, 2.0, -0.5])


class Bowl:
    gravity = 2.0

    def __init__(self, stiffness, centre):
        self.stiffness = stiffness
        self.centre = centre
        self.name = "bowl"

    def depth(self, x):
        return 0.5 * self.gravity * self.stiffness * np.sum((x - self.centre) ** 2)

    def slope(self, x):
        return self.gravity * self.stiffness * (x - self.centre)


class Lifted(Bowl):
    """It has the method, and so the rule."""


class Doubled(Bowl):
    def depth(self, x):
        return 2.0 * self.stiffness * np.sum(x)

    def of_super(self, x):
        return super().depth(x)


@rrule(Bowl.depth)
def depth_reverse(y, y_bar, self, x):
    slope = self.slope(x) * y_bar
    parts = {"stiffness": y_bar * y / self.stiffness, "gravity": y_bar * y / self.gravity}
    return {**parts, "centre": -slope}, slope


@frule(Bowl.depth)
def depth_forward(y, self, x, self_dot, x_dot):
    tangent = np.zeros_like(x) if x_dot is None else x_dot
    total = np.sum(self.slope(x) * tangent)
    if self_dot is None:
        return total
    if self_dot["stiffness"] is not None:
        total = total + y * self_dot["stiffness"] / self.stiffness
    if self_dot["centre"] is not None:
        total = total - np.sum(self.slope(x) * self_dot["centre"])
    return total


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("order", [1, 2])
def test_of_an_object_that_the_program_makes(order):
    def program(stiffness, centre, x):
        return Bowl(stiffness, centre).depth(x) * Lifted(1.0, x).depth(centre)

    tl.check_grads(program, (1.5, X / 2.0, X), order, engine="python")


def test_in_compiled_code():
    """To Numba a named tuple of the attributes is the object."""

    def program(stiffness, centre, x):
        return Bowl(stiffness, centre).depth(x)

    tl.check_grads(program, (1.5, X / 2.0, X), modes=("reverse",), engine="numba")


@pytest.mark.usefixtures("by_samples")
def test_of_an_argument():
    tl.check_rule(Bowl.depth, Bowl(1.5, X / 2.0), X, engine="python")
    gradient = tl.grad(lambda bowl, x: bowl.depth(x), "bowl", engine="python")
    assert gradient(Bowl(1.5, X / 2.0), X).stiffness == pytest.approx(Bowl(1.0, X / 2.0).depth(X))


@pytest.mark.usefixtures("by_samples")
def test_of_an_object_from_outside(monkeypatch):
    bowl = Bowl(1.5, 0.0)
    gradient = tl.grad(lambda x: bowl.depth(x), engine="python")
    np.testing.assert_array_equal(gradient(X), 3.0 * X)
    bowl.stiffness = 2.0
    np.testing.assert_array_equal(gradient(X), 4.0 * X)
    monkeypatch.setattr(Bowl, "gravity", 1.0)
    np.testing.assert_array_equal(gradient(X), 2.0 * X)


def wrong(y, y_bar, self, x):
    return None, 7.0 * x * y_bar


class Well:
    def __init__(self, size):
        self.size = size

    def depth(self, x):
        return self.size * np.sum(x * x)


class Dry(Well):
    def depth(self, x):
        return np.sum(x)

    def before(self, x):
        return super().depth(x)


class Wet(Well):
    pass


def slope_of(function):
    return tl.grad(function, engine="python")(X)


@pytest.mark.usefixtures("by_samples")
def test_whose_rule_it_is():
    rrule(Well.depth)(wrong)
    for well in (Well(1.0), Wet(1.0)):
        np.testing.assert_array_equal(slope_of(lambda x, well=well: well.depth(x)), 7.0 * X)
    np.testing.assert_array_equal(slope_of(lambda x: Well.depth(Dry(1.0), x)), 7.0 * X)
    np.testing.assert_array_equal(slope_of(lambda x: Dry(1.0).before(x)), 7.0 * X)
    np.testing.assert_array_equal(slope_of(lambda x: Dry(1.0).depth(x)), np.ones(3))


@pytest.mark.usefixtures("by_samples")
def test_what_is_said_later_counts():
    rrule(Well.depth)(wrong)
    rrule(Well.depth)(lambda y, y_bar, self, x: (None, 5.0 * y_bar * x))
    np.testing.assert_array_equal(slope_of(lambda x: Well(1.0).depth(x)), 5.0 * X)
    override(Well.depth, lambda self, x: 3.0 * self.size * np.sum(x))
    np.testing.assert_array_equal(slope_of(lambda x: Well(1.0).depth(x)), 3.0 * np.ones(3))
    rrule(Well.depth)(wrong)
    np.testing.assert_array_equal(slope_of(lambda x: Well(1.0).depth(x)), 7.0 * X)
    opt_out(Well.depth)
    np.testing.assert_array_equal(slope_of(lambda x: Well(1.0).depth(x)), 2.0 * X)


# ---- rules of other kinds ------------------------------------------------------------------------


class Spring:
    def __init__(self, stiffness):
        self.stiffness = stiffness

    def force(self, x, power):
        return -self.stiffness * np.sin(x) ** power

    def quantised(self, x):
        return np.round(self.stiffness * x)

    def polar(self, x):
        return self.stiffness * np.exp(x), self.stiffness * x

    def heavy(self, x, *, twice=False):
        return np.sum(self.stiffness * x * x) * (2.0 if twice else 1.0)

    def heavy_with_residual(self, x, *, twice=False):
        slope = (4.0 if twice else 2.0) * self.stiffness * x
        return np.sum(slope * x) / 2.0, slope


scalar_rule(
    Spring.force,
    lambda self, x, power, y: {"stiffness": y / self.stiffness},
    lambda self, x, power, y: -self.stiffness * power * np.sin(x) ** (power - 1) * np.cos(x),
    lambda self, x, power, y: y * np.log(np.abs(np.sin(x))),
)
non_differentiable(Spring.quantised)


@rrule(Spring.polar, outputs=2)
def polar_reverse(results, cotangents, self, x):
    (exponential, linear), (first, second) = results, cotangents
    slope = np.sum(first * exponential + second * linear) / self.stiffness
    return {"stiffness": slope}, first * exponential + second * self.stiffness


@rrule(Spring.heavy, augmented=Spring.heavy_with_residual)
def heavy_reverse(slope, y_bar, self, x, *, twice):
    return {"stiffness": y_bar * np.sum(slope * x) / (2.0 * self.stiffness)}, y_bar * slope


def all_forces(stiffness, x):
    spring, total = Spring(stiffness), 0.0
    for i in range(len(x)):
        total += spring.force(x[i], 3)
    return total + np.sum(spring.force(x, 2) ** 2)


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("order", [1, 2])
def test_a_scalar_rule_broadcasts(order):
    tl.check_grads(all_forces, (2.0, X), order, engine="python")


def test_a_scalar_rule_in_a_compiled_loop():
    tl.check_grads(all_forces, (2.0, X), modes=("reverse",), engine="numba")


def test_without_a_derivative():
    found = slope_of(lambda x: np.sum(Spring(2.0).quantised(x) * x))
    np.testing.assert_array_equal(found, np.round(2.0 * X))


@pytest.mark.usefixtures("by_samples")
def test_several_results_and_residuals():
    def program(stiffness, x):
        spring = Spring(stiffness)
        first, second = spring.polar(x)
        return np.sum(first * second) + spring.heavy(x) * spring.heavy(x, twice=True)

    tl.check_grads(program, (2.0, X), modes=("reverse",), engine="python")


# ---- what an object holds ------------------------------------------------------------------------


@dataclass(frozen=True)
class Range:
    low: float
    high: float


class Layer:
    def __init__(self, weights, inner, scale):
        self.weights = weights
        self.inner = inner
        self.options = {"scale": scale, "kind": "linear"}
        self.none = None

    def apply(self, x):
        first, (second, third) = self.weights
        middle = first * self.inner.low + second * self.inner.high + third[0]
        return self.options["scale"] * middle * x


@rrule(Layer.apply)
def apply_reverse(y, y_bar, self, x):
    first, (second, third) = self.weights
    scale = self.options["scale"]
    bar = np.sum(y_bar * x)
    found = {
        "weights": (
            scale * bar * self.inner.low,
            [scale * bar * self.inner.high, {0: scale * bar}],
        ),
        "inner": Range(scale * bar * first, scale * bar * second),
        "options": {"scale": bar * (first * self.inner.low + second * self.inner.high + third[0])},
    }
    return found, y_bar * y / x


@pytest.mark.usefixtures("by_samples")
def test_structure():
    def program(a, b, c, low, high, scale, x):
        return np.sum(Layer((a, [b, {0: c}]), Range(low, high), scale).apply(x) ** 2)

    tl.check_grads(program, (0.3, -1.2, 0.7, 1.5, 2.5, 0.9, X), modes=("reverse",), engine="python")


class Law:
    def at(self, x):
        return x * x


def test_an_object_that_holds_nothing():
    rrule(Law.at)(lambda y, y_bar, self, x: (None, 7.0 * y_bar))
    assert tl.grad(lambda x: Law().at(x), engine="python")(2.0) == 7.0


# ---- errors --------------------------------------------------------------------------------------


class Plain:
    def __init__(self, size):
        self.size = size

    def one(self, x):
        return self.size * x

    def two(self, x):
        return self.size * x

    def three(self, x):
        return self.size * x

    def four(self, x):
        return self.size * x


rrule(Plain.one)(lambda y, y_bar, self, x: ({"length": y_bar}, y_bar))
rrule(Plain.two)(lambda y, y_bar, self, x: y_bar)
rrule(Plain.three)(lambda y, y_bar, self, x: (y_bar, y_bar))
scalar_rule(Plain.four, None, lambda self, x, y: self.size)


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (Plain.one, "a cotangent of `length`, which the object has not"),
        (Plain.two, "returns 1 cotangents for the object and 1 argument"),
        (Plain.three, "for a Plain"),
    ],
)
def test_wrong_rules(method, message):
    with pytest.raises(tl.RuleMismatch, match=message):
        tl.grad(lambda x: method(Plain(2.0), x), engine="python")(1.5)


def test_a_scalar_rule_of_an_object_that_holds_arrays():
    assert tl.grad(lambda x: Plain(2.0).four(x), engine="python")(1.5) == 2.0
    with pytest.raises(tl.UnsupportedCall, match="a rule for numbers, and its object holds"):
        tl.grad(lambda x: np.sum(Plain(X).four(x)), engine="python")(1.5)


def test_an_object_that_holds_something_else():
    with pytest.raises(tl.UnsupportedCall, match="the object of a method with a rule holds"):
        tl.grad(lambda x: Plain(range(int(x), 3)).one(x), engine="python")(1.5)
