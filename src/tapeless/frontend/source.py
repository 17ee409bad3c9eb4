"""The source text of a Python function, as an ast with the user's own line numbers."""

from __future__ import annotations
import __future__

import ast
import dis
import functools
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from tapeless.errors import SourceMissing
from tapeless.ir.nodes import Location

FunctionNode = ast.FunctionDef | ast.Lambda


@dataclass(frozen=True, eq=False)
class Source:
    """Where a function is written: its ast, the file, and the lines of the file."""

    node: FunctionNode
    file: str
    lines: tuple[str, ...]

    def location(self, node: ast.AST, width: int | None = None) -> Location:
        """The place of a node of this file, or of its first `width` columns."""
        line, column = node.lineno, node.col_offset  # type: ignore[attr-defined]
        raw = self.lines[line - 1].rstrip("\n") if line <= len(self.lines) else ""
        start = _characters(raw, column)
        if width is not None:
            end = start + width
        elif node.end_lineno == line:  # type: ignore[attr-defined]
            end = _characters(raw, node.end_col_offset)  # type: ignore[attr-defined]
        else:
            end = len(raw)
        return Location(self.file, line, start, end, raw)


@dataclass(frozen=True, eq=False)
class _File:
    """A parsed file, and the code objects that its text compiles to."""

    lines: tuple[str, ...]
    tree: ast.Module
    codes: dict[tuple[str, int], list[CodeType]]


_sources: dict[tuple[str, CodeType], Source] = {}
_files: dict[str, _File] = {}

NO_SOURCE = (
    "tapeless reads the text of a function. Write it with `def` in a file or a notebook cell, "
    "or give it a rule."
)
CALL_IT = "tapeless reads the text of a function. Write one that calls it: `lambda x: {}(x)`."
OF_A_CLASS = "Write a function that makes the object and returns a number of it."
STALE = "The file was edited after it was imported. Reload the module, or start Python again."


def python_function(function: Any) -> FunctionType | None:
    """The Python function behind a callable: itself, or what `njit`, `cfunc`, … made of it."""
    function = getattr(function, "py_func", function)
    if isinstance(function, _CACHED) or is_of_numba(function, "CFunc"):
        function = function.__wrapped__
    if isinstance(function, FunctionType):
        return function
    return scalar_function(function)


_CACHED = type(functools.lru_cache(lambda: None))


def scalar_function(function: Any) -> FunctionType | None:
    """The function of numbers that `numba.vectorize`, or `numpy.vectorize` of a given dtype, has
    made a function of arrays; None for anything else.
    """
    plain = None
    if is_of_numba(function, "DUFunc"):
        plain = function.__wrapped__
    elif type(function) is np.vectorize and list(function.otypes or "") == ["d"]:
        plain = None if function.excluded or function.signature else function.pyfunc
    return plain if isinstance(plain, FunctionType) else None


def is_of_numba(value: Any, kind: str) -> bool:
    """Whether the value is of a class of Numba's, which need not be imported for it."""
    return type(value).__name__ == kind and type(value).__module__.startswith("numba.")


def read_source(function: Any) -> Source:
    """The source of a function, a lambda or an njit function; SourceMissing if there is none."""
    plain = python_function(function)
    if plain is None:
        name = getattr(function, "__name__", None) or repr(function)
        if isinstance(function, type):
            raise SourceMissing(f"`{name}` is a class, not a function", remedy=OF_A_CLASS)
        remedy = CALL_IT.format(name) if callable(function) else NO_SOURCE
        raise SourceMissing(f"`{name}` has no Python source", remedy=remedy)
    code = plain.__code__
    key = (code.co_filename, code)
    if key not in _sources:
        _sources[key] = _locate(code)
    return _sources[key]


def _locate(code: CodeType) -> Source:
    file = _read_file(code)
    candidates = [node for node in _functions(file.tree) if _starts_at(node, code)]
    if len(candidates) > 1:
        candidates = _closest(candidates, code)
    if not candidates or not _is_current(code, candidates[0], file):
        if code.co_filename == "<string>":  # the name of any executed text, not of this one
            raise _unreadable(code)
        raise SourceMissing(
            f"the source of `{code.co_name}` is not what runs",
            Location(code.co_filename, code.co_firstlineno),
            STALE,
        )
    return Source(candidates[0], code.co_filename, file.lines)


