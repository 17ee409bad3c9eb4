"""Programs that once had a wrong derivative, or none: each by the name of what went wrong."""

import math

import numpy as np
import pytest

import tapeless as tl
from tests.fuzz import check

X = np.array([0.3, -0.4, 0.5, 0.2])
Y = np.array([0.9, 0.4, -0.5, 0.1])


def agrees(function, *args):
    checks = (check.first_order, check.second_order, check.second_order_the_other_way)
    found = check.outcome(function, list(args), checks=checks)
    assert found.kind == "ok", f"{found.kind}: {found.detail}"


def test_a_cotangent_shared_by_two_terms_of_a_sum():
    """Both terms of `a + b` got one buffer, and what was added to the one showed in the other."""

    def program(x):
        a, b = np.sin(x), np.cos(x)
        u = np.sum(a * a * a)
        c = a + b
        for i in range(3):
            u += c[i] * c[i + 1]
        return u

    agrees(program, X)


def test_a_while_condition_that_writes():
    """What the condition wrote was not reversed."""

    def program(x):
        def step(v):
            v[0] = v[0] * 0.7 + v[1] * 0.01
            v[1] = math.sin(v[1]) + 0.1 * v[2]
            return v[0]

        n = 0
        while step(x) > 0.1:
            n += 1
            if n == 7:
                break
            x[2] *= 1.1
        else:
            x[1] *= x[2]
        return x[0] * x[1] + x[2] * n

    agrees(program, X)
    agrees(program, 40.0 * X)


def test_a_loop_that_needs_the_extent_of_an_argument():
    """The extent was put in front of the statements while they were walked: a loop ran twice."""

    def program(x, y):
        s = 0.0
        for i in range(3):
            if i == 1:
                j = 0
                while j < 2:
                    j += 1
                    x = x + 0.3 * y * y
            s += x[i] * y[0]
        return s

    agrees(program, X, Y)


@pytest.mark.parametrize("k", [[2, 2, 0], [1, 1, 1], [0, 1, 2]])
def test_second_order_of_a_scatter(k):
    """There was no derivative of the reverse of a store at repeated places."""

    def program(x, k):
        for _ in range(2):
            x[k] = x[k] * x[1:] + x[3]
            x[k] *= x[1]
        return np.sum(x * x)

    agrees(program, X, np.array(k))


def test_a_stack_that_is_written():
    """The reverse of `np.stack` made a reshape of memory that is written."""

    def program(x, y):
        m = np.stack((x, y, x * y), axis=1)
        m[0] *= m[1]
        return np.sum(m * m * m)

    agrees(program, X, Y)


def test_the_hessian_of_a_scatter_is_compiled():
    def program(x, k):
        x[k] = x[k] ** 2 * x[3]
        return np.sum(x)

    found = tl.hessian(program)(np.array([2.0, 3.0, 5.0, 7.0]), np.array([0, 2, 2]))
    expected = np.diag([14.0, 0.0, 14.0, 0.0])
    expected[3, 0] = expected[0, 3] = 4.0
    expected[3, 2] = expected[2, 3] = 10.0
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("c", [2.0, 0.5])
@pytest.mark.filterwarnings("ignore::tapeless.errors.EngineWarning")
def test_elements_and_shapes_beyond_those_of_a_sample(c):
    """The python engine found types on arrays of three elements, and refused `y[3]`."""

    def program(x, c):
        y = x if c > 1.0 else x.astype(np.float32)
        a = (y * y).reshape(4, 1) * y
        return y[2] * y[3] + a[3, 2] + np.sum(a.reshape(16)[10:])

    found = tl.grad(program)(X, c)
    expected = tl.grad(lambda x: program(x, 2.0))(X)
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_a_largest_element_that_is_chosen_differentiated_backward_after_forward():
    """Which element is largest is a boolean slope; a guard against infinities subtracted it."""

    def program(x, y):
        best = np.max(x / y)
        return np.sum(np.where(x > 0.1, best * y, best * x))

    agrees(program, X, Y)


def test_a_strided_view_that_looks_contiguous_in_a_sample():
    """Of three elements every other one is one element; its copy was taken for a view."""

    def program(a):
        v = a.reshape(-1)[2:10:2]
        for i in range(3):
            a[i, i] *= a[0, i]
        return np.sum(v.reshape(2, 2).ravel() ** 2)

    def held(a):
        v = a.reshape(-1)[2:10:2].reshape(2, 2)
        for i in range(3):
            a[i, i] *= a[0, i]
        return np.sum(v.ravel() ** 2)

    point = np.arange(12.0).reshape(3, 4) / 10 - 0.35
    assert check.outcome(program, [point], engine="python").kind == "ok"
    found = check.outcome(held, [point], engine="python")
    assert found.kind == "refused"
    assert "depends on its layout" in found.detail


