"""What is said of a rule that returns something else than it has to: both, and the user's line."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import frule, opt_out, rrule, scalar_rule

X = np.array([0.3, -1.2, 2.0])


def halved(x):
    return 0.5 * x


def gradient_with(rule):
    rrule(halved)(rule)
    try:
        return tl.grad(lambda x: np.sum(halved(x)), engine="python")(X)
    finally:
        opt_out(halved)


def imaginary(y, y_bar, x):
    return 0.5j * y_bar


def truth(y, y_bar, x):
    return y_bar > 0.0


def column(y, y_bar, x):
    return y_bar[:, None]


def text(y, y_bar, x):
    return "half"


def named(y, y_bar, x):
    return {"x": y_bar}


def nested(y, y_bar, x):
    return ((y_bar, y_bar),)


def forgotten(y, y_bar, x):
    _ = 0.5 * y_bar


def two(y, y_bar, x):
    return y_bar, y_bar


WRONG = {
    imaginary: "array of complex128 of rank 1; it belongs to an array of float64 of rank 1",
    truth: "array of bool of rank 1; it belongs to an array of float64 of rank 1",
    column: "array of float64 of rank 2; it belongs to an array of float64 of rank 1",
    text: "returns 'half'; it has to return numbers",
    named: "returns a dict; it has to return numbers",
    nested: "is a tuple of 2; it belongs to one argument",
    forgotten: "returns None for 1 argument",
    two: "returns 2 cotangents for 1 argument",
}


@pytest.mark.parametrize("rule", WRONG)
def test_a_cotangent_that_does_not_fit(rule):
    with pytest.raises(tl.RuleMismatch, match=WRONG[rule]) as caught:
        gradient_with(rule)
    assert f"rule `{rule.__name__}`" in str(caught.value)
    assert "halved(x)" in str(caught.value)


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("rule", [imaginary, truth, column])
def test_where_types_are_found_by_trying(rule):
    with pytest.raises(tl.RuleMismatch, match=WRONG[rule]):
        gradient_with(rule)


def both(x):
    return 2.0 * x, 3.0 * x


def test_what_is_counted_of_several_results_is_what_the_rule_sees():
    rrule(both, outputs=2)(lambda ys, bars, x: (2.0 * bars[0], 3.0 * bars[1]))
    with pytest.raises(tl.RuleMismatch, match="returns 2 cotangents for 1 argument"):
        tl.grad(lambda x: np.sum(both(x)[0]), engine="python")(X)


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_tangents(count):
    rule = {1: lambda ys, x, x_dot: 2.0 * x_dot, 3: lambda ys, x, x_dot: (x_dot, x_dot, x_dot)}
    frule(both, outputs=2)(rule[count])
    with pytest.raises(tl.RuleMismatch, match=f"returns {count} tangents? for 2 results"):
        tl.jvp(lambda x: both(x)[1], (X,), (X,), engine="python")


def test_a_partial_derivative_is_one_number():
    def squared(x):
        return x * x

    scalar_rule(squared, lambda x, y: (x, x))
    with pytest.raises(tl.RuleMismatch, match=r"partial derivative 0 .* is a tuple of 2"):
        tl.grad(lambda x: squared(x), engine="python")(1.0)
