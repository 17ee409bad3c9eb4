"""`+`, `*`, `extend` and stars of lists whose length is only known when the program runs."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.testing import check_grads
from tests.frontend.same import check_same

X = np.array([0.5, -1.0, 2.0])


def added(x):
    items = [2.0 * v for v in x]
    both = [*items] + [1.0] + items[1:]
    return len(both), sum(both), both[0] * both[-1] + both[3]


def added_to_itself(x):
    """Of one length: taken for arrays, these would be added up."""
    items = [v * v for v in x]
    both = items + items
    items.append(7.0)
    return len(both), both[0] * both[3], len(items)


def behind_stars(x):
    items = [2.0 * v for v in x]
    both = [1.0, *items, *items[:1], *[3.0, 4.0], *x]
    return len(both), both[0] + both[4] * both[6], both[-1]


def made_longer(x):
    items = []
    for v in x:
        items = items + [v]
        items = [2.0 * v] + items
        items += [v * v, 1.0]
    return len(items), items[0] * items[1], items[-2], sum(items)


def extended(x):
    items = [0.5]
    items.extend(v * v for v in x)
    items.extend(x)
    items.extend([])
    return len(items), items[1] * items[-1]


def perhaps_longer(x):
    items = [1.0, 2.0]
    for v in x:
        if v > 0:
            items = [v, *items]
    return len(items), items[0], sum(items)


def as_often(n, x):
    many = [x * k for k in range(n)] * 2
    return sum([x, 2.0] * n), len([x, 1.0, 3.0] * n), ([2.0, x] * n)[-1], many[-1], len(many)


def nothing_and_nothing(n):
    items = [1.0 * k for k in range(n)]
    both = items + items + items * 2
    both.append(3.0)
    return len(both), both[-1]


def rows(x):
    items = [v * x for v in x]
    both = [x, *items] + items[1:]
    return len(both), both[0][1], np.sum(both[-1]), both[3][0]


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (added, (X,)),
        (added_to_itself, (X,)),
        (behind_stars, (X,)),
        (made_longer, (X,)),
        (extended, (X,)),
        (perhaps_longer, (X,)),
        (as_often, (3, 1.5)),
        (nothing_and_nothing, (0,)),
        (nothing_and_nothing, (2,)),
        (rows, (X,)),
    ],
)
def test_programs(function, args):
    check_same(function, *args)


def squares(x):
    items = [2.0 * v for v in x]
    items = [*items, 1.0] + items
    return sum((k + 1) * v * v for k, v in enumerate(items))


def test_derivatives():
    check_grads(squares, (X,), engine="python")


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_each_item_counts_at_all_of_its_places(engine):
    # d/dv of (k + 1) (2 v)² + (k + 5) (2 v)², each item at both of its places
    expected = 8.0 * X * (np.arange(3) + 1 + np.arange(3) + 5)
    np.testing.assert_allclose(tl.grad(squares, engine=engine)(X), expected, rtol=1e-15)


def kept_for_a_turn(x):
    total = 0.0
    for k in range(len(x)):
        if k % 2 == 0:
            pair = [x[k], x[k] * x[k]]
        else:
            total += pair[0] * x[k] + pair[1]
    return total


def test_a_list_that_an_iteration_leaves_for_the_next():
    check_grads(kept_for_a_turn, (np.append(X, 0.3),), engine="python")


def of_two_kinds(x, n):
    items = [v for v in x]
    return (items + [(1.0, 2.0)])[0]


def pairs_as_often(x, n):
    return ([(1.0, x), (2.0, x)] * n)[0][0]


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (of_two_kinds, "its items are not all numbers, or arrays of one rank"),
        (pairs_as_often, "only numbers can be repeated"),
    ],
)
def test_refused(function, text):
    with pytest.raises(UnsupportedSyntax, match=text):
        parse(function, bind(function, (X, 3), {}).signature)
