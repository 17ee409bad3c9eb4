"""What is known about the text of one function before any call of it is read."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from tapeless.errors import UnsupportedSyntax
from tapeless.frontend.early_tests import with_early_tests
from tapeless.frontend.fence import refusal
from tapeless.frontend.liveness import Liveness, liveness
from tapeless.frontend.matching import without_match
from tapeless.frontend.names import body_of, own_nodes, parameter_names, stored
from tapeless.frontend.source import FunctionNode, Source, read_source
from tapeless.frontend.suspended import with_plain_yields


@dataclass(frozen=True, eq=False)
class Scope:
    """A function's text, its local names, and what is live where."""

    source: Source
    node: FunctionNode
    name: str
    parameters: tuple[str, ...]
    local: frozenset[str]  # what the function binds itself
    foreign: dict[str, ast.stmt]  # names declared `global` or `nonlocal`, and where
    is_generator: bool
    shared: frozenset[str]  # its own names that functions inside it declare `nonlocal`
    liveness: Liveness

    @property
    def arguments(self) -> ast.arguments:
        return self.node.args


_inner: WeakKeyDictionary[ast.AST, Scope] = WeakKeyDictionary()
_outer: WeakKeyDictionary[Source, Scope] = WeakKeyDictionary()


def scope_of(function: Any) -> Scope:
    """The scope of a Python function, made once for each text; a coroutine is refused."""
    source = read_source(function)
    if isinstance(source.node, ast.AsyncFunctionDef):
        known = refusal(source.node)
        place = source.location(source.node, known.width)
        raise UnsupportedSyntax(known.message, place, known.remedy)
    if source not in _outer:
        _outer[source] = _scope(source, source.node)
    return _outer[source]


def inner_scope(outer: Scope, node: FunctionNode) -> Scope:
    """The scope of a function that is defined inside another."""
    if node not in _inner:
        _inner[node] = _scope(outer.source, node)
    return _inner[node]


def rewritten(scope: Scope, node: FunctionNode) -> Scope:
    """The scope of a function whose text was written anew."""
    return _scope(scope.source, node)


def _declared_inside(node: FunctionNode) -> set[str]:
    """The names that functions inside a function declare `nonlocal`."""
    inner = (n for n in ast.walk(node) if isinstance(n, ast.Nonlocal))
    return {name for statement in inner for name in statement.names}


def _scope(source: Source, node: FunctionNode) -> Scope:
    node = with_early_tests(with_plain_yields(without_match(node)))
    foreign: dict[str, ast.stmt] = {}
    for inner in own_nodes(body_of(node)):
        if isinstance(inner, (ast.Global, ast.Nonlocal)):
            foreign.update(dict.fromkeys(inner.names, inner))
    parameters = parameter_names(node)
    local = (stored(body_of(node)) | set(parameters)) - set(foreign)
    return Scope(
        source=source,
        node=node,
        name="<lambda>" if isinstance(node, ast.Lambda) else node.name,
        parameters=tuple(parameters),
        local=frozenset(local),
        foreign=foreign,
        is_generator=any(isinstance(n, ast.Yield) for n in own_nodes(body_of(node))),
        shared=frozenset(local & _declared_inside(node)),
        liveness=liveness(node),
    )
