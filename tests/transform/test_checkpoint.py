"""Gradients in bounded memory equal those that record everything."""

import math

import numpy as np
import pytest

from tapeless import Options, hessian, prepare, value_and_grad
from tapeless.analysis.report import report_on
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Assign
from tapeless.ir.verify import verify
from tapeless.ir.visitor import walk
from tapeless.pipeline import Pipeline
from tapeless.transform.reverse import Reverse
from tests.sampling import sampled

CELLS = np.array([0.3, 0.9, 0.2, 0.7, 0.5, 1.0])


def orbit(x, h, steps):
    y = 0.5 * h
    for _ in range(steps):
        dx, dy = x * (1.0 - y), y * (x - 1.0)
        x, y = x + h * dx, y + h * dy
    return x * y


def heat(u0, d, steps):
    u, v = u0.copy(), u0.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            v[i] = u[i] + d * (u[i - 1] - 2.0 * u[i] + u[i + 1]) + 0.01 * math.sin(u[i])
        for i in range(1, len(u) - 1):
            u[i] = v[i]
    return np.sum(u**2)


def swapped(u, d, steps):
    u, v = u.copy(), u.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            v[i] = u[i] + d * (u[i - 1] - 2.0 * u[i] + u[i + 1]) * u[i]
        u, v = v, u
    return np.sum(u**2)


def whole_arrays(x, h, steps):
    for _ in range(steps):
        x = x + h * np.sin(x)
    return np.sum(x)


def numbers_and_array(u, k, steps):
    """The argument is written; an integer, a boolean and a float are carried beside the array."""
    energy, count, is_odd = 0.0, 0, False
    for t in range(steps):
        energy = energy + u[t % len(u)] * k
        if is_odd:
            count += 1
        is_odd = not is_odd
        u[t % len(u)] = u[t % len(u)] * (1.0 - 0.1 * k) + 0.01 * math.sin(energy)
    return energy * u[0] + 0.01 * count


def used_after(u0, k, steps):
    """What the loop leaves is read, and overwritten, behind it."""
    u = u0.copy()
    s = k
    for t in range(2, 2 + steps):
        s = math.sin(s + 0.01 * t) + u[0]
        for i in range(len(u)):
            u[i] = u[i] * math.cos(s)
    last = u[1] * s
    u[1] = 3.0 * last
    return np.sum(np.exp(u)) * s


def one_after_another(u0, k, steps):
    """Each loop reads an array that the other, or what is between them, writes."""
    u, c = u0.copy(), 0.1 * u0
    for _ in range(steps):
        for i in range(len(u)):
            u[i] = u[i] * (1.0 + 0.1 * math.sin(k * c[i]))
    c[0] = c[0] * u[1]
    for _ in range(steps):
        for i in range(len(u)):
            c[i] = math.cos(c[i] * u[i])
    u[2] = 0.5 * c[1] * c[1]
    return np.sum(u * c)


def with_step(u0, k, steps):
    u = u0.copy()
    s = k
    for t in range(3 * steps + 1, 1, -3):
        s = math.sin(s) + 0.001 * t * u[t % len(u)]
        u[t % len(u)] = s * s
    return s + np.sum(u)


def settling(u0, k, steps):
    u = u0.copy()
    n = 0
    while n < steps and u[0] * k < 100.0:
        for i in range(len(u)):
            u[i] = u[i] + 0.01 * math.sin(u[i] * k)
        n += 1
    return np.sum(u**2)


def stopping(x, h, steps):
    for t in range(1, steps + 1):
        x = x + h * math.sin(x * t)
        if x > 0.62:
            break
    return x * x


def triangle(x, k, steps):
    s = k
    for t in range(steps):
        for i in range(t % 4):
            s = math.sin(s + x[i] * x[t % 3])
    return s


