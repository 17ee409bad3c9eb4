"""What is taken apart, by its form, and made again."""

import enum
from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from tapeless.errors import ArgumentError
from tapeless.frontend.containers import register_container, take_apart

Pair = namedtuple("Pair", "first second")


@dataclass
class Open:
    x: float
    made: int = field(init=False, default=0)

    def __post_init__(self):
        self.made += 1
        self.twice = 2.0 * self.x


@dataclass(frozen=True)
class Shut:
    x: float

    def __post_init__(self):
        if not isinstance(self.x, float):
            raise TypeError(self.x)


class Plain:
    def __init__(self):
        self.weights = np.ones(2)
        self.name = "plain"


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


class Colour(enum.Enum):
    RED = 1


def test_objects_by_their_attributes():
    form, items = take_apart(Open(1.5))
    assert (form.names, items) == (("x", "made", "twice"), (1.5, 1, 3.0))
    assert form.is_mutable
    form, items = take_apart(Slotted(2.0))
    assert (form.names, items) == (("x",), (2.0,))
    form, items = take_apart(SimpleNamespace(a=1.0))
    assert vars(form.build(["other"])) == {"a": "other"}
    assert take_apart(Plain())[0].names == ("weights", "name")


def test_made_again_without_the_checks_of_the_class():
    form, _ = take_apart(Shut(1.5))
    assert not form.is_mutable
    assert form.build([None]).x is None


@pytest.mark.parametrize(
    ("value", "other"),
    [
        ({"a": 1.0, "b": 2.0}, {"b": 20.0, "a": 10.0}),
        (OrderedDict(a=1.0, b=2.0), OrderedDict(a=10.0, b=20.0)),
        (Pair(1.0, 2.0), Pair(10.0, 20.0)),
        ([1.0, 2.0], [10.0, 20.0]),
    ],
)
def test_items_in_the_order_of_the_form(value, other):
    form, items = take_apart(value)
    assert items == (1.0, 2.0)
    assert form.items_of(other) == (10.0, 20.0)
    assert form.items_of((10.0, 20.0)) is None
    assert type(form.build(items)) is type(value)


@pytest.mark.parametrize(
    "value", [1.0, "text", None, np.ones(2), Colour.RED, {1.0}, max, np.random.default_rng(0), Open]
)
def test_what_is_no_container(value):
    assert take_apart(value) is None


def test_registration():
    class Ring(list):
        pass

    assert take_apart(Ring([1.0])) is None
    register_container(Ring, lambda ring: (list(ring), "ring"), lambda rest, items: Ring(items))
    form, items = take_apart(Ring([1.0, 2.0]))
    assert items == (1.0, 2.0)
    assert form.rest == "ring"
    assert type(form.build((3.0,))) is Ring
    with pytest.raises(ArgumentError, match="registered"):
        register_container(Ring, list, Ring)
