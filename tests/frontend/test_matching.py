"""`match` computes what Python's does, or is refused."""

from dataclasses import dataclass

import pytest

from tests.frontend.same import check_same


@dataclass
class Circle:
    radius: float


@dataclass
class Box:
    width: float
    height: float


def constants(x, mode):
    match mode:
        case "double" | "twice":
            return 2.0 * x
        case None:
            return 0.0
        case True:
            return 1.0
        case "text" as name if len(name) == 4:
            return 4.0 * x
        case other:
            return x if other == "rest" else -x


def integers(x, n):
    match n:
        case 0:
            return x
        case 1 | 2:
            x = x * n
        case k if k > 5:
            x = x - k
        case _:
            x = 10.0
    return x + 1.0


def classes(shape):
    match shape:
        case Circle(radius=r):
            return 3.0 * r * r
        case Box(w, height=1.0):
            return w
        case Box(w, h) if w == h:
            return w * w
        case Box():
            return shape.width * shape.height
        case [a, (b, _)]:
            return a * b
        case float():
            return shape
    return -1.0


@pytest.mark.parametrize("mode", ["double", "twice", None, True, "text", "rest", "none"])
def test_constants(mode):
    check_same(constants, 1.5, mode)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 7])
def test_integers(n):
    check_same(integers, 1.5, n)


@pytest.mark.parametrize(
    "shape",
    [Circle(2.0), Box(2.0, 1.0), Box(3.0, 3.0), Box(2.0, 3.0), (2.0, (3.0, 4.0)), 5.0, (1.0,)],
    ids=repr,
)
def test_classes(shape):
    check_same(classes, shape)