def temporaries(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        w = np.zeros(len(u))
        for i in range(len(u)):
            w[i] = math.sin(u[i] * k)
            w[0] += w[i] * u[i]
        u[:] = u + 0.1 * w
    return np.sum(u)


def plane(u0, k, steps):
    u = u0.copy().reshape((2, 3))
    row = u[1]
    for _ in range(steps):
        u[0] = np.sin(row * k) + u[0]
        row[:] = row * np.cos(u[0])
    return np.sum(u)


def matrices(u, k, steps):
    A = np.ones((6, 6)) * 0.1
    for _ in range(steps):
        u = np.tanh(A @ u) * k
    return np.sum(u)


def rebuilt(u, k, steps):
    """The array is made anew and written in each iteration; the first is read in all of them."""
    first = u
    for _ in range(steps):
        new = np.empty_like(u)
        for i in range(len(u)):
            new[i] = math.sin(k * u[i]) + 0.1 * u[i - 1] * first[0]
        u = new
    return np.sum(u) * first[1]


def rebuilt_with_view(u0, k, steps):
    u = u0.reshape((2, 3))
    for _ in range(steps):
        new = np.zeros((2, 3))
        row = new[1]
        for i in range(3):
            row[i] = math.sin(k * u[0, i])
            new[0, i] = u[1, i] * row[i] + 0.5
        u = new
    return np.sum(u)


PROGRAMS = {
    rebuilt: (CELLS, 0.3),
    rebuilt_with_view: (CELLS, 0.3),
    orbit: (0.4, 0.1),
    heat: (CELLS, 0.1),
    swapped: (CELLS, 0.1),
    whole_arrays: (CELLS, 0.1),
    numbers_and_array: (CELLS, 0.3),
    used_after: (CELLS, 0.3),
    one_after_another: (CELLS, 0.3),
    with_step: (CELLS, 0.3),
    settling: (CELLS, 0.3),
    stopping: (0.4, 0.02),
    triangle: (CELLS, 0.3),
    temporaries: (CELLS, 0.3),
    plane: (CELLS, 0.3),
    matrices: (CELLS, 0.3),
}
BUDGETS = (1, 800, 10**7)


def gradient(function, **options):
    return value_and_grad(function, (0, 1), engine="python", options=Options(**options))


def flat(result):
    value, parts = result
    return np.concatenate([np.ravel(part) for part in (value, *parts)])


@pytest.mark.parametrize("program", sampled(list(PROGRAMS), 4), ids=lambda p: p.__name__)
def test_gradients_are_those_of_the_unlimited_derivative(program):
    unlimited = gradient(program, checkpoint=False)
    limited = [gradient(program, checkpoint=True, tape_budget=budget) for budget in BUDGETS]
    for steps in (0, 1, 2, 3, 30):
        x, k = PROGRAMS[program]
        before = np.array(x)
        expected = flat(unlimited(x, k, steps))
        for derivative in limited:
            assert np.array_equal(flat(derivative(x, k, steps)), expected)
            assert np.array_equal(x, before)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_these_programs_are_checkpointed(program):
    derivative = lowered(program, *PROGRAMS[program], 30)
    expected = 2 if program is one_after_another else 1
    assert len(operations(derivative, "segment_length")) == expected


def lowered(program, *args):
    parsed = parse(program, bind(program, args, {}).signature)
    options = Options(checkpoint=True, tape_budget=400)
    pipeline = Pipeline(parsed, (Reverse((0, 1)),), "numba", options)
    verify(pipeline.derivative)
    return pipeline.derivative


def operations(function, op):
    return [n for n in walk(function.body) if isinstance(n, Assign) and n.op == op]


@pytest.mark.parametrize("program", [heat, rebuilt, settling])
def test_machine_code_agrees(program):
    args = (*PROGRAMS[program], 30)
    expected = flat(value_and_grad(program, (0, 1))(*args))
    options = Options(checkpoint=True, tape_budget=1000)
    found = flat(value_and_grad(program, (0, 1), engine="numba", options=options)(*args))
    # Loops that were joined in one of them only add in another order.
    assert np.allclose(found, expected, rtol=1e-13, atol=0.0)


def test_only_calls_over_the_budget_are_checkpointed():
    derivative = gradient(heat, tape_budget=5000)
    unlimited = gradient(heat, checkpoint=False)
    compiled = derivative.specialisation((CELLS, 0.1, 5), {}).compiled
    for steps, is_over in ((5, False), (1000, True), (5, True)):
        found, expected = derivative(CELLS, 0.1, steps), unlimited(CELLS, 0.1, steps)
        assert np.array_equal(flat(found), flat(expected))
        assert ("checkpointed" in vars(compiled)) == is_over


def test_prepared_calls():
    options = Options(tape_budget=2000)
    prepared = prepare(value_and_grad(orbit, (0, 1), options=options), 0.4, 0.001, 3)
    unlimited = value_and_grad(orbit, (0, 1))
    for steps in (3, 500, 3, 400):
        assert np.array_equal(flat(prepared(0.4, 0.001, steps)), flat(unlimited(0.4, 0.001, steps)))


@pytest.mark.parametrize("program", [orbit, whole_arrays])
def test_the_checkpointed_sweep_has_a_forward_derivative(program):
    args = (*PROGRAMS[program], 12)
    options = Options(checkpoint=True, tape_budget=300)
    expected, found = (hessian(program, options=o)(*args) for o in (Options(), options))
    assert np.allclose(found, expected, rtol=1e-12, atol=0.0)  # sums in another order


def with_state(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        for i in range(len(u)):
            u[i] = math.sin(k + u[i])
    return np.sum(u), u


def test_results_that_the_loop_wrote_are_what_they_were():
    expected = (np.sum(with_state(CELLS, 0.3, 30)[0]), with_state(CELLS, 0.3, 30)[1])
    options = Options(checkpoint=True, tape_budget=200)
    derivative = value_and_grad(with_state, has_aux=True, engine="python", options=options)
    (value, state), _ = derivative(CELLS, 0.3, 30)
    assert value == expected[0]
    assert np.array_equal(state, expected[1])


def moved_on(u, k, steps):
    """The array before is carried as well, so that two names have one shadow."""
    before = u
    for _ in range(steps):
        new = np.empty_like(u)
        for i in range(len(u)):
            new[i] = math.sin(k * u[i]) - 0.1 * before[i]
        before, u = u, new
    return np.sum(u) + before[0]


def written_behind(u, k, steps):
    for _ in range(steps):
        new = np.empty_like(u)
        for i in range(len(u)):
            new[i] = math.sin(k * u[i])
        u = new
    u[0] = 2.0 * u[1]
    return np.sum(u)


def perhaps_anew(u, k, steps):
    for t in range(steps):
        new = np.empty_like(u)
        for i in range(len(u)):
            new[i] = math.sin(k * u[i])
        if t % 3 > 0:
            u = new
    return np.sum(u)


@pytest.mark.parametrize("program", [moved_on, written_behind, perhaps_anew])
def test_other_loops_are_recorded_as_ever(program):
    assert not operations(lowered(program, CELLS, 0.3, 30), "segment_length")
    limited = gradient(program, checkpoint=True, tape_budget=1)(CELLS, 0.3, 30)
    assert np.array_equal(flat(limited), flat(gradient(program)(CELLS, 0.3, 30)))


def test_the_report_says_what_is_checkpointed():
    report = report_on(lowered(heat, CELLS, 0.1, 30), "numba", "")
    assert len(report.checkpoints) == 1
    assert report.checkpoints[0].endswith("within 400 bytes")
