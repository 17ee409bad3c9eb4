"""Exceptions of the user's classes come out of generated code as what they are."""

import traceback

import numpy as np
import pytest

import tapeless as tl
from tapeless.errors import ArgumentError


class NotPositive(Exception):
    pass


def checked(x):
    if x < 0.0:
        raise NotPositive("x", 3)
    if x > 9.0:
        raise np.linalg.LinAlgError("large")
    return x * x


@pytest.mark.parametrize("engine", ["python", "numba"])
def test_class_arguments_and_line(engine):
    derivative = tl.value_and_grad(checked, engine=engine)
    assert derivative(2.0) == (4.0, 4.0)
    with pytest.raises(NotPositive) as caught:
        derivative(-1.0)
    assert caught.value.args == ("x", 3)
    last = traceback.extract_tb(caught.tb)[-1]
    assert (last.filename, last.lineno) == (__file__, checked.__code__.co_firstlineno + 2)
    with pytest.raises(np.linalg.LinAlgError, match="large"):
        derivative(10.0)


def test_prepared_raises_it_too():
    with pytest.raises(NotPositive):
        tl.prepare(tl.grad(checked, engine="python"), 1.0)(-1.0)


def test_is_no_runtime_error():
    def caught(x):
        try:
            return checked(x)
        except RuntimeError:
            return x

    with pytest.raises(NotPositive):
        tl.grad(caught, engine="python")(-1.0)


def test_always_raised_is_raised_when_it_is_read():
    def always(x):
        raise NotPositive("always")

    with pytest.raises(NotPositive, match="always"):
        tl.grad(always)(1.0)


def test_saved_module_cannot_name_it(tmp_path):
    with pytest.raises(ArgumentError, match="no builtin"):
        tl.save(checked, 1.0, path=tmp_path / "saved.py", engine="python")
