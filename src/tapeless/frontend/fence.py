"""The fence: what lies outside the language, how it is called, and what to write instead."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """Why a construct is refused. `width`: the length of its keyword, which the caret marks."""

    message: str
    remedy: str
    width: int | None = None


def _keyword(word: str, remedy: str) -> Refusal:
    return Refusal(f"tapeless cannot differentiate through `{word}`", remedy, len(word))


GENERATOR = (
    "A generator is read where a loop runs over it. Returned or suspended it has no value to "
    "differentiate: return an array or a list of what it gives."
)
_ASYNC = "Differentiate the plain function that does the arithmetic, and await around it."
WITH = "Enter the context around the call of the derivative instead of inside the function."
_LOOP = "Write a loop that fills an array: `out = np.empty(n)`, then `out[i] = …`."
_DISPLAY = "Use a tuple, or an array: `np.zeros(n)` and assignments to its elements."

REFUSALS: dict[type[ast.AST], Refusal] = {
    ast.Yield: _keyword("yield", GENERATOR),
    ast.YieldFrom: _keyword("yield from", GENERATOR),
    ast.Await: _keyword("await", _ASYNC),
    ast.AsyncFunctionDef: _keyword("async", _ASYNC),
    ast.AsyncFor: _keyword("async", _ASYNC),
    ast.AsyncWith: _keyword("async", _ASYNC),
    ast.TryStar: _keyword("try", "Test with `if` for what would raise, before it does."),
    ast.ClassDef: _keyword("class", "Define the class at the top of a module."),
    ast.Match: _keyword("match", "Write this pattern as `if` … `elif` … `else`."),
    ast.Delete: _keyword("del", "A name, or an item of a list or a dict, can be deleted."),
    ast.NamedExpr: Refusal(
        "an assignment (`:=`) in an expression that may not be evaluated is not supported",
        "Assign on a line of its own.",
    ),
    ast.Starred: Refusal(
        "a star is only supported in calls and in assignments", "Name the items one by one."
    ),
}

GLOBAL_WRITE = (
    "A derivative cannot account for what outlives the call. Pass the value as an argument, "
    "and return the new one."
)
GLOBAL_ARRAY = (
    "Work on a copy, `{name} = {name}.copy()` under a new name, or pass the array as an argument."
)


def refusal(node: ast.AST) -> Refusal:
    """Why a node that nothing can read is refused."""
    known = REFUSALS.get(type(node))
    if known is not None:
        return known
    return Refusal(
        f"`{type(node).__name__}` is not part of the language that tapeless reads",
        "docs/limitations.md lists what can be written.",
    )
