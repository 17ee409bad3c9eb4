"""Functions of the program that a library calls while the program runs.

A solver of SciPy takes a function. Where the program defines that function, it is made again at
each call, as Python that CPython runs, of the values that it takes from around it.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

from tapeless.errors import UnsupportedCall
from tapeless.frontend.dict_methods import table_of
from tapeless.frontend.expressions import look_up
from tapeless.frontend.frame import Frame
from tapeless.frontend.keys import key_of
from tapeless.frontend.methods import DICT, methods_of
from tapeless.frontend.names import body_of, free
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.values import (
    Closure,
    Const,
    Operand,
    Outside,
    Static,
    Tuple,
    Value,
    describe,
    is_number,
)
from tapeless.rules.foreign_functions import digest
from tapeless.rules.solutions import solution
from tapeless.runtime.callbacks import TEMPLATES

Maker = Callable[[Sequence[Any]], Any]  # from the numbers and arrays that it takes


@special(solution)
def read_solution(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    """`solution(solver, functions, x0, args, **settings)` in a rule."""
    solver, functions, start, given = args
    made = _Callbacks(reader, node)
    makers = made.maker(Tuple((functions, given)))
    key = made.digest.hexdigest()[:16]
    TEMPLATES[key] = makers
    settings = {name: _constant(reader, value, node) for name, value in kwargs.items()}
    first = reader.number(start, node)
    return reader.emit(
        "solution", first, *made.leaves, solver=key_of(solver), key=key, settings=settings
    )


def _constant(reader: Reader, value: Value, node: ast.AST) -> Any:
    """A setting of a solver, which may be a dict of settings."""
    if methods_of(value) is DICT:
        held = table_of(reader, value, node)
        pairs = zip(held.keys, held.values, strict=True)
        return {name: _constant(reader, item, node) for name, item in pairs}
    found = key_of(value)
    if found is ...:
        problem = "the settings of a solver have to be constants"
        raise reader.refuse(node, problem, error=UnsupportedCall)
    return found


class _Callbacks:
    """Collects what the functions take from the program, and what tells them from others."""

    def __init__(self, reader: Reader, node: ast.AST) -> None:
        self.reader = reader
        self.node = node
        self.leaves: list[Operand] = []
        self.digest = hashlib.sha256()

    def maker(self, value: Value) -> Maker:
        if isinstance(value, Const) and not is_number(value):
            return self._object(value.value, repr(value.value))
        if isinstance(value, Static):
            return self._object(value.value, _identity(value.value))
        if isinstance(value, Outside):
            self.digest.update(repr((value.path, value.place)).encode())
            return lambda leaves: value.read()
        if isinstance(value, Tuple) and type(value) is Tuple:
            self.digest.update(b"(")
            makers = [self.maker(item) for item in value.items]
            self.digest.update(b")")
            return lambda leaves: tuple([make(leaves) for make in makers])
        if isinstance(value, Closure):
            return self._closure(value)
        if is_number(value):
            place = len(self.leaves)
            self.leaves.append(value)
            self.digest.update(b"x")
            return lambda leaves: leaves[place]
        raise self.reader.refuse(
            self.node,
            f"a function that a solver calls takes {describe(value)} from around it",
            "Let it take numbers, arrays and functions.",
            error=UnsupportedCall,
        )

    def _object(self, value: Any, text: str) -> Maker:
        self.digest.update(f"<{text}>".encode())
        return lambda leaves: value

    def _closure(self, value: Closure) -> Maker:
        if any(default is not None for default in (*value.defaults, *value.keyword_defaults)):
            raise self.reader.refuse(
                self.node,
                "a function that a solver calls has defaults",
                "Let it take from around it what the defaults are.",
                error=UnsupportedCall,
            )
        node = value.scope.node
        names = sorted(name for name in free(node) if _is_around(value.frame, name))
        where = f"{value.scope.source.file} {value.frame.owner.__module__}"
        self.digest.update(f"{where} {ast.unparse(node)} of {names}".encode())
        with self.reader.inside(value.frame):
            around = [look_up(self.reader, name) for name in names]
        makers = [self.maker(found) for found in around]
        build = _builder(value, names)
        return lambda leaves: build(*[make(leaves) for make in makers])


def _identity(value: Any) -> str:
    """What tells an object from others: where it can be imported from and its code, else itself."""
    home = sys.modules.get(getattr(value, "__module__", None) or "")
    name = getattr(value, "__qualname__", getattr(value, "__name__", ""))
    if home is not None and getattr(home, name, None) is value:
        return f"{home.__name__}.{name} {digest(value)}"
    return str(id(value))  # TEMPLATES keeps the object, so nothing else ever has this number


def _is_around(frame: Frame | None, name: str) -> bool:
    """Whether the program binds the name, or a cell of the function that it starts from does."""
    while frame is not None:
        if name in frame.scope.local:
            return True
        if frame.function is not None and name in frame.function.__code__.co_freevars:
            return True
        frame = frame.outer
    return False


def _builder(closure: Closure, names: list[str]) -> Callable[..., Any]:
    """From the values of `names`, the function as CPython makes it."""
    node = closure.scope.node
    parameters = ast.arguments([], [ast.arg(n) for n in names], None, [], [], None, [])
    if isinstance(node, ast.Lambda):
        body: list[ast.stmt] = [ast.Return(node)]
    else:
        body = [
            ast.FunctionDef(node.name, node.args, list(body_of(node)), [], None, None),  # type: ignore
            ast.Return(ast.Name(node.name, ast.Load())),
        ]
    maker = ast.FunctionDef("made", parameters, body, [], None, None)
    module = ast.fix_missing_locations(ast.Module([maker], []))
    space: dict[str, Any] = {}
    owner = closure.frame.owner
    code = compile(module, closure.scope.source.file, "exec")
    exec(code, owner.__globals__, space)
    return space["made"]
