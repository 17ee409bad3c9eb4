"""What classes say about comparisons, truth, sums and order; enumerations; dispatch by class."""

import enum
import functools
import math
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass, fields, replace

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("structures")
PYTHON = ("python",)


@dataclass(order=True)
class Trial:
    loss: float
    number: int


def best_of_trials(x, y):
    trials = [Trial(x * y, 1), Trial(y * y, 2), Trial(x + y, 3)]
    return min(trials).loss ** 2 + sorted(trials)[1].loss * max(trials).number


HERE.add(best_of_trials, 1.5, 0.5, gradient=(0.5**1 * 1.0 * 3.0, 1.5 * 3.0 + 4 * 0.125))


class Vector:
    def __init__(self, *items):
        self.items = list(items)

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(*[a + b for a, b in zip(self.items, other.items, strict=True)])

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.items, other.items, strict=True))

    def __lt__(self, other):
        return self @ self < other @ other

    def __eq__(self, other):
        return self.items == other.items

    def __bool__(self):
        return self.items[0] > 0.0

    __hash__ = None


def vectors(x, y):
    a, b = Vector(x, y), Vector(y, x * x)
    total = sum([a, b, a])
    if a == b or not a:
        return x
    return (total @ a) * (a if a < b else b).items[1]


HERE.add(vectors, 1.5, 0.5, tags=("second_order",), engines=PYTHON)


class Shape(ABC):
    @abstractmethod
    def area(self): ...

    def twice(self):
        return 2.0 * self.area()


class Square(Shape):
    __slots__ = ("side",)

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2


class Disc(Shape):
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return math.pi * self.radius**2


@functools.singledispatch
def extent(shape):
    return 1.0


@extent.register
def _(shape: Square):
    return shape.side


@extent.register
def _(shape: Disc):
    return 2.0 * shape.radius


def shapes_of_abstract_class(x, y):
    shapes = [Square(x), Disc(y)]
    return sum(shape.twice() for shape in shapes) * extent(shapes[0]) + extent(shapes[1])


HERE.add(shapes_of_abstract_class, 1.5, 0.5, engines=PYTHON)


class Kernel(enum.Enum):
    LINEAR = 1
    SQUARE = 2

    def of(self, x):
        return x if self is Kernel.LINEAR else x * x


class Axis(enum.IntEnum):
    FIRST = 0
    SECOND = 1


def members(x):
    total = sum(kernel.of(x[Axis.SECOND]) * kernel.value for kernel in Kernel)
    return total * Kernel["SQUARE"].of(x[Axis.FIRST]) + Kernel(1).of(x[0])


HERE.add(members, [1.5, 0.5], gradient=[4.0, 6.75], engines=PYTHON)


@dataclass(frozen=True)
class Scaled:
    value: float
    factor: float = 2.0

    def __post_init__(self):
        object.__setattr__(self, "value", self.value * self.factor)


def replaced_and_listed(x):
    scaled = replace(Scaled(x), factor=x)
    return sum(asdict(scaled).values()) + getattr(scaled, fields(scaled)[0].name)


HERE.add(replaced_and_listed, 1.5, gradient=13.0, engines=PYTHON)
