"""`print`, warnings and logging in differentiated programs happen once and change no derivative."""

import logging
import math
import sys
import warnings
from functools import partial

import numpy as np
import pytest
from numba import prange

import tapeless as tl
from tapeless.compile.assuming import Others, assuming
from tapeless.runtime.assumptions import Broadcasts
from tapeless.runtime.telling import tell

ENGINES = pytest.mark.parametrize("engine", ["numba", "python"])
X = np.array([0.5, -1.0, 2.0])
LOG = logging.getLogger("tests.telling")


def talkative(x, n):
    print("begin", n, x.shape, (True, None), sep="|")
    s = 0.0
    for i in range(n):
        s += math.sin(x[i]) * s + x[i] ** 2
        if s > 1.0:
            print(f"step {i}: {s:>8.3f}", "%d of %d" % (i, n), end=";")
    print({"s": float(s)}, "{:.2f}".format(s) + f"{n:03d}", str(x[0] > 0.0))
    return s


def silent(x, n):
    s = 0.0
    for i in range(n):
        s += math.sin(x[i]) * s + x[i] ** 2
    return s


def told(capsys, function, *args):
    """What a call prints, and its result."""
    capsys.readouterr()
    result = function(*args)
    return capsys.readouterr().out, result


@ENGINES
def test_a_gradient_prints_once_what_the_program_prints(engine, capsys):
    expected, _ = told(capsys, talkative, X, 3)
    gradient = tl.grad(talkative, engine=engine)
    out, found = told(capsys, gradient, X, 3)
    assert out == expected
    np.testing.assert_allclose(found, tl.grad(silent, engine="python")(X, 3), rtol=1e-15)
    assert told(capsys, gradient, X, 3)[0] == expected
    assert told(capsys, tl.prepare(gradient, X, 3), X, 3)[0] == expected


def test_so_do_other_operators(capsys):
    expected, _ = told(capsys, talkative, X, 3)
    hessian = tl.hessian(talkative, engine="python")
    assert told(capsys, hessian, X, 3)[0] == expected
    along = partial(tl.jvp, talkative, (X, 3), (np.ones(3), None), engine="python")
    assert told(capsys, along)[0] == expected


def test_values_that_are_recomputed_are_not_printed_again(capsys):
    expected, _ = told(capsys, talkative, X, 3)
    out, (_, pullback) = told(capsys, partial(tl.vjp, engine="python"), talkative, X, 3)
    assert out == expected
    assert told(capsys, pullback, 1.0)[0] == told(capsys, pullback, 2.0)[0] == ""
    rows = tl.jacrev(lambda x: print("here") or x * x, engine="python")
    assert told(capsys, rows, X)[0] == "here\n"
    second = tl.grad(tl.grad(lambda x: print(f"{x:.1f}") or x**3, engine="python"))
    assert told(capsys, second, 2.0) == ("2.0\n", 12.0)
    options = tl.Options(checkpoint=True)
    long = tl.grad(talkative, engine="python", options=options)
    assert told(capsys, long, X, 3)[0] == expected


def test_code_that_takes_the_place_of_other_code_does_not_repeat(capsys):
    def hasty():
        tell(("print('first')",))
        raise Broadcasts

    def general():
        tell(("print('first')",))
        tell(("print('second')",))
        return ()

    call = assuming(hasty, Others(*[lambda: general] * 4))
    assert told(capsys, call)[0] == "first\nsecond\n"
    assert told(capsys, call)[0] == "first\nsecond\n"


@ENGINES
def test_warnings_at_the_line_of_the_user(engine):
    def wary(x):
        if x > 1.0:
            warnings.warn(f"large: {x:.1f}", RuntimeWarning, stacklevel=1)
        return x * x

    gradient = tl.grad(wary, engine=engine)
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        assert gradient(2.0) == 4.0
        assert gradient(0.5) == 1.0
    [warning] = given
    assert (str(warning.message), warning.category) == ("large: 2.0", RuntimeWarning)
    assert warning.filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning, match=r"large: 3\.0"):
            gradient(3.0)


@ENGINES
def test_logging(engine, caplog):
    def logged(x):
        LOG.info("x = %.2f, %s", x, [x, 1])
        LOG.debug("unheard %s", x)
        logging.error("root")
        return x * x

    caplog.set_level(logging.INFO)
    assert tl.grad(logged, engine=engine)(1.5) == 3.0
    assert caplog.messages == ["x = 1.50, [1.5, 1]", "root"]
    assert [record.name for record in caplog.records] == ["tests.telling", "root"]


def test_other_files_and_adapters(capsys, caplog):
    adapter = logging.LoggerAdapter(LOG, {})

    def elsewhere(x):
        print("to stderr", x, file=sys.stderr)
        adapter.warning("adapted %s", x)
        return x * x

    assert tl.grad(elsewhere, engine="python")(1.5) == 3.0
    assert capsys.readouterr().err == "to stderr 1.5\n"
    assert caplog.messages == ["adapted 1.5"]


def test_what_is_printed_of_arrays_is_what_they_hold_then(capsys):
    def overwritten(x):
        y = x.copy()
        print(y)
        y[0] = 7.0 * x[1]
        print(y)
        return np.sum(y * y)

    expected, _ = told(capsys, overwritten, X)
    assert told(capsys, tl.grad(overwritten), X)[0] == expected


def test_loops_that_print_keep_their_order(capsys):
    def two_loops(x):
        s = 0.0
        for i in prange(len(x)):
            print("first", i)
            s += x[i] ** 2
        for i in range(len(x)):
            print("second", i)
            s += x[i]
        return s

    expected, _ = told(capsys, two_loops, X)
    assert told(capsys, tl.grad(two_loops), X)[0] == expected


def test_rows_of_a_batch(capsys):
    def one(x):
        print(x)
        return x * x

    out, found = told(capsys, tl.batch(tl.grad(one)), X)
    assert out == "0.5\n-1.0\n2.0\n"
    np.testing.assert_array_equal(found, 2 * X)


def test_prints_that_are_switched_off_cost_nothing():
    def verbose(x, loud):
        s = x * x
        if loud:
            print("s", s)
        return s

    source = tl.derivative_source(tl.grad(verbose, engine="python"), 2.0, False)
    assert "tell((" not in source
