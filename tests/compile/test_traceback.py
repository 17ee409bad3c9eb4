"""Exceptions of generated code are shown at the user's line."""

import traceback

import numpy as np
import pytest

from tapeless.compile.traceback import at_users_line
from tapeless.emit.written import Written
from tapeless.errors import TypingError
from tapeless.ir.nodes import Location
from tests.compile.programs import load

TEXT = """
from numba import njit

from tapeless.runtime.bounds import load1


@njit(error_model="numpy")
def f(x, k):
    if k < 0:
        raise ValueError("negative")
    return (load1(x, k),)
"""


def written(text, file="orbit.py"):
    lines = text.splitlines()
    return Written(
        text,
        "f",
        tuple(Location(file, k, 4, 10, f"    line {k}") for k in range(1, len(lines) + 1)),
    )


def raised(function, *args):
    """The exception as the caller sees it, and the place it shows last."""
    with pytest.raises(Exception) as caught:  # noqa: PT011, PT012  # each test looks at the type
        try:
            function(*args)
        except Exception as error:
            raise at_users_line(error, function, args)
    return caught.value, traceback.extract_tb(caught.value.__traceback__)[-1]


def test_a_raise_of_native_code():
    error, place = raised(load(written(TEXT), "t1"), np.zeros(2), -1)
    assert type(error) is ValueError
    assert str(error) == "negative"
    assert (place.filename, place.lineno, place.name) == ("orbit.py", 10, "f")
    assert (place.colno, place.end_colno) == (4, 10)


def test_an_index_out_of_range_in_native_code():
    x = np.zeros(2)
    error, place = raised(load(written(TEXT), "t1"), x, 5)
    assert type(error) is IndexError
    assert (place.filename, place.lineno) == ("orbit.py", 11)


def test_the_python_dialect_keeps_what_was_called():
    text = "import math\n\n\ndef f(x):\n    return math.sqrt(g(x))\n\n\ndef g(x):\n    return -x\n"
    error, place = raised(load(written(text), "t2"), 1.0)
    assert type(error) is ValueError
    assert (place.filename, place.lineno) == ("orbit.py", 5)


def test_an_error_of_numba_becomes_ours():
    error, _ = raised(load(written(TEXT), "t1"), np.zeros(2), 1.5)
    assert type(error) is TypingError
    assert "orbit.py:11" in str(error)


def test_other_functions_are_left_alone():
    def other():
        raise KeyError("k")

    error, place = raised(other)
    assert type(error) is KeyError
    assert place.name == "other"


def test_searching_for_a_line_takes_little_time(monkeypatch):
    monkeypatch.setattr("tapeless.compile.traceback.PATIENCE", 0.05)
    text = TEXT.replace("    if k", "    for i in range(10**12):\n        k += 0\n    if k")
    function = load(written(text), "t3")
    error, _ = raised(function, np.zeros(2), 5)
    assert type(error) is IndexError


def test_arguments_are_not_changed_by_the_search():
    text = TEXT.replace("    if k", "    x[0] += 1\n    if k")
    x = np.zeros(2)
    raised(load(written(text), "t4"), x, 5)
    assert x[0] == 1.0
