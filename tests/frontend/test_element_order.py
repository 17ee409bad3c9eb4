"""`x.flat`, `x.item`, `x.tolist`, `np.ndindex` and what else gives the elements one by one."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.testing import check_grads

POINT = np.array([0.7, 1.3, -0.4, 0.9, 0.35])


def run_over(x):
    a, s = np.outer(x, x), 1.0
    for v in a.flat:
        s += v * v * s
    for k, v in enumerate(a.T.flat):
        s += k * v
    return s


def read(x):
    a = np.outer(x, x)
    return a.flat[3] * a.T.flat[-7] + np.sum(a.flat[2:9:2]) + len(a.flat)


def written(x):
    a = np.outer(x, x)
    a.flat[3] = x[0]
    a.flat[::6] = 1.0
    a.flat[1:4] = x[:3]
    a.flat[7] += x[1]
    b = np.zeros((5, 2))
    b.flat = np.concatenate((x, x * x))
    return np.sum(a * a) + np.sum(b[:, 0] * x)


def written_while_it_is_run_over(x):
    a, s = np.outer(x, x), 0.0
    for k, v in enumerate(a.flat):
        s += v * v
        if k < 20:
            a.flat[k + 3] = v + 0.1
    return s


def items(x):
    a = np.outer(x, x)
    return a.item(3) * a.item(1, 2) + x.item(2) + x[:1].item()


def listed(x):
    values = x.tolist()
    values.append(values[0] * 2.0)
    return sum(v * k for k, v in enumerate(sorted(values))) + values[-1]


def indexed(x):
    a, s = np.outer(x, x), 0.0
    for i, j in np.ndindex(5, 5):
        s += a[i, j] ** 2 * i
    for index in np.ndindex(a.shape):
        a[index] *= 2.0
        s += a[index] ** 2
    for (i,) in np.ndindex(5):
        s += x[i] * i
    return s


def enumerated(x):
    a, s = np.outer(x, x), 0.0
    for (i, j), v in np.ndenumerate(a):
        s += v * v * (i + 2 * j)
    for index, v in np.ndenumerate(x):
        s += v * a[index[0], 0]
    return s


PROGRAMS = [
    run_over,
    read,
    written,
    written_while_it_is_run_over,
    items,
    listed,
    indexed,
    enumerated,
]


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_agrees_with_differences(program):
    check_grads(program, (POINT,), modes=("reverse",), engine="python")


@pytest.mark.parametrize("place", [25, -26])
def test_an_element_that_is_not_there(place):
    with pytest.raises(IndexError):
        tl.value_and_grad(lambda x: np.outer(x, x).flat[place] * 1.0, engine="python")(POINT)


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (lambda x: sum(v * 1.0 for v in np.nditer(np.outer(x, x))), 'order="C"'),
        (lambda x: np.outer(x, x).tolist()[0][1], "lists inside of a list"),
        (lambda x: np.sum(np.reshape(x, (1, 1, 1, 5)).flat[2]), "three axes"),
    ],
)
def test_refused(program, message):
    with pytest.raises(tl.UnsupportedCall, match=message):
        tl.grad(program, engine="python")(POINT)


def test_the_shape_of_an_array_is_a_tuple():
    def program(x):
        return np.sum(x) if isinstance(x.shape, tuple) else np.sum(x * x)

    np.testing.assert_array_equal(tl.grad(program, engine="python")(POINT), np.ones(5))
