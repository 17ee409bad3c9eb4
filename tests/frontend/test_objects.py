"""Objects: attributes, methods, and how they are made."""

import dataclasses
import functools
from collections import namedtuple
from dataclasses import dataclass, field

import pytest

from tapeless.errors import UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tests.frontend.same import check_same

Pair = namedtuple("Pair", "x y", defaults=[2.0])


@dataclass(order=True)
class Base:
    x: float
    y: float = 3.0
    items: list = field(default_factory=list)
    kept: float = field(init=False)

    scale = 10.0

    def __post_init__(self):
        self.kept = self.x * self.y

    @property
    def doubled(self):
        return 2.0 * self.x

    @doubled.setter
    def doubled(self, value):
        self.x = 0.5 * value

    @functools.cached_property
    def cached(self):
        return self.x + self.scale

    def method(self, by):
        self.items.append(by)
        return self.x * by


@dataclass
class Extended(Base):
    z: float = 4.0

    def method(self, by):
        return super().method(by) + self.z

    @classmethod
    def of(cls, x):
        return cls(x, z=5.0)

    @staticmethod
    def square(x):
        return x * x

    def __len__(self):
        return 7

    def __getitem__(self, key):
        return self.items[key] if isinstance(key, int) else getattr(self, key)

    def __call__(self, x, *, plus=0.0):
        return self.x * x + plus

    def __sub__(self, other):
        return self.x - other

    def __rsub__(self, other):
        return other - self.x

    def __iadd__(self, other):
        self.x += other
        return self


def fields(x):
    base = Base(x, items=[x])
    base.doubled = 6.0
    return base.x, base.y, base.kept, base.doubled, base.cached, base.items[0]


def methods(x):
    extended = Extended.of(x)
    bound = extended.method
    value = bound(2.0) + extended.method(by=3.0)
    return value, extended.items[1], extended.square(x), Extended.square(x), extended.scale


def protocols(x):
    extended = Extended(x)
    extended += 1.0
    extended.items.append(8.0)
    total = len(extended) + extended[0] + extended["z"] + extended(2.0, plus=1.0)
    return total, extended - 1.0, 1.0 - extended, callable(extended), bool(extended)


def questions(x):
    extended = Extended(x)
    found = hasattr(extended, "z"), hasattr(extended, "w"), getattr(extended, "w", 1.0)
    kinds = isinstance(extended, Base), isinstance(extended, Pair), type(extended) is Extended
    return found, kinds, getattr(extended, "z"), extended is extended


def named(x):
    pair = Pair(x)._replace(y=3.0)
    a, b = pair
    return a * b, pair.x, pair[1], len(pair), tuple(pair._asdict()), pair + (1.0,)


def replaced(x):
    first = Pair(x, 1.0)
    table = {"p": first}
    second = table["p"]._replace(x=2.0 * x)
    return first.x, second.x


def missing(x):
    return Extended(x).nothing


@pytest.mark.parametrize("function", [fields, methods, protocols, questions, named, replaced])
def test_programs(function):
    check_same(function, 1.5)


def test_missing_attribute():
    from tests.frontend.test_programs import run_program

    error, _ = run_program(missing, (1.5,))
    assert isinstance(error, AttributeError)


class Watched:
    def __init__(self, x):
        object.__setattr__(self, "x", x)

    def __setattr__(self, name, value):
        raise TypeError(name)


def sets_watched(x):
    watched = Watched(x)
    watched.x = 2.0
    return watched.x


class Made:
    def __getattr__(self, name):
        return 1.0


def gets_watched(x):
    return x * Made().other


@dataclass(frozen=True)
class Frozen:
    x: float


def sets_frozen(x):
    frozen = Frozen(x)
    frozen.x = 1.0
    return frozen.x


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (sets_watched, "__setattr__"),
        (gets_watched, "__getattr__"),
        (sets_frozen, "cannot be assigned"),
    ],
)
def test_refused(function, text):
    with pytest.raises(UnsupportedSyntax, match=text):
        parse(function, bind(function, (1.5,), {}).signature)


def test_replace_of_frozen():
    def changed(x):
        return dataclasses.replace(Frozen(x), x=2.0 * x).x

    check_same(changed, 1.5)
