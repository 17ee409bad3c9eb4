"""`index`, `count` and `remove`, comparisons of sets, and of lists beside arrays."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import SourceError
from tapeless.testing import check_grads
from tests.frontend.same import check_same

X = np.array([0.5, -1.0, 2.0])


def found(x):
    items = [x[0], x[1], x[2], x[0]]
    return items.index(x[2]), items.index(max(items)), items.index(x[0], 1), items.count(x[0])


def found_among_constants(x):
    names = ("a", "b", "a", "b")
    return names.index("b"), names.index("b", 2), names.index("a", 1, 3), names.count("a")


def a_number_that_may_be_it(x):
    return [2.0, x[0], 0.5].index(0.5), [2.0, x[1], 0.5].index(0.5), (x[0], 0.5).count(0.5)


def missing(x):
    try:
        return [x[0], x[1]].index(7.0)
    except ValueError:
        return -1


def missing_uncaught(x):
    return [1.0, x[0]].index(7.0) * x[0]


def removed(x):
    names = ["a", "b", "a"]
    names.remove("a")
    letters = {"a", "b"}
    letters.discard("z")
    letters.remove("a")
    return x[0] * (names == ["b", "a"]), "b" in letters, len(letters)


def keys(x):
    table = {"a": x[0], "b": x[1]}
    names = table.keys()
    table["c"] = x[2]
    others = {"c": 0, "b": 0, "a": 0}.keys()
    total = 0.0
    for name in names:
        total += table[name]
    return total, len(names), names == others, "c" in names, sorted(names - {"a"}) == ["b", "c"]


def compared_sets(x):
    three, same, two = {1, 2, 3}, {3, 2, 1}, frozenset([1, 2])
    less = (two < three, two <= three, three <= two, three > two, three >= same, three < same)
    return three == same, three != two, less, two == {2, 1}, two == [1, 2]


def compared_sets_of_numbers(x):
    return {x[0], x[1]} == {x[1], x[0]}, {x[0], x[1]} == {x[1], x[2]}, {x[0]} < {x[0], x[1]}


def of_several(x):
    numbers = {1, 2, 3, 4}
    both = numbers.intersection({1, 2, 3}, {2, 3}), numbers.difference({1}, {2})
    return sum(both[0]) * x[0], sum(both[1]) * x[1], sum(numbers.symmetric_difference({1, 7}))


def beside_arrays(x):
    equal = [0.5, 7.0, 2.0] == x
    return np.sum(np.where(equal, x, 0.0)), np.sum(x[x < (1.0, 0.0, 2.0)]), [0.5] == [x[0]]


PROGRAMS = [
    found,
    found_among_constants,
    a_number_that_may_be_it,
    missing,
    removed,
    keys,
    compared_sets,
    compared_sets_of_numbers,
    of_several,
    beside_arrays,
]


@pytest.mark.parametrize("program", PROGRAMS)
def test_as_python(program):
    check_same(program, X)


def test_what_is_missing():
    with pytest.raises(ValueError, match="not in the list"):
        tl.grad(missing_uncaught, engine="python")(X)


def largest(x):
    squares = [v * v for v in (x[0], x[1], x[2])]
    return x[squares.index(max(squares))] * x[0]


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_gradient(engine):
    check_grads(largest, (X,), engine=engine)


def removed_number(x):
    items = [x[0], x[1]]
    items.remove(x[1])
    return items[0]


def ranges(x):
    return x[0] if range(3) == range(0, 3) else x[1]


def values(x):
    table = {"a": 1.0}
    return x[0] if table.items() == table.items() else x[1]


@pytest.mark.parametrize("program", [removed_number, ranges, values])
def test_refused(program):
    with pytest.raises(SourceError, match="known"):
        tl.grad(program, engine="python")(X)
