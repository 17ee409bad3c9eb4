"""Comprehensions and generator expressions, read as the function with loops that they stand for."""

from __future__ import annotations

import ast
from weakref import WeakKeyDictionary

from tapeless.frontend.definitions import make_closure
from tapeless.frontend.generators import as_list
from tapeless.frontend.heap import opened
from tapeless.frontend.inlining import call_closure
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.suspended import is_generator
from tapeless.frontend.values import Value

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

_written: WeakKeyDictionary[ast.AST, ast.FunctionDef] = WeakKeyDictionary()


@expression(ast.ListComp, ast.GeneratorExp, ast.DictComp)
def read_comprehension(reader: Reader, node: Comprehension) -> Value:
    """The list or the dict; of a generator expression, what gives the items one by one."""
    first = node.generators[0]
    if any(generator.is_async for generator in node.generators):
        raise reader.refuse_kind(node)
    iterable = reader.value(first.iter)
    if node not in _written:
        _written[node] = _as_function(node)
    closure = make_closure(reader, _written[node])
    found = call_closure(reader, closure, ([iterable], {}), node)
    is_library = reader.captures.is_rule or reader.frame.site is not None
    if is_library and is_generator(found):
        found = as_list(reader, found, node)
    return opened(reader, found, node) if is_library else found


def _as_function(node: Comprehension) -> ast.FunctionDef:
    """`def f(.0): .1 = []; for … in .0: .1.append(…); return .1`, or with `yield …`."""
    result = ast.Name(".1", ast.Load())
    if isinstance(node, ast.DictComp):
        start: ast.expr = ast.Dict([], [])
        place = ast.Subscript(result, node.key, ast.Store())
        innermost: ast.stmt = ast.Assign([place], node.value)
    elif isinstance(node, ast.GeneratorExp):
        start, innermost = ast.Constant(None), ast.Expr(ast.Yield(node.elt))
    else:
        start = ast.List([], ast.Load())
        start.grows = True  # type: ignore[attr-defined]  # also in library code, where lists do not
        call = ast.Call(ast.Attribute(result, "append", ast.Load()), [node.elt], [])
        innermost = ast.Expr(call)
    for number, generator in reversed(list(enumerate(node.generators))):
        for test in reversed(generator.ifs):
            innermost = ast.If(test, [innermost], [])
        source = generator.iter if number else ast.Name(".0", ast.Load())
        innermost = ast.For(generator.target, source, [innermost], [])
    body: list[ast.stmt] = [
        ast.Assign([ast.Name(".1", ast.Store())], start),
        innermost,
        ast.Return(result),
    ]
    arguments = ast.arguments([], [ast.arg(".0")], None, [], [], None, [])
    function = ast.FunctionDef("<comprehension>", arguments, body, [])
    for inner in ast.walk(function):
        if not hasattr(inner, "lineno") and isinstance(inner, (ast.stmt, ast.expr, ast.arg)):
            ast.copy_location(inner, node)
    return function
