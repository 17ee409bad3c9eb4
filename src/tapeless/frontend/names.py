"""Which names a piece of the user's text binds and reads."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def own_nodes(roots: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every node below `roots`, without the bodies of functions defined there."""
    pending = list(roots)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, FUNCTIONS):
            pending.extend(_evaluated_at_definition(node))
        else:
            pending.extend(ast.iter_child_nodes(node))


def _evaluated_at_definition(node: ast.AST) -> Iterator[ast.AST]:
    arguments: ast.arguments = node.args  # type: ignore[attr-defined]
    yield from arguments.defaults
    yield from (default for default in arguments.kw_defaults if default is not None)
    yield from getattr(node, "decorator_list", ())


def stored(roots: Iterable[ast.AST]) -> set[str]:
    """The names that the text binds: assigned, augmented, looped over, defined, imported."""
    return _stored(own_nodes(roots))


def stored_by_statements(roots: Iterable[ast.AST]) -> set[str]:
    """The same without the names that only comprehensions bind, which are theirs."""
    nodes = list(own_nodes(roots))
    targets = [node.target for node in nodes if isinstance(node, ast.comprehension)]
    theirs = {name for target in targets for name in ast.walk(target)}
    return _stored(node for node in nodes if node not in theirs)


def _stored(nodes: Iterable[ast.AST]) -> set[str]:
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update((a.asname or a.name.partition(".")[0]) for a in node.names)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return found


def loaded(roots: Iterable[ast.AST]) -> set[str]:
    """The names that the text reads, leaving out functions defined in it."""
    return {
        node.id
        for node in own_nodes(roots)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def parameter_names(node: ast.FunctionDef | ast.Lambda) -> list[str]:
    """The parameters of a function, in the order of its definition."""
    a = node.args
    names = [p.arg for p in (*a.posonlyargs, *a.args)]
    if a.vararg:
        names.append(a.vararg.arg)
    names += [p.arg for p in a.kwonlyargs]
    if a.kwarg:
        names.append(a.kwarg.arg)
    return names


def body_of(node: ast.FunctionDef | ast.Lambda) -> list[ast.AST]:
    return [node.body] if isinstance(node, ast.Lambda) else list(node.body)


def free(node: ast.FunctionDef | ast.Lambda) -> set[str]:
    """The names that a function takes from around it, functions inside it included."""
    body = body_of(node)
    read = loaded(body)
    for inner in own_nodes(body):
        if isinstance(inner, (ast.FunctionDef, ast.Lambda)):
            read |= free(inner)
        elif isinstance(inner, ast.Nonlocal):
            read.update(inner.names)
    return read - stored(body) - set(parameter_names(node))


def captured(node: ast.FunctionDef | ast.Lambda) -> set[str]:
    """The names that functions defined inside this one read from it, whenever they are called."""
    result: set[str] = set()
    for inner in own_nodes(body_of(node)):
        if isinstance(inner, (ast.FunctionDef, ast.Lambda)):
            result |= free(inner)
    return result
