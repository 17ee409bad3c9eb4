"""Every program of the table computes, as read, what it computes in Python."""

import copy

import numpy as np
import pytest

from tapeless.errors import TapelessError
from tapeless.frontend.parse import parse
from tapeless.frontend.pytrees import unflatten
from tapeless.frontend.signature import bind
from tapeless.ir.printer import to_text
from tapeless.ir.verify import InvalidIR, verify
from tests.frontend import (  # noqa: F401
    programs_of_arithmetic,
    programs_of_arrays,
    programs_of_branches,
    programs_of_calls,
    programs_of_loops,
)
from tests.frontend.evaluate import UndefinedRead, evaluate
from tests.frontend.table import PROGRAMS


def run(function, args):
    """The value or the exception of a call, and the arguments after it."""
    args = copy.deepcopy(args)
    try:
        return function(*args), args
    except Exception as error:
        return error, args


def run_program(function, args):
    """The same for the program as it was read."""
    args = copy.deepcopy(args)
    bound = bind(function, args, {})
    values = [_number(leaf) for leaf in bound.leaves]
    try:
        program = parse(function, bound.signature)
        verify(program.function)
        with np.errstate(all="ignore"):
            found = evaluate(program.function, [*values, *(h.read() for h in program.hidden)])
        return unflatten(program.result, found), args
    except (TapelessError, InvalidIR, UndefinedRead):
        raise
    except Exception as error:
        return error, args


def _number(leaf):
    """0-d arrays are scalars to the program."""
    return leaf[()] if isinstance(leaf, np.ndarray) and not leaf.ndim else leaf


def same(a, b):
    if isinstance(a, Exception) or isinstance(b, Exception):
        return type(a) is type(b) and str(a).partition(", got")[0] == str(b).partition(", got")[0]
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, str) or a is None:
        return a == b
    return np.shape(a) == np.shape(b) and np.array_equal(a, b, equal_nan=True)


def name(case):
    return case.__name__ if callable(case) else None


@pytest.mark.parametrize(("function", "args"), PROGRAMS, ids=name)
def test_computes_the_same(function, args):
    expected, args_expected = run(function, args)
    found, args_found = run_program(function, args)
    assert same(found, expected), f"{found!r} instead of {expected!r}"
    assert same(args_found, args_expected)


def test_reading_is_deterministic():
    for function, args in PROGRAMS:
        signature = bind(function, args, {}).signature
        texts = {to_text(parse(function, signature).function, locations=True) for _ in range(2)}
        assert len(texts) == 1, function.__name__
