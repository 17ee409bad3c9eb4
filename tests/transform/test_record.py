"""What is recorded, where, and what is computed again."""

import math

import numpy as np

from tapeless.analysis.report import report_on
from tapeless.transform.reverse import Reverse
from tests.frontend.evaluate import evaluate
from tests.golden.programs import logistic, newton, signal, waves
from tests.transform.programs import operations, pipeline


def report(function, *args, active=(0,)):
    """What is recorded before loops are joined, which makes some of it superfluous."""
    derivative = pipeline(function, *args, steps=[Reverse(active)]).stages["reverse"]
    return report_on(derivative, "numba", "")


def test_programs_over_unmodified_data_record_nothing():
    for function in (waves, signal):
        assert report(function, np.ones(4)).tape_bytes == 0


def test_an_exponential_is_recorded_and_arithmetic_on_it_computed_again():
    found = report(logistic, np.ones(3), np.ones((4, 3)), np.ones(4))
    assert len(found.records) == 1
    assert found.tape_bytes == "8 × X.shape[0]"


def lotka_volterra(p):
    x, y = 1.0, 0.5
    for _ in range(100):
        dx, dy = p[0] * x - p[1] * x * y, p[2] * x * y - p[3] * y
        x1, y1 = x + 0.01 * dx, y + 0.01 * dy
        dx, dy = p[0] * x1 - p[1] * x1 * y1, p[2] * x1 * y1 - p[3] * y1
        x, y = x + 0.01 * dx, y + 0.01 * dy
    return x + y


def test_of_a_long_iteration_only_the_state_is_recorded():
    assert report(lotka_volterra, np.ones(4)).tape_bytes == 2 * 100 * 8


def pyramid(x):
    s = 0.0
    for i in range(len(x)):
        for j in range(i):
            for k in range(j):
                s = math.sin(s + x[i] * x[k])
    return s


def test_loops_of_varying_length_and_unknown_length_use_stacks():
    for function, args in ((pyramid, (np.ones(4),)), (newton, (2.0,))):
        derivative = pipeline(function, *args, steps=[Reverse((0,))]).derivative
        assert operations(derivative, "stack")
        assert not operations(derivative, "tape")


def test_a_derivative_of_a_linear_program_records_nothing():
    def heat(u):
        for _ in range(10):
            u[1:-1] = u[1:-1] + 0.1 * (u[:-2] - 2.0 * u[1:-1] + u[2:])
        return u[2]

    assert report(heat, np.ones(6)).tape_bytes == 0


def test_a_loop_whose_forward_part_is_dead_keeps_its_index():
    def total(x):
        s = 0.0
        for i in range(5):
            s += x[i]
        return s

    derivative = pipeline(total, np.ones(5), steps=[Reverse((0,), keep_values=False)]).derivative
    np.testing.assert_array_equal(evaluate(derivative, [np.ones(5)])[0], np.ones(5))
