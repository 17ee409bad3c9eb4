"""What of `try` and `with` is refused, at its place in the file, with what to write instead."""

import threading
import warnings

import numpy as np
import pytest

from tapeless.errors import SourceError, UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind

X = np.array([1.0, 2.0])
LOCK = threading.Lock()
CASES = []


def refused(marked, text, *args, error=UnsupportedSyntax):
    """Decorator: a program, the part of its text that the caret marks, and the message."""

    def register(function):
        CASES.append(
            pytest.param(function, args or (X,), marked, text, error, id=function.__name__)
        )
        return function

    return register


@refused("LOCK", "on entry and exit is not known")
def locks(x):
    with LOCK:
        return x[0]


@refused("np.errstate", "raises or calls something")
def makes_errors(x):
    with np.errstate(divide="raise"):
        return np.sum(1.0 / x)


@refused("warnings.simplefilter", "makes warnings exceptions")
def makes_warnings_errors(x):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return np.sum(1.0 / x)


@refused("records", "the warnings that a context records", 1.0)
def reads_warnings(x):
    with warnings.catch_warnings(record=True) as records:
        y = x * x
    return y + len(records[0].message)


class Told:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return None


@refused("Told()", "exceptions of several classes leave this context", 1.0)
def leaves_by_one_of_two(x):
    try:
        with Told():
            if x > 2.0:
                raise ValueError("large")
            if x > 1.0:
                raise KeyError("less large")
    except (ValueError, KeyError):
        return x
    return x * x


def first_above(x, bound):
    i = 0
    while x[i] < bound:
        i += 1
    return i


@refused("x[i]", "in the condition of a `while`")
def raises_in_condition_of_helper(x):
    try:
        return x[0] * first_above(x, 5.0)
    except IndexError:
        return x[0]


@refused("1.0 / y", "raises what is caught here is not known", X, 3)
def division_by_some_number(x, n):
    y = 1.0
    try:
        for _ in range(n):
            z = 1.0 / y
            y = y + x[0]
    except ZeroDivisionError:
        return x[0]
    return y + z


@refused("return", "a jump out of `finally`", 1.0)
def returns_in_finally(x):
    try:
        y = x * x
    finally:
        return x
    return y


@refused("value", "is no exception", 1.0)
def catches_a_number(x):
    value = x
    try:
        return x
    except value:
        return x


class WithInit(Exception):
    def __init__(self, value):
        self.value = value


@refused("WithInit(x)", "what `WithInit` makes of its arguments", 1.0)
def raises_made_exception(x):
    if x > 2.0:
        raise WithInit(x)
    return x


@refused("raise", "is not known while the program is read", 1.0)
def raises_nothing(x):
    if x > 2.0:
        raise
    return x


@refused("error", "on one path", 1.0)
def uses_one_of_two(x):
    try:
        if x > 2.0:
            raise KeyError("a")
        if x > 1.0:
            raise IndexError("b")
        return x
    except (KeyError, IndexError) as error:
        return x * len(error.args)


@pytest.mark.parametrize(("function", "args", "marked", "text", "error"), CASES)
def test_refused(function, args, marked, text, error):
    with pytest.raises(SourceError) as caught:
        parse(function, bind(function, args, {}).signature)
    found = caught.value
    assert type(found) is error, found
    assert text in str(found)
    assert found.remedy
    place = found.location
    assert place.file == __file__
    assert place.text[place.column : place.end_column].startswith(marked), found
