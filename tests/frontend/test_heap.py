"""Lists, dicts and objects where paths come together."""

import numpy as np
import pytest

from tapeless.errors import UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tests.frontend.same import check_same


class Box:
    def __init__(self, x, y=1.0):
        self.x = x
        self.y = y


def changed_on_one_path(x):
    box = Box(x)
    if x > 1.0:
        box.x = 2.0 * x
        box.y = x
    return box.x * box.y


def made_on_each_path(x):
    box = Box(x) if x > 1.0 else Box(3.0 * x, x)
    box.y += 1.0
    return box.x * box.y


def another_name_on_one_path(x):
    first = other = Box(x)
    if x > 1.0:
        other = Box(x * x)
    return first.x * other.x


def returned_on_one_path(x):
    boxes = [Box(x)]

    def settle():
        boxes[0].x += 1.0
        if x > 1.0:
            return 2.0
        boxes[0].x *= 5.0
        return 3.0

    factor = settle()
    return boxes[0].x * factor


def left_by_break(x):
    box = Box(1.0)
    for i in range(5):
        box.x *= x
        if box.x > 3.0:
            box.y = box.x
            break
    return box.x * box.y + i


def swapped_in_loop(x, n):
    a, b = Box(x), Box(2.0 * x)
    for _ in range(n):
        a, b = b, a
    return a.x - b.x


def made_in_loop(x, n):
    box = Box(x)
    before = box
    for _ in range(n):
        before = box
        box = Box(box.x + 1.0, box.x)
    return box.x * box.y - before.x


def two_names_for_one(x):
    table = {"a": [x], "b": None}
    table["b"] = table["a"]
    table["b"].append(2.0 * x)
    table["a"][0] += 1.0
    return table["b"][0] * table["a"][1]


@pytest.mark.parametrize("x", [0.5, 1.5])
@pytest.mark.parametrize(
    "function",
    [
        changed_on_one_path,
        made_on_each_path,
        another_name_on_one_path,
        returned_on_one_path,
        left_by_break,
        two_names_for_one,
    ],
)
def test_paths(function, x):
    check_same(function, x)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
@pytest.mark.parametrize("function", [swapped_in_loop, made_in_loop])
def test_loops(function, n):
    check_same(function, 1.5, n)


def changes_one_of_two(x):
    first, second = Box(x), Box(2.0 * x)
    chosen = first if x > 1.0 else second
    chosen.x = 0.0
    return first.x + second.x


def changes_what_was_merged(x):
    box = other = Box(x)
    if x > 1.0:
        other = Box(x * x)
    box.x = 3.0
    return box.x + other.x


def changes_what_a_loop_carries(x, n):
    box = Box(x)
    first = box
    for _ in range(n):
        box.x += 1.0
        box = Box(box.x)
    return first.x


@pytest.mark.parametrize(
    ("function", "args"),
    [
        (changes_one_of_two, (1.5,)),
        (changes_what_was_merged, (1.5,)),
        (changes_what_a_loop_carries, (1.5, 3)),
    ],
)
def test_what_may_be_one_of_two_is_not_changed(function, args):
    with pytest.raises(UnsupportedSyntax, match="may be one of two"):
        parse(function, bind(function, args, {}).signature)


def test_one_container_in_two_arguments():
    def both(a, b):
        a["x"] = 2.0 * a["x"]
        return a["x"] * b["x"]

    shared = {"x": np.float64(1.5)}
    check_same(both, shared, shared)
    check_same(both, shared, {"x": np.float64(1.5)})
