"""The parameters of a call, and what each is bound to."""

from __future__ import annotations

import ast
from collections.abc import Callable
from types import FunctionType

from tapeless.errors import UnsupportedCall
from tapeless.frontend.frame import Environment
from tapeless.frontend.heap import new_dict
from tapeless.frontend.iteration import named
from tapeless.frontend.reader import Reader
from tapeless.frontend.scope import Scope
from tapeless.frontend.values import Tuple, Value

Arguments = tuple[list[Value], dict[str, Value]]
Default = Callable[[str], Value | None]


def named_arguments(reader: Reader, arguments: Arguments, node: ast.AST) -> Arguments:
    """Arguments as they are bound to parameters."""
    args = [named(reader, value, node, k) for k, value in enumerate(arguments[0])]
    pairs = enumerate(arguments[1].items(), len(args))
    return args, {name: named(reader, value, node, k) for k, (name, value) in pairs}


def defaults_of(reader: Reader, function: FunctionType, constant: bool) -> Default:
    """How the parameters of a function default."""
    code = function.__code__
    count = len(function.__defaults__ or ())
    positional = code.co_varnames[: code.co_argcount]
    names = set(positional[len(positional) - count :]) | set(function.__kwdefaults__ or ())

    def default(name: str) -> Value | None:
        return reader.captures.default(function, name, constant) if name in names else None

    return default


def bind_parameters(
    reader: Reader, scope: Scope, arguments: Arguments, node: ast.AST, default: Default
) -> Environment:
    """The names of a call: what each parameter of the function is."""
    a = scope.arguments
    args, kwargs = list(arguments[0]), dict(arguments[1])
    env: Environment = {}

    def wrong(problem: str) -> Exception:
        return reader.refuse(node, f"{scope.name}() {problem}", error=UnsupportedCall)

    positional = [p.arg for p in (*a.posonlyargs, *a.args)]
    for name, value in zip(positional, args, strict=False):
        env[name] = value
    if a.vararg is not None:
        env[a.vararg.arg] = Tuple(tuple(args[len(positional) :]))
    elif len(args) > len(positional):
        raise wrong(f"takes {len(positional)} positional arguments but {len(args)} were given")
    by_name = {p.arg for p in (*a.args, *a.kwonlyargs)}
    others: dict[str, Value] = {}
    for name, value in kwargs.items():
        if name in by_name and name not in env:
            env[name] = value
        elif name in by_name:
            raise wrong(f"got multiple values for argument '{name}'")
        else:
            others[name] = value
    if a.kwarg is not None:
        env[a.kwarg.arg] = new_dict(reader, tuple(others), tuple(others.values()))
    elif others:
        raise wrong(f"got an unexpected keyword argument '{next(iter(others))}'")
    for name in [*positional, *(p.arg for p in a.kwonlyargs)]:
        if name not in env:
            value = default(name)
            if value is None:
                raise wrong(f"missing required argument: '{name}'")
            env[name] = value
    return env
