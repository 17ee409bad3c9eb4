"""A function of several that call each other, with names of its own for what it binds."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tapeless.frontend.early_calls import is_call_of, with_calls_apart
from tapeless.frontend.names import FUNCTIONS, stored, stored_by_statements
from tapeless.frontend.recursion import NoLoop
from tapeless.frontend.scope import Scope

_INSIDE = (*FUNCTIONS, ast.ClassDef, ast.Global, ast.Nonlocal)


@dataclass(frozen=True, eq=False)
class Procedure:
    """One of the functions, in which each call of another is a statement."""

    node: ast.FunctionDef
    body: list[ast.stmt]
    names: frozenset[str]  # that the functions are called by
    parameters: list[str]  # as they are called in the body
    keywords: dict[str, str]  # the same by the names that calls give them by
    positional: int  # how many of them, the first, may be given by position
    defaults: dict[str, ast.expr]
    local: frozenset[str]

    @classmethod
    def of(cls, scope: Scope, family: Mapping[str, Scope], prefix: str) -> Procedure:
        """The function of a scope, with the prefix in front of the names that it binds.

        Raises:
            NoLoop: if it is no plain function, or defines others, which would capture a variable
                of each call.
        """
        node = scope.node
        if isinstance(node, ast.Lambda) or scope.is_generator or scope.local & family.keys():
            raise NoLoop
        a = node.args
        inside = (inner for part in node.body for inner in ast.walk(part))
        if a.vararg or a.kwarg or any(isinstance(inner, _INSIDE) for inner in inside):
            raise NoLoop
        body = with_calls_apart(node.body, family)
        if prefix:
            body = [_Renamed(scope.local, prefix).visit(copy.deepcopy(part)) for part in body]
        positional = [p.arg for p in (*a.posonlyargs, *a.args)]
        keywords = {name: prefix + name for name in (*positional, *(p.arg for p in a.kwonlyargs))}
        parameters = list(keywords.values())
        local = frozenset(stored_by_statements(body)) | frozenset(parameters)
        defaults = {keywords[name]: value for name, value in _defaults(a).items()}
        names = frozenset(family)
        return cls(node, body, names, parameters, keywords, len(positional), defaults, local)

    def given(self, call: ast.Call) -> dict[str, ast.expr]:
        """What a call gives to each parameter."""
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        starred = any(isinstance(argument, ast.Starred) for argument in call.args)
        if len(call.args) > self.positional or not named.keys() <= self.keywords.keys() or starred:
            raise NoLoop
        given = dict(zip(self.parameters, call.args, strict=False))
        given |= {self.keywords[name]: value for name, value in named.items()}  # type: ignore[index]
        given = self.defaults | given
        if given.keys() != set(self.parameters):
            raise NoLoop
        return {name: given[name] for name in self.parameters}

    def calls(self, other: Procedure, names: Collection[str]) -> list[dict[str, ast.expr]]:
        """What this function gives to the parameters of another, where it calls it by its names."""
        inner = (found for part in self.body for found in ast.walk(part))
        return [other.given(found) for found in inner if is_call_of(found, names)]

    def changing(self, calls: Iterable[dict[str, ast.expr]]) -> set[str]:
        """The parameters that are not the same in all calls."""
        changing = stored(self.body) & set(self.parameters)
        for given in calls:
            for name, value in given.items():
                if not isinstance(value, ast.Name) or value.id != name:
                    changing.add(name)
        return changing


def _defaults(a: ast.arguments) -> dict[str, ast.expr]:
    """The defaults that are written as constants."""
    positional = [*a.posonlyargs, *a.args]
    pairs = [
        *zip(reversed(positional), reversed(a.defaults), strict=False),
        *zip(a.kwonlyargs, a.kw_defaults, strict=True),
    ]
    return {p.arg: value for p, value in pairs if isinstance(value, ast.Constant)}


class _Renamed(ast.NodeTransformer):
    """Puts a prefix in front of some names."""

    def __init__(self, names: frozenset[str], prefix: str) -> None:
        self.names = names
        self.prefix = prefix

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id not in self.names and not node.id.startswith("."):
            return node
        return ast.copy_location(ast.Name(self.prefix + node.id, node.ctx), node)
