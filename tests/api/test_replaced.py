"""Functions, methods, names and defaults that are replaced in place after they were differentiated.

Each test names what once went on as it was.
"""

import functools
import math
import math as trigonometry

import numpy as np
import pytest

import tapeless as tl


def square(x):
    return x * x


def cube(x):
    return x * x * x


class Law:
    def value(self, x):
        return x * x

    def __call__(self, x):
        return x * x


def slope(target, **kwargs):
    return tl.grad(target, engine="python", **kwargs)


@pytest.fixture
def restored():
    codes = [(f, f.__code__) for f in (square, Law.value, Law.__call__)]
    yield
    for function, code in codes:
        function.__code__ = code


def method(self, x):
    return x * x * x


TARGETS = {
    "function": (square, square, cube),
    "callee": (lambda x: square(x), square, cube),
    "method": (Law().value, Law.value, method),
    "object": (Law(), Law.__call__, method),
    "partial": (functools.partial(square), square, cube),
}

WAYS = {
    "grad": slope,
    "prepared": lambda f: tl.prepare(slope(f), 2.0),
    "jvp": lambda f: lambda x: tl.jvp(f, (x,), (1.0,), engine="python")[1],
    "batch": lambda f: lambda x: tl.batch(slope(f))(np.array([x]))[0],
}


@pytest.mark.usefixtures("restored")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", TARGETS)
def test_reloading_gives_a_function_another_text(name, way):
    """IPython's autoreload assigns `__code__`."""
    target, function, new = TARGETS[name]
    call = WAYS[way](target)
    assert call(2.0) == 4.0
    function.__code__ = new.__code__
    assert call(2.0) == 12.0


@pytest.mark.usefixtures("few_calls_are_many", "restored")
@pytest.mark.parametrize("make", [tl.grad, lambda f: tl.prepare(tl.grad(f), 2.0)])
def test_calls_of_the_fast_way_notice_another_text(make):
    call = make(square)
    assert [call(2.0) for _ in range(3)] == [4.0] * 3
    square.__code__ = cube.__code__
    assert call(2.0) == 12.0
    assert call(3.0) == 27.0


def test_defaults():
    def scaled(x, factor=2.0, *, power=1):
        return factor * x**power

    call = slope(scaled)
    assert call(3.0) == 2.0
    scaled.__defaults__ = (5.0,)
    assert call(3.0) == 5.0
    scaled.__kwdefaults__ = {"power": 2}
    assert call(3.0) == 30.0
    scaled.__defaults__ = None
    with pytest.raises(TypeError, match="factor"):
        call(3.0)


def test_defaults_that_can_be_changed():
    items, law = [1.0], {"a": 2.0, "b": 3.0}

    def scaled(x, factors=items, *, table=law):
        first = next(iter(table.values()))
        return x * sum(factors) * first

    call = slope(scaled)
    assert call(1.0) == 2.0
    items.append(3.0)
    assert call(1.0) == 8.0
    law["a"] = law.pop("a")  # now behind the other
    assert call(1.0) == 12.0


def test_call_of_a_class(monkeypatch):
    call = slope(Law())
    assert call(2.0) == 4.0
    monkeypatch.setattr(Law, "__call__", method)
    assert call(2.0) == 12.0


class Gauge:
    unit = 2.0

    @property
    def scale(self):
        return self.unit

    @classmethod
    def of(cls, x):
        return cls.unit * x

    def reading(self, x):
        return self.scale * x


class Fine(Gauge):
    pass


class Made:
    def __init__(self, x):
        self.x = x


def test_properties_and_methods_of_classes(monkeypatch):
    call = slope(Fine().reading)
    assert call(3.0) == 2.0
    monkeypatch.setattr(Gauge, "scale", property(lambda self: 3.0 * self.unit))
    assert call(3.0) == 6.0
    monkeypatch.setattr(Gauge, "unit", 5.0)
    assert call(3.0) == 15.0
    monkeypatch.setattr(Fine, "unit", 7.0, raising=False)  # now in front of that of `Gauge`
    assert call(3.0) == 21.0


def test_class_methods_and_initialisers(monkeypatch):
    def made(x):
        return Made(x).x + Gauge.of(x)

    call = slope(made)
    assert call(3.0) == 3.0
    monkeypatch.setattr(Made, "__init__", lambda self, x: setattr(self, "x", x * x))
    assert call(3.0) == 8.0
    monkeypatch.setattr(Gauge, "of", classmethod(lambda cls, x: cls.unit * x * x))
    assert call(3.0) == 18.0


def test_builtins_that_the_module_defines_itself(monkeypatch):
    def size(x):
        return abs(x) * 2.0

    call = slope(size)
    assert call(-3.0) == -2.0
    monkeypatch.setitem(globals(), "abs", square)
    assert call(-3.0) == -12.0
    monkeypatch.delitem(globals(), "abs")
    assert call(-3.0) == -2.0


def test_names_of_modules(monkeypatch):
    def wave(x):
        return trigonometry.sin(x)

    call = slope(wave)
    assert call(1.0) == math.cos(1.0)
    monkeypatch.setitem(globals(), "trigonometry", Law())
    with pytest.raises(AttributeError):
        call(1.0)


def test_attributes_of_functions():
    def scaled(x):
        return scaled.factor * x

    scaled.factor = 2.0
    call = slope(scaled)
    assert call(1.0) == 2.0
    scaled.factor = 3
    assert call(1.0) == 3.0


def test_async_functions_are_refused():
    """They return something to wait for, not what stands behind `return`."""

    async def later(x):
        return x * x

    with pytest.raises(tl.UnsupportedSyntax, match="through `async`"):
        slope(later)(2.0)
    with pytest.raises(tl.UnsupportedSyntax, match="through `async`"):
        slope(lambda x: later(x))(2.0)
