"""A whole module around one function: docstring, imports, signature, body."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from tapeless.emit.comments import commented
from tapeless.emit.dialects import Dialect
from tapeless.emit.expressions import Expressions
from tapeless.emit.liveness import Liveness
from tapeless.emit.naming import name_variables
from tapeless.emit.nesting import Nesting
from tapeless.emit.shapes import guard
from tapeless.emit.statements import Line, Statements
from tapeless.emit.subscripts import form
from tapeless.emit.written import Written
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Function,
    Load,
    Location,
    Pop,
    Push,
    Store,
    Var,
)
from tapeless.ir.types import KeptStack
from tapeless.ir.visitor import walk
from tapeless.lower.products import is_product
from tapeless.rules.registry import operation

WIDTH = 100


def write_module(function: Function, name: str, dialect: Dialect) -> Written:
    """The function under this name, in this dialect, as the text of an importable module."""
    helpers = _helpers(function, dialect)
    nesting = Nesting(function, dialect)
    liveness = Liveness(function, nesting)
    reserved = {name, *(helper.partition(":")[2] for helper in helpers)}
    names = name_variables(function, nesting, liveness, reserved)
    out = Statements(name, Expressions(dialect, nesting, names), nesting, liveness)
    with out.indented():
        leaves = out.block(function.body.nodes)
        if not leaves:
            out.line(_return([out.write.text(result) for result in function.results]))
    functions = [
        *(([*dialect.parallel, *_signature(k.name, k.params)], k.lines) for k in out.kernels),
        (
            [*dialect.decorators, *_signature(name, [names[p.var] for p in function.params])],
            out.lines,
        ),
    ]
    used = {n for head, lines in functions for n in names_in([*head, *(x.code for x in lines)])}
    return _assemble(name, _prologue(function, dialect, used, helpers), functions)


def _assemble(
    name: str, prologue: list[str], functions: list[tuple[list[str], list[Line]]]
) -> Written:
    """The text, and the user's line behind each of its lines: its own or the last before it."""
    text = list(prologue)
    locations: list[Location | None] = []
    for number, (head, lines) in enumerate(functions):
        text += ["", "", *head] if number else head
        locations += [None] * (len(text) - len(locations))
        for line in lines:
            locations.append(line.location or locations[-1])
        text += commented(lines)
    return Written("\n".join(text) + "\n", name, tuple(locations))


def _signature(name: str, params: list[str]) -> list[str]:
    line = f"def {name}({', '.join(params)}):"
    if len(line) <= WIDTH:
        return [line]
    return [f"def {name}(", *(f"    {param}," for param in params), "):"]


def _return(results: list[str]) -> str:
    return (
        f"return ({results[0]},)" if len(results) == 1 else f"return {', '.join(results) or '()'}"
    )


# ---- imports -------------------------------------------------------------------------------------


# Parsing the text would tell the same, and take as long as writing it.
_STRING = re.compile(r"""'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+\"""")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*+(?!=(?!=))")  # neither an attribute nor a keyword


def names_in(lines: Iterable[str]) -> set[str]:
    """The names that lines of code read or bind."""
    return {name for line in lines for name in _NAME.findall(_STRING.sub("''", line))}


def _prologue(
    function: Function, dialect: Dialect, used: set[str], helpers: Iterable[str]
) -> list[str]:
    """Docstring and the imports that the text needs."""
    lines = [f'"""{function.name}, written by tapeless."""', ""]
    if "math" in used:
        lines += ["import math", ""]
    third = ["import numpy as np"] if "np" in used else []
    if dialect.compiled:
        third.append(
            "from numba import njit, prange" if "prange" in used else "from numba import njit"
        )
    lines += [*third, ""] if third else []
    ours = _runtime_imports(helper for helper in helpers if helper.partition(":")[2] in used)
    lines += [*ours, ""] if ours else []
    return [*lines, ""]


def _runtime_imports(helpers: Iterable[str]) -> list[str]:
    modules: dict[str, list[str]] = defaultdict(list)
    for helper in sorted(set(helpers)):
        module, _, name = helper.partition(":")
        modules[module].append(name)
    return [f"from tapeless.runtime.{m} import {', '.join(modules[m])}" for m in sorted(modules)]


def _helpers(function: Function, dialect: Dialect) -> set[str]:
    """Every helper that the text may use, as "module:name" under tapeless.runtime."""
    helpers: set[str] = set()
    for node in walk(function.body):
        match node:
            case Assign():
                op = operation(node.op)
                helpers.update(op.runtime if dialect.compiled else op.python_runtime)
                if name := guard(node, dialect):
                    helpers.add(f"integers:{name}")
                if is_product(node):
                    helpers.add("products:add_product")
            case Push(stack=Var(type=KeptStack())) | Pop(stack=Var(type=KeptStack())):
                helpers.update(("stacks:push", "stacks:pop"))
            case Load() | Store() | Accumulate():
                helpers.update(form(node, dialect).helpers)
    return helpers
