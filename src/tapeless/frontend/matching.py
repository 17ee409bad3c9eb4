"""`match` as the `if` … `elif` that it stands for."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

FunctionT = TypeVar("FunctionT", bound=ast.AST)


def without_match(node: FunctionT) -> FunctionT:
    """The same function without `match` statements; itself if it has none that can be rewritten."""
    if not any(isinstance(inner, ast.Match) for inner in ast.walk(node)):
        return node
    return _Rewriting().visit(copy.deepcopy(node))


class _Unsupported(Exception):
    pass


class _Rewriting(ast.NodeTransformer):
    def __init__(self) -> None:
        self.numbers = count()

    def visit_Match(self, node: ast.Match) -> list[ast.stmt] | ast.Match:
        self.generic_visit(node)
        subject = ast.Name(f".subject{next(self.numbers)}", ast.Load())
        chain: list[ast.stmt] = []
        try:
            for case in reversed(node.cases):
                found = _Case(subject)
                found.read(case.pattern, subject)
                tests = found.tests
                if case.guard is not None:
                    tests = [*tests, _Renamed(found.names).visit(copy.deepcopy(case.guard))]
                assigned = [
                    ast.Assign([ast.Name(name, ast.Store())], value)
                    for name, value in found.names.items()
                ]
                body = [*assigned, *case.body]
                chain = [ast.If(_all(tests), body, chain)] if tests else body
        except _Unsupported:
            return node  # refused where it is read
        first = ast.Assign([ast.Name(subject.id, ast.Store())], node.subject)
        statements = [first, *chain]
        for statement in statements:
            _place(statement, node)
        return statements


def _all(tests: Sequence[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else ast.BoolOp(ast.And(), list(tests))


def _place(tree: ast.AST, node: ast.Match) -> None:
    """What was written here stands where the `match` does."""
    for inner in ast.walk(tree):
        if isinstance(inner, (ast.stmt, ast.expr)) and not hasattr(inner, "lineno"):
            ast.copy_location(inner, node.subject)


class _Renamed(ast.NodeTransformer):
    """A guard with the names that its pattern binds replaced by what they stand for."""

    def __init__(self, names: dict[str, ast.expr]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self.names.get(node.id, node))


@dataclass
class _Case:
    """The tests of a pattern, in order, and what it binds."""

    subject: ast.expr
    tests: list[ast.expr] = field(default_factory=list)
    names: dict[str, ast.expr] = field(default_factory=dict)

    def read(self, pattern: ast.pattern, value: ast.expr) -> None:
        match pattern:
            case ast.MatchValue(value=expected):
                self.tests.append(ast.Compare(value, [ast.Eq()], [expected]))
            case ast.MatchSingleton(value=expected):
                self.tests.append(ast.Compare(value, [ast.Is()], [ast.Constant(expected)]))
            case ast.MatchAs(pattern=inner, name=name):
                if inner is not None:
                    self.read(inner, value)
                if name is not None:
                    self.names[name] = value
            case ast.MatchOr(patterns=patterns):
                self._any(patterns, value)
            case ast.MatchSequence(patterns=patterns):
                self._sequence(patterns, value)
            case ast.MatchMapping():
                self._mapping(pattern, value)
            case ast.MatchClass():
                self._of_class(pattern, value)
            case _:
                raise _Unsupported

    def _any(self, patterns: list[ast.pattern], value: ast.expr) -> None:
        options = []
        names: list[dict[str, ast.expr]] = []
        for pattern in patterns:
            inner = _Case(value)
            inner.read(pattern, value)
            if not inner.tests:
                raise _Unsupported
            options.append(_all(inner.tests))
            names.append(inner.names)
        self.tests.append(ast.BoolOp(ast.Or(), options))
        for name in names[0]:
            bound = names[-1][name]
            for option, known in zip(options[-2::-1], names[-2::-1], strict=True):
                if ast.dump(known[name]) != ast.dump(bound):
                    bound = ast.IfExp(copy.deepcopy(option), known[name], bound)
            self.names[name] = bound

    def _sequence(self, patterns: list[ast.pattern], value: ast.expr) -> None:
        stars = [k for k, pattern in enumerate(patterns) if isinstance(pattern, ast.MatchStar)]
        kinds = ast.Tuple([ast.Name("tuple", ast.Load()), ast.Name("list", ast.Load())], ast.Load())
        self.tests.append(_call("isinstance", value, kinds))
        compared = ast.GtE() if stars else ast.Eq()
        least = ast.Constant(len(patterns) - len(stars))
        self.tests.append(ast.Compare(_call("len", value), [compared], [least]))
        for place, pattern in enumerate(patterns):
            if isinstance(pattern, ast.MatchStar):
                self._starred(pattern, value, place, len(patterns) - place - 1)
                continue
            behind = bool(stars) and place > stars[0]
            index = ast.Constant(place - len(patterns) if behind else place)
            self.read(pattern, ast.Subscript(value, index, ast.Load()))

    def _starred(self, pattern: ast.MatchStar, value: ast.expr, first: int, behind: int) -> None:
        if pattern.name is not None:
            end = ast.Constant(-behind) if behind else None
            part = ast.Subscript(value, ast.Slice(ast.Constant(first), end), ast.Load())
            self.names[pattern.name] = _call("list", part)

    def _mapping(self, pattern: ast.MatchMapping, value: ast.expr) -> None:
        if pattern.rest is not None:
            raise _Unsupported
        self.tests.append(_call("isinstance", value, ast.Name("dict", ast.Load())))
        for key, inner in zip(pattern.keys, pattern.patterns, strict=True):
            self.tests.append(ast.Compare(key, [ast.In()], [value]))
            self.read(inner, ast.Subscript(value, key, ast.Load()))

    def _of_class(self, pattern: ast.MatchClass, value: ast.expr) -> None:
        self.tests.append(_call("isinstance", value, pattern.cls))
        simple = ("float", "int", "str", "bool", "tuple", "list", "dict")
        if pattern.patterns and isinstance(pattern.cls, ast.Name) and pattern.cls.id in simple:
            if len(pattern.patterns) > 1:
                raise _Unsupported
            self.read(pattern.patterns[0], value)
        elif pattern.patterns:
            for place, inner in enumerate(pattern.patterns):
                names = ast.Attribute(value, "__match_args__", ast.Load())
                name = ast.Subscript(names, ast.Constant(place), ast.Load())
                self.read(inner, _call("getattr", value, name))
        for name, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
            self.read(inner, ast.Attribute(value, name, ast.Load()))


def _call(name: str, *args: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(args), [])
