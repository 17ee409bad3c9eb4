"""Arrays that loops record are rows of others, and what they add up of outer products is one
product.
"""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import Pop, Push
from tapeless.ir.visitor import walk
from tapeless.testing import allocations
from tapeless.transform.reverse import Reverse
from tests.transform.programs import operations, pipeline

RANDOM = np.random.default_rng(12)
W, U = RANDOM.normal(size=(3, 2)), RANDOM.normal(size=(3, 3))
X = RANDOM.normal(size=(5, 2))
S = RANDOM.normal(size=(4, 3))
LABELS = np.array([2, 0, 1, 1])


def recurrence(w, u, x):
    state = np.zeros(len(u))
    for t in range(len(x)):
        state = np.tanh(w @ x[t] + u @ state)
    return np.sum(state**2)


def cross_entropy(scores, labels):
    loss = 0.0
    for i in range(len(labels)):
        row = scores[i]
        top = np.max(row)
        loss += top + np.log(np.sum(np.exp(row - top))) - row[labels[i]]
    return loss


def best_path(scores, x):
    steps, states = scores.shape
    best = scores[0].copy()
    for t in range(1, steps):
        after = np.empty(states)
        for j in range(states):
            top = best[0] * x[j, 0]
            for i in range(1, states):
                top = max(top, best[i] + x[j, 1])
            after[j] = top + scores[t, j]
        best = after
    return np.max(best)


def products_handed_on(u, x):
    y = x
    for _ in range(3):
        y = u @ y
    return np.sum(y * y)


PROGRAMS = [
    (recurrence, (W, U, X)),
    (cross_entropy, (S, LABELS)),
    (best_path, (S, X)),
    (products_handed_on, (U, S[0])),
]


def active_in(function, args):
    """The floats, but not what would make the last cotangent of a loop a result."""
    if function is products_handed_on:
        return (0,)
    return tuple(i for i, arg in enumerate(args) if arg.dtype == float)


def lowered(function, args):
    return pipeline(function, *args, steps=[Reverse(active_in(function, args))]).derivative


@pytest.mark.parametrize(("function", "args"), PROGRAMS)
def test_nothing_is_left_on_a_stack(function, args):
    nodes = list(walk(lowered(function, args).body))
    assert not any(isinstance(node, (Push, Pop)) for node in nodes)


@pytest.mark.parametrize(("function", "args"), PROGRAMS)
def test_a_prepared_call_is_right_and_allocates_nothing(function, args):
    active = active_in(function, args)
    prepared = tl.prepare(tl.value_and_grad(function, argnums=active, engine="numba"), *args)
    assert allocations.of_prepared(prepared, *args) == 0
    expected = tl.value_and_grad(function, argnums=active, engine="python")(*args)
    value, gradients = prepared(*args)
    np.testing.assert_allclose(value, expected[0], rtol=1e-13)
    for found, wanted in zip(gradients, expected[1], strict=True):
        # sums of a few products, in another order
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)


def test_known_extents_are_not_recorded():
    derivative = lowered(recurrence, (W, U, X))
    assert {node.attrs["dtype"] for node in operations(derivative, "tape")} == {"float64"}


def test_outer_products_are_added_up_behind_the_loop():
    derivative = lowered(recurrence, (W, U, X))
    behind = [node for node in derivative.body.nodes if getattr(node, "op", "") == "matmul"]
    assert len(behind) == 2


def test_the_first_state_may_have_another_length():
    def grows(x, y):
        state = y * 2.0
        for _ in range(3):
            state = np.tanh(state + x) * state
        return np.sum(state)

    gradient = tl.grad(grows, argnums=(0, 1), engine="numba")
    expected = tl.grad(grows, argnums=(0, 1), engine="python")(S[0], S[1, :1])
    for found, wanted in zip(gradient(S[0], S[1, :1]), expected, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-13)


def test_a_length_that_is_negative_is_the_users_error_only_if_the_loop_runs():
    def empty(x, n, steps):
        total = np.sum(x)
        for _ in range(steps):
            a = np.empty(n)
            for j in range(n):
                a[j] = x[j] * total
            total += np.sum(a * a)
        return total

    gradient = tl.grad(empty, engine="numba")
    np.testing.assert_array_equal(gradient(S[0], -1, 0), np.ones(3))


@pytest.mark.parametrize("rows", [0, 1, 300])
def test_short_rows_run_in_blocks(rows):
    scores = np.random.default_rng(1).normal(size=(rows, 9))
    labels = np.arange(rows) % 9
    weights = np.exp(scores)
    expected = weights / np.sum(weights, axis=1, keepdims=True)
    expected[np.arange(rows), labels] -= 1.0
    found = tl.grad(cross_entropy, engine="numba")(scores, labels)
    # an exponential of 2 units in the last place, and a sum of nine
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-15)


def test_an_array_on_two_stacks_is_read_in_the_loop_of_each():
    """Found by the fuzzer, seed 300090."""

    def damped(a):
        for i in range(len(a)):
            row = a[i]
            row /= 1.5 + a.reshape(-1)[2:10:2] ** 2
        return np.sum(a * a)

    a, direction = RANDOM.normal(size=(3, 4)), np.ones((3, 4))

    def slope(a):
        return tl.jvp(damped, (a,), (direction,))[1]

    def product(engine):
        _, pull = tl.vjp(tl.grad(damped, engine=engine), a, engine=engine)
        return pull(direction)[0]

    expected = product("python")
    np.testing.assert_allclose(product("numba"), expected, rtol=1e-12)
    np.testing.assert_allclose(tl.grad(slope, engine="numba")(a), expected, rtol=1e-12)
