"""The reverse transform: well formed after every stage, and the right numbers by the reference
evaluator.
"""

import math

import numpy as np
import pytest

from tapeless.errors import IntegerArgument, NonScalarOutput
from tapeless.ir.verify import verify
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse
from tests.frontend.evaluate import evaluate
from tests.golden.programs import PROGRAMS
from tests.transform.programs import pipeline

CHAINS = {
    "reverse": lambda active: [Reverse(active)],
    "forward": lambda active: [Forward(active)],
    "forward over reverse": lambda active: [Reverse(active, keep_values=False), Forward(active)],
    "reverse over forward": lambda active: [Forward(active), Reverse(active, seeds="given")],
    "reverse over reverse": lambda active: [Reverse(active), Reverse(active, seeds="given")],
}


@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_every_stage_is_well_formed(name, chain):
    function, args, active = PROGRAMS[name]
    for stage in pipeline(function, *args, steps=CHAINS[chain](active)).stages.values():
        verify(stage)


def overwritten(x):
    y = np.sin(x)
    y[0] = y[0] * y[1]
    y[0] *= y[0]
    return y[0] + y[1]


def test_values_overwritten_after_use_are_recorded():
    x = np.array([0.7, 0.4])
    derivative = pipeline(overwritten, x, steps=[Reverse((0,))]).derivative
    value, gradient = evaluate(derivative, [x])
    s, c = np.sin(x), np.cos(x)
    assert value == (s[0] * s[1]) ** 2 + s[1]
    expected = [2 * s[0] * s[1] ** 2 * c[0], (2 * s[1] * s[0] ** 2 + 1) * c[1]]
    np.testing.assert_allclose(gradient, expected, rtol=1e-14)


def shifted(x):
    x[1:] = x[:-1]
    return x[0] + 10.0 * x[1] + 100.0 * x[2]


def test_an_overlapping_copy_moves_cotangents_back():
    derivative = pipeline(shifted, np.ones(3), steps=[Reverse((0,))]).derivative
    x = np.array([1.0, 2.0, 3.0])
    _, gradient = evaluate(derivative, [x])
    np.testing.assert_array_equal(gradient, [11.0, 100.0, 0.0])
    np.testing.assert_array_equal(x, [1.0, 2.0, 3.0])


def swapped(a, b, n):
    for _ in range(n):
        a, b = b, a
        a[0] = a[0] * b[0]
    return a[0] + b[0]


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_references_that_a_loop_swaps_keep_their_shadows(n):
    a, b = np.array([1.1]), np.array([0.9])
    derivative = pipeline(swapped, a, b, n, steps=[Reverse((0, 1))]).derivative
    _, a_bar, b_bar = evaluate(derivative, [a, b, n])

    def value(p, q):
        for _ in range(n):
            p, q = q * p, p
        return p + q

    h = 1e-7  # central differences of a polynomial of degree at most 13: error about 1e-8
    np.testing.assert_allclose(a_bar, (value(1.1 + h, 0.9) - value(1.1 - h, 0.9)) / (2 * h), 1e-6)
    np.testing.assert_allclose(b_bar, (value(1.1, 0.9 + h) - value(1.1, 0.9 - h)) / (2 * h), 1e-6)


def seeds(x):
    return math.sin(x), x * x


def test_given_cotangents_are_parameters_after_the_others():
    derivative = pipeline(seeds, 0.3, steps=[Reverse((0,), seeds="given")]).derivative
    *_, x_bar = evaluate(derivative, [0.3, 2.0, 5.0])
    assert x_bar == pytest.approx(2.0 * math.cos(0.3) + 5.0 * 0.6, rel=1e-15)


def test_an_array_result_is_no_gradient():
    with pytest.raises(NonScalarOutput, match=r"returns float64\[:\]"):
        pipeline(lambda x: x * 2.0, np.ones(2), steps=[Reverse((0,))])


def test_an_integer_has_no_gradient():
    with pytest.raises(IntegerArgument, match="`n` is of type int64"):
        pipeline(lambda x, n: x * n, 1.0, 3, steps=[Reverse((1,))])
