"""What a program takes from outside: globals, closure cells, defaults, attributes of modules.

Functions, modules, whole numbers, booleans, strings and None become part of the program, and a
`Guard` says at each call whether they still are what they were. Floats and arrays are read at each
call: each is a `Hidden` parameter.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from tapeless.errors import ArgumentError
from tapeless.frontend.containers import Form, RegisteredForm, take_apart
from tapeless.frontend.folding import is_literal
from tapeless.frontend.signature import type_of
from tapeless.frontend.values import Named, Outside, Static, Tuple, Value
from tapeless.ir.nodes import Const, Param, Var
from tapeless.ir.types import INT, Type
from tapeless.rules.native_functions import with_rule
from tapeless.rules.registry import READ_AS
from tapeless.runtime import generators

MISSING = object()

NUMBERS = (float, complex, np.inexact)  # read at each call, where integers are constants

# Modules whose attributes nobody rebinds: what is read from them needs no guard.
_SETTLED = {"numpy", "scipy", "math", "builtins", "numba", "functools", "operator", "tapeless"}


@dataclass(frozen=True, eq=False)
class Guard:
    """Something static that was read from outside, and what it was."""

    path: tuple
    read: Callable[[], Any]
    expected: Any
    length: int | None = None

    def holds(self) -> bool:
        try:
            value = self.read()
        except (AttributeError, LookupError):  # an item of a container that is no longer there
            return False
        if isinstance(self.expected, Form):
            found = take_apart(value)
            return found is not None and found[0] == self.expected and self.has_length(found[1])
        return value is self.expected or _same(value, self.expected)

    def has_length(self, items: tuple) -> bool:
        return self.length is None or len(items) == self.length


class NamesGuard(Guard):
    """Names of builtins and of modules such as NumPy, of which a program has many, and which hardly
    ever come to mean something else: `expected` by name. Calls that take the fast way pass it by.
    """

    def holds(self) -> bool:
        find = self.read().get
        for name, value in self.expected.items():  # noqa: SIM110, `all` takes ten times as long
            if find(name, MISSING) is not value:
                return False
        return True


class TypesGuard(Guard):
    """Structure and types of what is read from outside as an argument."""

    def holds(self) -> bool:
        return self.read() == self.expected


@dataclass(frozen=True, eq=False)
class Hidden:
    """A float or an array that is read from outside at each call."""

    path: tuple
    type: Type
    read: Callable[[], Any]


def _same(value: Any, expected: Any) -> bool:
    if type(value) is not type(expected):
        return False
    if isinstance(expected, tuple):
        pairs = zip(value, expected, strict=False)
        return len(value) == len(expected) and all(v is e or _same(v, e) for v, e in pairs)
    if isinstance(expected, frozenset):  # what a set held
        return value == expected
    if isinstance(expected, (*NUMBERS, np.ndarray)):
        # Inside a tuple: a parameter of its own, so only its type is part of the program.
        return isinstance(expected, (float, complex)) or type_of(value) == type_of(expected)
    return isinstance(expected, (bool, int, str, np.integer, np.bool_)) and value == expected


class Captures:
    """The guards and hidden parameters of one program, collected while it is read."""

    def __init__(self, is_rule: bool = False) -> None:
        self.is_rule = is_rule  # rules are library code: what they read from outside is constant
        self.guards: dict[tuple, Guard] = {}
        self.hidden: dict[tuple, Hidden] = {}
        self.params: dict[tuple, Param] = {}
        self.given: dict[int, Value] = {}  # by the id of a cell whose variable is an argument
        self.generators: dict[Var, Var] = {}  # the copy that a run draws from, by the parameter

    # ---- places ----------------------------------------------------------------------------------

    def global_name(self, function: FunctionType, name: str, constant: bool) -> Value | None:
        """What a global name means now; None if it is not defined."""
        space = function.__globals__
        if name in space:
            path = ("global", space.get("__name__", "?"), name)
            if not constant and _is_settled(space[name]):
                self._settled(space, name, space[name])
            return self.capture(path, id(space), lambda: space.get(name, MISSING), constant)
        if not constant:
            self._settled(space, name, MISSING)
        builtins = space.get("__builtins__", {})
        builtins = vars(builtins) if isinstance(builtins, ModuleType) else builtins
        return Static(builtins[name]) if name in builtins else None

    def _settled(self, space: dict[str, Any], name: str, value: Any) -> None:
        guard = NamesGuard(("names",), lambda: space, {})
        self.guards.setdefault((id(space), guard.path), guard).expected[name] = value

    def cell(self, function: FunctionType, name: str, constant: bool) -> Value | None:
        """What a name of an enclosing function means now; None if it is not one, or is empty."""
        names = function.__code__.co_freevars
        if name not in names or function.__closure__ is None:
            return None
        cell = function.__closure__[names.index(name)]
        if id(cell) in self.given:
            return self.given[id(cell)]

        def read() -> Any:
            try:
                return cell.cell_contents
            except ValueError:
                return MISSING

        if read() is MISSING:
            return None
        return self.capture(("cell", name), id(cell), read, constant)

    def default(self, function: FunctionType, name: str, constant: bool) -> Value:
        """The default of a parameter."""
        code = function.__code__
        positional = code.co_varnames[: code.co_argcount]

        def read() -> Any:
            if name in positional:
                values = function.__defaults__ or ()
                place = positional.index(name) - len(positional) + len(values)
                return values[place] if place >= 0 else MISSING
            return (function.__kwdefaults__ or {}).get(name, MISSING)

        return self.capture(("default", function.__name__, name), id(function), read, constant)

    def text(self, function: FunctionType) -> None:
        """Note that the text of a function is part of the program; it can be replaced in place."""
        path, code = ("text", function.__name__), function.__code__
        guard = Guard(path, lambda: function.__code__, code)
        self.guards.setdefault((id(function), path), guard)

    def attribute(self, owner: Any, name: str, constant: bool) -> Value:
        """An attribute of a module or a class; AttributeError if there is none."""
        value = getattr(owner, name)
        home = owner.__name__ if isinstance(owner, ModuleType) else owner.__module__
        if home.partition(".")[0] in _SETTLED:
            return self.constant(value)
        path = ("global", owner.__name__, name)
        return self.capture(path, id(owner), lambda: getattr(owner, name, MISSING), constant)

    def inherited(self, order: tuple[type, ...], name: str, constant: bool) -> Value:
        """What the first of these classes that has the attribute has, methods not bound."""

        def read() -> Any:
            raw = next((k.__dict__[name] for k in order if name in k.__dict__), MISSING)
            return raw.__func__ if isinstance(raw, staticmethod) else raw

        if order[0].__module__.partition(".")[0] in _SETTLED:
            return self.constant(read())
        path = ("global", order[0].__name__, name)
        return self.capture(path, id(order[0]), read, constant)

    # ---- values ----------------------------------------------------------------------------------

    def capture(self, path: tuple, place: int, read: Callable[[], Any], constant: bool) -> Value:
        """An outside object as a value of the program. `place` tells apart places of one path."""
        value = read()
        if (as_object := READ_AS.get(type(value))) is not None:
            return self.capture(path, place, lambda: as_object(read()), constant)
        if with_rule(value) is not value:
            return self.capture(path, place, lambda: with_rule(read()), constant)
        if constant or self.is_rule:
            return self.constant(value)
        container = _container(value)
        if container is not None:
            guard = Guard(path, read, container[0], len(container[1]))
            self.guards.setdefault((place, path), guard)
            return self._contained(path, place, read, value, container)
        if not isinstance(value, (*NUMBERS, np.ndarray)) and not _is_settled(value):
            self.guards.setdefault((place, path), Guard(path, read, value))
        return self._value(path, place, read, value)

    def _contained(
        self, path: tuple, place: int, read: Callable[[], Any], value: Any, container: Any
    ) -> Value:
        if isinstance(value, tuple):
            outside = Outside(value, path, place, read)
            items = tuple(self.item(outside, k) for k in range(len(value)))
            return Named(items, type(value))
        return Outside(value, path, place, read)

    def item(self, outside: Outside, key: Any) -> Value:
        """An item of a list or a dict from outside."""
        path = (*outside.path, key)
        return self.capture(path, outside.place, lambda: outside.read()[key], constant=False)

    def member(self, outside: Outside, name: str) -> Value:
        """An attribute of an object from outside."""
        path = (*outside.path, name)
        read = lambda: getattr(outside.read(), name)  # noqa: E731
        return self.capture(path, outside.place, read, constant=False)

    def _value(self, path: tuple, place: int, read: Callable[[], Any], value: Any) -> Value:
        if isinstance(value, (*NUMBERS, np.ndarray)):
            return self._hide(path, place, read, value)
        if type(value) is tuple:
            items = (
                self._in_tuple((*path, k), place, lambda k=k: read()[k], item)
                for k, item in enumerate(value)
            )
            return Tuple(tuple(items))
        return self.constant(value)

    def _in_tuple(self, path: tuple, place: int, read: Callable[[], Any], item: Any) -> Value:
        if _container(item) is None:  # that of the whole tuple is the guard
            return self._value(path, place, read, item)
        return self.capture(path, place, read, constant=False)

    def constant(self, value: Any) -> Value:
        """An object that is part of the program itself."""
        if isinstance(value, (np.integer, np.bool_)) or type(value) in (np.float64, np.complex128):
            value = value.item()
        if is_literal(value):
            return Const(value)
        if isinstance(value, enum.Enum):
            return Static(value)
        if isinstance(value, int) and not isinstance(value, bool):
            raise ArgumentError(f"the integer {value} does not fit into 64 bits")
        if type(value) is tuple:
            return Tuple(tuple(self.constant(item) for item in value))
        return Static(with_rule(value))

    def generator(self, generator: np.random.Generator) -> Value:
        """A random generator, as a number that stands for a copy of it in each call."""
        path, place = ("held", "generator"), id(generator)
        if (place, path) not in self.params:
            var = Var("rng", INT)
            self.params[(place, path)] = Param(var, path)
            self.hidden[(place, path)] = Hidden(path, INT, lambda: generators.fresh(generator))
            self.generators[var] = Var("rng", INT)
        return self.generators[self.params[(place, path)].var]

    def _hide(self, path: tuple, place: int, read: Callable[[], Any], value: Any) -> Value:
        key = (place, path)
        if key not in self.params:
            name = next(part for part in reversed(path) if isinstance(part, str))
            try:
                type_ = type_of(value)
            except ArgumentError as error:
                raise ArgumentError(f"`{name}`, read from outside: {error}") from None
            self.params[key] = Param(Var(name, type_), path)
            self.hidden[key] = Hidden(path, type_, read)
        return self.params[key].var


def _container(value: Any) -> tuple[Form, tuple] | None:
    """What a list, a dict, a named tuple or an object from outside is made of."""
    if type(value) is tuple or isinstance(value, (float, complex, np.ndarray, np.generic)):
        return None
    found = take_apart(value)
    return None if found is None or isinstance(found[0], RegisteredForm) else found


def _is_settled(value: Any) -> bool:
    return isinstance(value, ModuleType) and value.__name__.partition(".")[0] in _SETTLED
