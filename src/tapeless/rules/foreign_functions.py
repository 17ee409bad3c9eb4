"""Operations that call a function as it is: what rules of the user's are rules for.

A Python function is compiled by Numba where it can be. Anything else that can be called (a built-in
function, a ufunc, a function of ctypes or cffi) is called by the python engine.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    OPERATIONS,
    RULES,
    TRANSCENDENTAL,
    WHOLE_ARRAY,
    Operation,
    callee,
    complex_too,
    define,
    rules,
)
from tapeless.rules.spelling import call_text
from tapeless.runtime import foreign

GIVEN: dict[str, str] = {}  # operation -> a digest of the rules given for it
COMPILED_AS: dict[Callable, FunctionType] = {}  # a function -> what Numba compiles in its place


def give(name: str, kind: str, rule: Callable, part: tuple[int, int] | None = None) -> None:
    """Set the rule of an operation; it is part of what derivatives in the cache depend on."""
    setattr(rules(name), kind, rule)
    rules(name).given = True
    rules(name).part = part
    GIVEN[name] = hashlib.sha256((GIVEN.get(name, "") + kind + digest(rule)).encode()).hexdigest()


@dataclass(frozen=True)
class Parameters:
    """The signature of a function with a rule, and which of its parameters are constants."""

    text: str
    names: tuple[str, ...]  # of the operands
    static: tuple[str, ...]

    @classmethod
    def of(cls, function: Callable) -> Parameters:
        """Parameters behind `*`, and those whose default is a text, a boolean or None, are
        constants of the program; all others are numbers or arrays.
        """
        try:
            signature = inspect.signature(function)
        except ValueError:  # of a function written in C
            raise TypeError(
                f"the signature of {function!r} is not known; wrap it in a function of Python"
            ) from None
        operands, static, texts = [], [], []
        star = "*, "
        for p in signature.parameters.values():
            if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
                raise TypeError(f"a rule is for a fixed number of arguments: {function!r} has *")
            if p.kind == p.KEYWORD_ONLY:
                texts.append(star)
                star = ""
            plain = "" if p.default is p.empty else f"={p.default!r}"
            texts.append(f"{p.name}{plain}, ")
            is_object = p.default is None or isinstance(p.default, (str, bool))
            (static if is_object or p.kind == p.KEYWORD_ONLY else operands).append(p.name)
        return cls("".join(texts), tuple(operands), tuple(static))


def registered(function: Callable, *, elementwise: bool = False, zero: bool = False) -> str:
    """The operation that calls the function, made at the first rule."""
    plain = getattr(function, "py_func", function)
    name = f"{_name(plain)}_{digest(plain)[:12]}"
    if name not in OPERATIONS:
        _define(name, plain, elementwise)
    elif elementwise:
        RULES.pop(name, None)
    parameters = Parameters.of(plain)
    for key in (function, plain):
        callee(key, operation=name, signature=parameters.text, static=parameters.static)
    return name


def _define(name: str, plain: Callable, elementwise: bool) -> None:
    from numba import njit, vectorize  # takes longer to import than all the rest

    compiled = COMPILED_AS.get(plain, plain)
    if not isinstance(plain, FunctionType):
        native = in_python = plain if not elementwise else np.vectorize(plain)
    elif elementwise:
        native, in_python = vectorize(compiled), np.vectorize(plain)
    else:
        native, in_python = njit(error_model="numpy")(without_star(compiled)), plain
    setattr(foreign, name, native)
    setattr(foreign, f"{name}_plain", in_python)

    def call(called: str, operands: Sequence[str], attrs: Any) -> str:
        return call_text(called, *operands, **{k: repr(v) for k, v in attrs.items()})

    end = "[()]" if elementwise else ""
    define(
        Operation(
            name,
            lambda operands, attrs: call(name, operands, attrs),
            lambda operands, attrs: call(f"{name}_plain", operands, attrs) + end,
            runtime=(f"foreign:{name}",),
            python_runtime=(f"foreign:{name}_plain",),
            elementwise=elementwise,
            cost=TRANSCENDENTAL if elementwise else 100 * WHOLE_ARRAY,
        )
    )
    complex_too(name)  # what it does is the user's


def without_star(function: FunctionType) -> FunctionType:
    """The same function with parameters in place of those behind `*`, which Numba misreads."""
    code = function.__code__
    names = code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]
    if not names:
        return function
    code = code.replace(co_argcount=code.co_argcount + len(names), co_kwonlyargcount=0)
    given = function.__kwdefaults__ or {}
    defaults = (*(function.__defaults__ or ()), *[given.get(name) for name in names])
    outside = function.__globals__, function.__name__, defaults, function.__closure__
    return FunctionType(code, *outside)


def copied(function: FunctionType) -> FunctionType:
    """The same function as another object, which has no rules and so is read."""
    made = FunctionType(
        function.__code__,
        function.__globals__,
        function.__name__,
        function.__defaults__,
        function.__closure__,
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _name(function: Any) -> str:
    name = getattr(function, "__name__", type(function).__name__).strip("<>")
    return "".join(c if c.isidentifier() or c.isdigit() else "_" for c in name)


# ---- what a function is --------------------------------------------------------------------------


def digest(function: Any) -> str:
    """A hash of what a function does: its code, that of the functions it calls, and the numbers
    that it takes from outside.
    """
    found = hashlib.sha256()
    _add_function(found, function, set())
    return found.hexdigest()


def _add_function(found: Any, function: Any, seen: set[int]) -> None:
    function = getattr(function, "py_func", function)
    if id(function) in seen:
        return
    seen.add(id(function))
    if not isinstance(function, FunctionType):
        home = getattr(function, "__module__", None)
        found.update(f"{home}.{getattr(function, '__qualname__', function)}".encode())
        return
    _add_code(found, function.__code__)
    found.update(repr((function.__defaults__, function.__kwdefaults__)).encode())
    outside = inspect.getclosurevars(function)
    for name, value in sorted({**outside.globals, **outside.nonlocals}.items()):
        if isinstance(getattr(value, "py_func", value), FunctionType):
            _add_function(found, value, seen)
        elif isinstance(value, (int, float, str, np.number)):
            found.update(f"{name}={value!r}".encode())
        elif isinstance(value, np.ndarray):
            found.update(value.tobytes())


def _add_code(found: Any, code: CodeType) -> None:
    found.update(code.co_code + repr(code.co_names).encode())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _add_code(found, constant)
        else:
            found.update(repr(constant).encode())