def _read_file(code: CodeType) -> _File:
    """The file of a code object as it is on disk now."""
    name = code.co_filename
    linecache.checkcache(name)
    lines = tuple(linecache.getlines(name))  # through the module: doctest replaces this function
    if not lines:
        raise _unreadable(code)
    known = _files.get(name)
    if known is None or known.lines != lines:
        known = _files[name] = _parse_file(lines, name, code)
    return known


def _unreadable(code: CodeType) -> SourceMissing:
    return SourceMissing(
        f"the source of `{code.co_name}` cannot be read",
        Location(code.co_filename, code.co_firstlineno),
        NO_SOURCE,
    )


def _parse_file(lines: tuple[str, ...], name: str, code: CodeType) -> _File:
    text = "".join(lines)
    features = code.co_flags & _FUTURE_FLAGS
    try:
        tree = ast.parse(text, name)
        top = compile(text, name, "exec", flags=features, dont_inherit=True)
    except SyntaxError as error:
        raise SourceMissing(
            f"the source of `{code.co_name}` cannot be parsed: {error}",
            Location(name, code.co_firstlineno),
            STALE,
        ) from error
    codes: dict[tuple[str, int], list[CodeType]] = {}
    for inner in _all_codes(top):
        codes.setdefault((inner.co_name, inner.co_firstlineno), []).append(inner)
    return _File(lines, tree, codes)


_FUTURE_FLAGS = 0
for _feature in __future__.all_feature_names:
    _FUTURE_FLAGS |= getattr(__future__, _feature).compiler_flag
_FUTURE_FLAGS &= ~0x10  # CO_NESTED shares its bit with `nested_scopes`


def _all_codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _all_codes(constant)


def _functions(tree: ast.AST) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield node


def _starts_at(node: Any, code: CodeType) -> bool:
    if isinstance(node, ast.Lambda):
        return code.co_name == "<lambda>" and node.lineno == code.co_firstlineno
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return node.name == code.co_name and first == code.co_firstlineno


def _closest(candidates: list[Any], code: CodeType) -> list[Any]:
    """Of several functions on one line, those whose text holds exactly the code's instructions."""
    spots = [p for p in code.co_positions() if None not in p and p[3] > p[2]]  # type: ignore[operator]
    holding = []
    for node in candidates:
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        first = (body[0].lineno, body[0].col_offset)
        last = (body[-1].end_lineno, body[-1].end_col_offset)
        if all(first <= (p[0], p[2]) and (p[1], p[3]) <= last for p in spots):
            holding.append(node)
    # A lambda inside a lambda lies inside both: the innermost one that holds everything is meant.
    return holding[-1:] if spots else candidates[:1]


def _is_current(code: CodeType, node: Any, file: _File) -> bool:
    """Whether the text on disk compiles to the code that runs (it may have been edited since).

    Instructions of `assert` are left out: pytest rewrites them.
    """
    asserts = [n for n in ast.walk(node) if isinstance(n, ast.Assert)]
    skip = {line for n in asserts for line in range(n.lineno, (n.end_lineno or n.lineno) + 1)}
    wanted = _fingerprint(code, skip)
    on_disk = file.codes.get((code.co_name, code.co_firstlineno), [])
    return any(_fingerprint(other, skip) == wanted for other in on_disk)


def _fingerprint(code: CodeType, skip: set[int]) -> list[tuple]:
    jumps = set(dis.hasjrel) | set(dis.hasjabs)
    result: list[tuple] = [(code.co_varnames[: code.co_argcount], code.co_freevars)]
    line = code.co_firstlineno
    for item in dis.get_instructions(code):
        line = (item.positions.lineno if item.positions else None) or line
        if line in skip or item.opcode in jumps or item.opname in _SILENT:
            continue
        argument = "code" if isinstance(item.argval, CodeType) else repr(item.argval)
        result.append((item.opname, argument, line))
    return result


# Instructions that come and go with the jumps around them.
_SILENT = {"NOP", "EXTENDED_ARG", "CACHE", "RESUME", "NOT_TAKEN"}


def _characters(line: str, offset: int) -> int:
    """An ast column, which counts bytes, as a column that counts characters."""
    return offset if line.isascii() else len(line.encode()[:offset].decode(errors="ignore"))
