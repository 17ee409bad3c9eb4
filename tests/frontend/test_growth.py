"""Lists whose length is only known when the program runs."""

import numpy as np
import pytest

from tapeless.errors import UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tests.frontend.same import check_same

X = np.array([0.5, -1.0, 2.0])


def appended(x):
    items = []
    for v in x:
        items.append(2.0 * v)
    return len(items) + items[0] + items[-1] * items[1] + sum(items[1:]) + max(items)


def kept(x):
    items = [1.0]
    for v in x:
        if v > 0.0:
            items.append(v)
    total = 0.0
    for k, item in enumerate(items):
        total += k * item
    return total, bool(items), len(items)


def stack(x, n):
    items = [x, 2.0 * x]
    for _ in range(n):
        last = items.pop()
        items.append(0.5 * last + items[0])
        items.append(last)
    return items[-1], len(items)


def copied(x):
    items = []
    for v in x:
        items.append(v)
    same, other = items, list(items)
    same[0] = 7.0
    other[1] += 1.0
    return items[0], other[0], items[1], other[1]


def joined(x):
    rows = []
    for v in x:
        rows.append(v * x)
    return np.sum(np.stack(rows)), np.sum(np.array(rows)[1]), rows[2][0], np.concatenate(rows)[4]


def repeated(n, x):
    items = [0] * n
    for i in range(n):
        items[i] = x * i
    return sum(items)


def emptied(n):
    items = []
    for i in range(n):
        items.append(1.0 * i)
    while items:
        items.pop()
    return len(items)


def beyond(x):
    items = []
    for v in x:
        items.append(v)
    return items[3]


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (appended, (X,)),
        (kept, (X,)),
        (kept, (-np.abs(X),)),
        (stack, (1.5, 40)),
        (copied, (X,)),
        (joined, (X,)),
        (repeated, (5, 1.5)),
        (repeated, (0, 1.5)),
        (emptied, (12,)),
    ],
)
def test_programs(function, args):
    check_same(function, *args)


def rows_of_two_lengths(x):
    rows = []
    for k in range(len(x)):
        rows.append(x[k:])
    return rows[0][0]


def test_rows_of_different_lengths_raise_when_the_program_runs():
    from tests.frontend.test_programs import run_program

    error, _ = run_program(rows_of_two_lengths, (X,))
    assert isinstance(error, ValueError)
    assert "different shapes" in str(error)


def written_row(x, n):
    rows = []
    for _ in range(n):
        rows.append(x)
        x *= 2.0
    return rows[0][0]


def written_item(x, n):
    rows = []
    for _ in range(n):
        rows.append(x * 2.0)
    first = rows[0]
    first[0] = 1.0
    return rows[0][0]


def of_two_kinds(x, n):
    items = []
    for _ in range(n):
        items.append((x, 1))
    return items[0][0]


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (written_row, "an array that a list holds is written"),
        (written_item, "an array that a list holds is written"),
        (of_two_kinds, "the list `items` has 0 items before the loop"),
    ],
)
def test_refused(function, text):
    with pytest.raises(UnsupportedSyntax, match=text):
        parse(function, bind(function, (X, 3), {}).signature)


def test_an_item_beyond_the_end():
    from tests.frontend.test_programs import run_program

    error, _ = run_program(beyond, (X,))
    assert isinstance(error, IndexError)
