"""Finding the text of a function."""

import ast
import functools
import importlib
import linecache
import math
import os
import sys

import numba
import pytest

from tapeless.errors import SourceMissing
from tapeless.frontend.source import read_source
from tests.frontend import helper

PAIR = (lambda x: x + 1, lambda x: x + 2)
INNER = (lambda x: (lambda y: x + y))(1.0)  # fmt: skip
KEYED = {"a": lambda x, y=(1, 2): x * y[0], "b": lambda x: x}


def text(function):
    return ast.unparse(read_source(function).node)


def traced(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@traced
def decorated(x):
    return x


@numba.njit
def compiled(x):
    return x * 3


def outer(k):
    def inner(x):
        return x * k

    return inner


def test_definition():
    source = read_source(helper.scaled)
    assert source.node.name == "scaled"
    assert source.file == helper.__file__
    assert source.location(source.node, 3).text == "def scaled(x, by=2.0, *, plus=0.0):"


def test_lambdas_on_one_line():
    assert text(PAIR[0]) == "lambda x: x + 1"
    assert text(PAIR[1]) == "lambda x: x + 2"
    assert text(INNER) == "lambda y: x + y"
    assert text(KEYED["a"]) == "lambda x, y=(1, 2): x * y[0]"
    assert text(KEYED["b"]) == "lambda x: x"


def test_lambda_over_lines():
    functions = [
        lambda x:
        x * 2,
    ]  # fmt: skip
    assert text(functions[0]) == "lambda x: x * 2"


def test_decorated_and_compiled():
    assert read_source(decorated).node.name == "wrapper"
    assert read_source(decorated.__wrapped__).node.name == "decorated"
    assert read_source(compiled).node.name == "compiled"
    assert read_source(outer(2.0)).node.name == "inner"


def test_read_once():
    assert read_source(outer(1.0)) is read_source(outer(2.0))


@pytest.mark.parametrize("function", [math.sin, len, functools.partial(max, 1)])
def test_no_python_source(function):
    with pytest.raises(SourceMissing, match="has no Python source"):
        read_source(function)


def test_no_class():
    with pytest.raises(SourceMissing, match="`int` is a class, not a function"):
        read_source(int)


def test_executed_text():
    space = {}
    exec("def made(x):\n    return x\n", space)
    with pytest.raises(SourceMissing, match="cannot be read"):
        read_source(space["made"])


def test_text_that_linecache_knows():
    body = "def cell(x):\n    return x + 5\n"
    linecache.cache["<cell 1>"] = (len(body), None, body.splitlines(keepends=True), "<cell 1>")
    space = {}
    exec(compile(body, "<cell 1>", "exec"), space)
    assert "x + 5" in text(space["cell"])


def test_edited_and_reloaded(tmp_path, monkeypatch):
    path = tmp_path / "edited_module.py"
    path.write_text("def f(x):\n    return x * 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.import_module("edited_module")
    assert "x * 2" in text(module.f)
    path.write_text("def f(x):\n    return x * 3\n")
    os.utime(path, (1, 1))
    old = module.f
    new = importlib.reload(module).f
    assert "x * 3" in text(new)
    assert "x * 2" in text(old)  # what was read stays what runs


def test_edited_and_not_reloaded(tmp_path, monkeypatch):
    path = tmp_path / "stale_module.py"
    path.write_text("def f(x):\n    return x * 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.import_module("stale_module")
    path.write_text("def f(x):\n    return x * 4\n")
    os.utime(path, (1, 1))
    with pytest.raises(SourceMissing, match="not what runs") as caught:
        read_source(module.f)
    assert "Reload the module" in caught.value.remedy


def test_asserts_rewritten_by_pytest():
    def checked(x):
        assert x > 0, f"{x} is not positive"
        return x

    assert read_source(checked).node.name == "checked"


def test_columns_count_characters():
    def größe(x):
        return "ä" if x else yields  # noqa: F821

    node = read_source(größe).node.body[0].value.orelse
    location = read_source(größe).location(node)
    assert location.text[location.column : location.end_column] == "yields"
