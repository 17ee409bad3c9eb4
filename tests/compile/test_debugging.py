"""`Options(debug=…)`: where a derivative stops to be finite, and what it prints."""

import inspect
import io
import math
import pdb
import sys
import warnings

import numpy as np
import pytest

import tapeless as tl
from tapeless.compile.debugging import watched
from tapeless.runtime import debugging

BOTH = pytest.mark.parametrize("engine", ["python", "numba"])
DEBUG = tl.Options(debug=True)
X = np.array([4.0, 1.0, 0.0, 9.0])


def roots(x):
    s = 0.0
    for i in range(len(x)):
        r = math.sqrt(x[i])  # its slope is infinite at 0
        s = s + r * 2.0
    return s


def capped(x):
    s = 0.0
    for i in range(len(x)):
        large = x[i] * 1e308
        s = s + min(large, 1.0)
    return s


def quotient(x):
    y = x / np.sum(x)
    return np.sum(y * y)


def line_of(f, text):
    lines, first = inspect.getsourcelines(f)
    return first + next(i for i, line in enumerate(lines) if text in line)


@BOTH
def test_the_first_adjoint_that_is_not_finite(engine):
    gradient = tl.grad(roots, engine=engine, options=DEBUG)
    np.testing.assert_allclose(gradient(X + 1.0), 1.0 / np.sqrt(X + 1.0))
    with pytest.raises(tl.NonFinite) as caught:
        gradient(X)
    assert caught.value.location.line == line_of(roots, "math.sqrt")
    assert caught.value.location.file == __file__
    assert "All values that the program computed were finite" in str(caught.value)


@BOTH
def test_a_value_that_is_not_finite_is_a_warning_if_adjoints_are(engine):
    gradient = tl.grad(capped, engine=engine, options=DEBUG)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_allclose(gradient(1e-320 * X), np.full(4, 1e308))
    with pytest.warns(tl.NonFiniteWarning) as caught:
        np.testing.assert_allclose(gradient(X), [0.0, 0.0, 1e308, 0.0])
    assert f"{__file__}:{line_of(capped, '1e308')}" in str(caught[0].message)


@BOTH
def test_what_went_wrong_before_an_adjoint_is_said(engine):
    with pytest.raises(tl.NonFinite, match="Before that, the program"):
        tl.grad(quotient, engine=engine, options=DEBUG)(np.array([1.0, -1.0]))


def test_forward_mode():
    with pytest.raises(tl.NonFinite) as caught:
        tl.jvp(roots, (X,), (np.ones(4),), engine="python", options=DEBUG)
    assert caught.value.location.line == line_of(roots, "math.sqrt")
    value, slope = tl.jvp(roots, (X + 1.0,), (np.ones(4),), engine="python", options=DEBUG)
    assert (value, slope) == tl.jvp(roots, (X + 1.0,), (np.ones(4),), engine="python")


def test_second_derivatives_and_prepared_ones():
    hessian = tl.hessian(roots, engine="python", options=DEBUG)
    np.testing.assert_allclose(np.diag(hessian(X + 1.0)), -0.5 * (X + 1.0) ** -1.5)
    prepared = tl.prepare(tl.grad(roots, engine="python", options=DEBUG), X + 1.0)
    np.testing.assert_allclose(prepared(X + 1.0), 1.0 / np.sqrt(X + 1.0))
    with pytest.raises(tl.NonFinite):
        prepared(X)


def test_adjoints_are_printed_line_by_line(capsys):
    tl.grad(roots, options=tl.Options(debug="print"))(np.array([4.0, 1.0]))
    lines = capsys.readouterr().out.splitlines()
    place = f"test_debugging.py:{line_of(roots, 'math.sqrt')}"
    assert any(line.startswith(place) and line.endswith("= 0.5") for line in lines)
    assert all(line.startswith("test_debugging.py:") for line in lines)


def test_the_text_is_the_users_lines_with_their_adjoints():
    source = tl.derivative_source(tl.grad(roots, engine="python", options=DEBUG), X)
    assert "r = math.sqrt(x[i])" in source
    assert "# test_debugging.py:" in source
    assert "watch(" in source


def in_place(x):
    y = x * x
    part = y[1:]
    part *= 2.0
    return np.sum(y)


@BOTH
@pytest.mark.parametrize("operator", [tl.grad, tl.jacfwd])
def test_shadows_are_watched(operator, engine):
    plain = tl.grad(in_place, engine="python")(X)
    gradient = operator(in_place, engine=engine, options=DEBUG)
    np.testing.assert_allclose(gradient(X), plain, rtol=1e-14)
    source = tl.derivative_source(gradient, X)
    assert "shadow(" in source
    assert "view(" in source


SHADOWS = {
    "numba": (debugging.watch_shadow, debugging.watch_view),
    "python": (debugging.watch_plain_shadow, debugging.watch_plain_view),
}


@BOTH
def test_what_a_shadow_must_be(engine):
    watch_shadow, watch_view = SHADOWS[engine]
    y, y_bar = np.ones((4, 3)), np.zeros((4, 3))

    def seen(watch, *arrays):
        report = np.zeros(debugging.PLACES, np.int64)
        watch(*arrays, report, 7)
        watch(*arrays, report, 8)  # the first counts
        return report[debugging.SHADOW]

    assert seen(watch_shadow, y, y_bar) == 0
    assert seen(watch_shadow, y.T, y_bar.T) == 0
    assert seen(watch_shadow, y, np.zeros((3, 4))) == 7
    assert seen(watch_shadow, y, y_bar.astype(np.float32)) == 7
    assert seen(watch_shadow, y[::-1], y) == 7
    assert seen(watch_shadow, np.ones(0), np.zeros(0)) == 0
    assert seen(watch_view, y[1], y, y_bar[1], y_bar) == 0
    assert seen(watch_view, y[1], y, np.zeros(3), y_bar) == 7
    assert seen(watch_view, np.ones(3), y, y_bar[1], y_bar) == 7


def test_a_wrong_shadow_is_an_error_with_the_line():
    def call(x, report):
        report[debugging.SHADOW] = 1
        return (x,)

    place = {"file": "a.py", "line": 3, "column": 0, "end_column": 1, "text": "y = x"}
    with pytest.raises(tl.SourceError, match=r"a\.py:3: the shadow of `y` has not its shape"):
        watched(call, 1, [{"name": "y", "location": place}])(2.0)


def test_a_derivative_can_be_stepped_through():
    gradient = tl.grad(roots, engine="python")
    gradient(X + 1.0)
    generated = gradient.specialisation((X,), {}).compiled.plain
    said = io.StringIO()
    commands = "where\nlist 1, 60\nnext\nnext\np x\nnext\ncontinue\n"
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=said, nosigint=True)
    debugger.rcLines = []
    try:
        debugger.runcall(generated, X + 1.0)
    finally:
        sys.settrace(None)
    text = said.getvalue()
    line = line_of(roots, "math.sqrt")
    assert f"test_debugging.py:{line}" in text  # the user's line, above what is made of it
    assert "r = math.sqrt(x[i])" in text
    assert "array([ 5.,  2.,  1., 10.])" in text  # what `p x` prints
    assert generated.__code__.co_filename in text
