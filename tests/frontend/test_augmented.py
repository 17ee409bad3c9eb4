"""`a += b` and the like: who else holds what is changed in place sees it."""

from collections import Counter, deque

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import MutatedGlobal, SourceError
from tapeless.testing import check_grads
from tests.frontend.same import check_same

X = np.array([0.5, -1.0, 2.0])
OUTSIDE = [1.0, 2.0]
NAMES = {"a"}


class Box:
    def __init__(self, items):
        self.items = items


def repeated(x):
    items = [x[0], x[1]]
    same = items
    items *= 2
    return len(same), same[0] * same[3]


def repeated_as_often_as_asked(x):
    items = [x[0], x[1]]
    same = items
    items *= int(x[2])
    return len(same), same[-1]


def repeated_where_it_is_held(x):
    held = {"a": [x[0]]}
    box = Box(held["a"])
    box.items *= 3
    rows = [box.items, [x[1]]]
    for row in rows:
        row *= 2
    return len(held["a"]), sum(rows[1])


def in_a_helper(x):
    def scale(items):
        items *= 2

    items, array = [x[0]], 1.0 * x
    scale(items)
    scale(array)
    return len(items), array[2]


def of_a_limited_queue(x):
    queue = deque([x[0], x[1]], maxlen=2)
    same = queue
    queue += [x[2]]
    first = same[0] * same[1]
    queue *= 3
    return first, len(same)


def sets(x):
    numbers = {1, 2, 3}
    same, frozen = numbers, frozenset(numbers)
    kept = frozen
    numbers &= {2, 3, 4}
    numbers |= {5}
    numbers -= {2}
    numbers ^= {3, 7}
    frozen |= {9}
    return sum(same) * x[0], len(frozen), len(kept)


def an_array_beside_a_list(x):
    """Which is an array: of all operators the array is asked first."""
    items = [x[0], 1.0, 2.0]
    same = items
    items += x
    return np.sum(items * x), len(same)


def a_list_beside_an_array(x):
    array = 2.0 * x
    same = array
    array += [x[0], 1.0, 2.0]
    return np.sum(same * same)


def what_is_left_of_an_iterator(x):
    rest = iter([x[0], x[1], x[2]])
    items = [next(rest)]
    items += rest
    items += (v * v for v in x)
    return len(items), items[2] * items[3], len([*rest])


def tuples(x):
    items = (x[0],)
    same = items
    items += (x[1],)
    items *= 2
    return len(same), len(items), items[3]


def counts(x):
    counted = Counter("aab")
    counted.update("ab")
    counted.update({"c": 2}, a=1)
    counted.update({"a": 1}, a=2)
    counted.update("cc", b=1)
    return counted["a"] * x[0] + counted["b"] * x[1] + counted["c"] * x[2]


PROGRAMS = [
    repeated,
    repeated_as_often_as_asked,
    repeated_where_it_is_held,
    in_a_helper,
    of_a_limited_queue,
    sets,
    an_array_beside_a_list,
    a_list_beside_an_array,
    what_is_left_of_an_iterator,
    tuples,
    counts,
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_as_python(program):
    check_same(program, X)


def gradient(x):
    items = [x[0] * x[1], x[1]]
    same = items
    items *= 2
    items += [x[2] * x[0]]
    array = x * x
    array += [x[0], 1.0, 2.0]
    return np.sum(np.array(same) ** 2) + np.sum(array * x)


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_gradient(engine):
    check_grads(gradient, (X,), engine=engine)


def a_list_from_outside(x):
    items = OUTSIDE
    items += [x]
    return sum(items)


def a_set_from_outside(x):
    names = NAMES
    names |= {"b"}
    return x * len(names)


@pytest.mark.parametrize("program", [a_list_from_outside, a_set_from_outside])
def test_what_is_from_outside(program):
    with pytest.raises(MutatedGlobal, match="from outside"):
        tl.grad(program, engine="python")(1.0)


def counters(x):
    """Keeps the larger count of each, which is not what `|` of dicts does."""
    counted = Counter("aab") | Counter("ab")
    return x * counted["a"]


def a_tuple_repeated(x):
    return sum((x[0], x[1]) * int(x[2]))


@pytest.mark.parametrize("program", [counters, a_tuple_repeated])
def test_refused(program):
    with pytest.raises(SourceError, match=r"Counter|repeated"):
        tl.grad(program, engine="python")(X)