@pytest.mark.parametrize("c", [1.0, -1.0])
def test_a_continue_at_the_end_of_a_try_passes_by_its_else(c):
    """Nothing followed in the loop's body but the `else`, so the jump was forgotten."""

    def program(x, c):
        s = x[0]
        for e in x:
            try:
                if c > 0.0:
                    continue
            except KeyError:
                pass
            else:
                s = s * e
        return s * s

    agrees(program, X, c)


@pytest.mark.parametrize("c", [1.0, -1.0])
def test_a_handler_beside_an_else_reads_what_nothing_else_does(c):
    """What only the handler read was dropped where the `else` ended, and counted as unbound."""

    def program(x, k, c):
        y = x * x
        try:
            if c > 0.0:
                raise RuntimeError("no")
        except RuntimeError:
            for _ in range(2):
                y[k] *= x[0]
        else:
            y = y * 2.0
        return np.sum(y)

    agrees(program, X, np.array([2, 0]), c)


@pytest.mark.parametrize("c", [1.0, -0.5, -2.0])
def test_the_last_of_two_handlers_reads_what_nothing_else_does(c):
    """What only the second handler read was dropped where the first one ended."""

    def program(x, k, c):
        y = x * x
        try:
            if c > 0.0:
                raise RuntimeError("no")
            if c < -1.0:
                raise ValueError("no")
        except RuntimeError:
            y[1] *= 2.0
        except ValueError:
            y[k] *= x[0]
        return np.sum(y)

    agrees(program, X, np.array([2, 0]), c)


def test_a_number_spread_over_an_array_that_is_written():
    """The tangent of `np.full` was taken for the number, also behind a write to the array."""

    def program(x, q):
        y = np.full(4, q)
        z = 0.6 * y
        y *= x[0]
        return np.sum(y * y) + np.sum(z * y)

    agrees(program, X, 0.7)


def test_elements_gathered_from_zeros_are_an_array():
    """They were taken for the number 0.0, like a single element."""

    def program(a, k):
        m = np.zeros((3, 4))
        m = m[k]
        return np.sum(m * m) * a[0, 0] + m[0, 1] + a[1, 1] ** 2

    agrees(program, np.ones((3, 4)), np.array([0, 2, 2]))


def written_through_a_name_for_either(x):
    for i in range(2, -1, -1):
        v = x if i % 2 == 0 else 0.5 * x
        v[0] = 0.5 if x[i] < 0.0 else 0.25 * x[i]
    return x[0]


@pytest.mark.parametrize("c", [0.02, -0.02])
def test_an_array_that_is_written_through_the_name_of_a_new_one(c):
    """Seed 400795: the loop was taken for one that may run upward."""
    point = (np.array([c, -0.15, 1.2]),)
    tl.check_grads(written_through_a_name_for_either, point, engine="numba", order=1)


def summed_until(x):
    total = 0.0
    for e in x:
        if e < -50.0:
            return total
        total += e
    return total


def test_a_number_of_one_branch_that_the_way_back_reads_in_another():
    """Seed 402255: of two joined branches, the second read a value before it was made."""

    def program(x, q):
        p = abs(q) * summed_until(x) if q < 0.45 else summed_until(2.0 * x)
        return 0.3 * p

    agrees(program, X, 0.3)


def test_two_loops_that_begin_with_one_array():
    """Seed 403740: both were to begin in the first row of their own."""

    def program(x, y, p):
        v, s = x, x[2]
        for _ in range(2):
            v, s = v * 0.5 + x, s * p
        p = v[1]
        v, s = x, y[1]
        for _ in range(2):
            v, s = v + y, s * y[1]
        v[1] = s
        return p

    agrees(program, X, Y, 0.5)


@pytest.mark.parametrize(
    "of",
    [
        lambda t: np.einsum("ij,kj->ik", t, t),
        lambda t: np.tensordot(t, t, axes=(0, 0)),
        lambda t: t.T.flatten(),
    ],
)
def test_what_reshapes_inside_and_an_array_that_is_written(of):
    """Whether the reshape made a view depended on a layout, so the program was refused."""

    def program(t):
        s = np.sum(of(t) ** 2)
        t[0] *= s
        return np.sum(of(t))

    tl.check_grads(program, (np.outer(X, X[:2]),), engine="python")


def test_products_with_a_matrix_that_is_turned_in_the_loop():
    """Their sum was added behind the loop to a view that is made inside."""

    def program(x, a):
        y = x.copy()
        v = y
        for _ in range(2):
            v = 0.5 * v + a.T @ y
        v[1] = v[0] * x[2]
        for i in range(2):
            a[i] += y
        return np.sum(v * v) + np.sum(a * a)

    agrees(program, X, np.outer(X, Y) + np.eye(4))
