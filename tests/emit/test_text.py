"""Golden snippets: how programs look."""

import pytest

from tapeless.emit import numba, python
from tapeless.emit.numba import standalone
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
    If,
    Load,
    Merge,
    NewAxis,
    Raise,
    Slice,
    Store,
    Undefined,
    Var,
)
from tapeless.ir.types import BOOL, FLOAT, INT, Array, Scalar
from tests.emit.programs import VECTOR, at, fibonacci, newton, search, signal, straight

MATRIX = Array("float64", 2)


def body(function, dialect=numba):
    """The lines inside of the function."""
    lines = dialect.write(function, "program").text.split("):\n", 1)[1].splitlines()
    return "\n".join(line[4:] for line in lines)


def only(write, *types, dialect=numba, **how):
    return body(straight(write, *types, **how), dialect)


def test_a_whole_module():
    assert (
        numba.write(signal(), "signal_12ab").text
        == '''\
"""signal, written by tapeless."""

import math

from numba import njit

from tapeless.runtime.bounds import load1


@njit(error_model="numpy")
def signal_12ab(x):
    s = 0.0                             # signal.py:3  for i in range(len(x)):
    for i in range(x.shape[0]):
        if load1(x, i) > 0.0:           # signal.py:4  if x[i] > 0.0:
            s += math.sin(load1(x, i))  # signal.py:5  s += math.sin(x[i])
        else:
            s += math.cos(load1(x, i))  # signal.py:7  s += math.cos(x[i])
    return (s,)
'''
    )


def test_the_python_dialect_needs_no_checks():
    assert (
        python.write(signal(), "signal_12ab").text
        == '''\
"""signal, written by tapeless."""

import math


def signal_12ab(x):
    s = 0.0                      # signal.py:3  for i in range(len(x)):
    for i in range(x.shape[0]):
        if x[i] > 0.0:           # signal.py:4  if x[i] > 0.0:
            s += math.sin(x[i])  # signal.py:5  s += math.sin(x[i])
        else:
            s += math.cos(x[i])  # signal.py:7  s += math.cos(x[i])
    return (s,)
'''
    )


def test_the_text_is_the_same_every_time():
    assert numba.write(signal(), "f").text == numba.write(signal(), "f").text


def test_each_line_knows_the_users_line():
    written = numba.write(signal(checked=False), "signal")
    lines = written.text.splitlines()
    assert len(written.locations) == len(lines)
    where = {line.split("#")[0].strip(): loc for line, loc in zip(lines, written.locations)}
    assert where["if x[i] > 0.0:"] == at(4, "        if x[i] > 0.0:", 11, 21)
    assert where["s += math.cos(x[i])"].line == 7
    assert where["def signal(x):"] is None


def test_a_module_to_keep_caches_its_machine_code():
    assert '@njit(error_model="numpy", cache=True)' in standalone(numba.write(signal(), "s").text)


def test_values_that_change_at_once_keep_their_old_ones_apart():
    assert (
        body(fibonacci())
        == """\
a = 0.0
b = 1.0
for i in range(n):
    b2 = a + b
    a = b
    b = b2
return (a,)"""
    )


def test_an_exit_that_a_branch_decides_is_a_break():
    assert (
        body(search(), python)
        == """\
found = -1
for i in range(x.shape[0]):
    if x[i] > limit:
        found = i
        break
return (found,)"""
    )


def test_a_flag_that_is_read_elsewhere_is_kept():
    assert (
        body(search(kept=True), python)
        == """\
found = -1
left = False
for i in range(x.shape[0]):
    if x[i] > limit:
        found = i
        left = True
        break
    left = False
return found, left"""
    )


def test_a_test_that_is_one_expression_heads_the_loop():
    assert (
        body(newton())
        == """\
x = a
trips = 0
while x * x - a > 1e-10:
    trips += 1
    x = 0.5 * (x + a / x)
return x, trips"""
    )


def test_a_test_that_is_not_one_expression_leaves_by_break():
    text = body(newton(long_test=True))
    assert text.startswith("""\
x = a
trips = 0
while True:
    error = x * x - a
    if not error * error > 1e-10:
        break
    trips += 1
""")


def test_an_early_error_needs_no_else():
    def write(b, x):
        bad = b.assign("lt", x, Const(0.0), type=BOOL)
        message = Const('no "roots"')
        b.append(If(bad, Block([Raise("ValueError", (message,))]), Block(), []))
        return b.assign("math.sqrt", x, type=FLOAT)

    assert (
        only(write, FLOAT)
        == """\
if x < 0.0:
    raise ValueError('no "roots"')
return (math.sqrt(x),)"""
    )


def test_chains_of_branches():
    def write(b, x):
        y, z = Var("y", FLOAT), Var("y", FLOAT)
        inner = Block()
        with b.inside(inner):
            zero = b.assign("eq", x, Const(0.0), type=BOOL)
            b.append(If(zero, Block(), Block(), [Merge(y, Const(0.0), Const(-1.0))]))
        positive = b.assign("gt", x, Const(0.0), type=BOOL)
        b.append(If(positive, Block(), inner, [Merge(z, Const(1.0), y)]))
        return z

    assert (
        only(write, FLOAT)
        == """\
if x > 0.0:
    y = 1.0
elif x == 0.0:
    y = 0.0
else:
    y = -1.0
return (y,)"""
    )


def test_only_the_other_branch():
    def write(b, x, c):
        y = Var("y", FLOAT)
        orelse = Block([Assign(y, "neg", (x,))])
        result = Var("x", FLOAT)
        b.append(If(c, Block(), orelse, [Merge(result, x, y)]))
        return result

    assert (
        only(write, FLOAT, BOOL, hints="xc")
        == """\
if not c:
    x = -x
return (x,)"""
    )


def test_a_load_does_not_move_past_a_store():
    def write(b, x, i):
        old = b.load(x, (i,), type=FLOAT)
        b.store(x, (i,), Const(0.0))
        return b.assign("mul", old, old, type=FLOAT)

    assert (
        only(write, VECTOR, INT, dialect=python, hints="xi")
        == """\
t = x[i]
x[i] = 0.0
return (t * t,)"""
    )


def test_names_of_the_user_stay_on_other_lines():
    def write(b, x):
        with b.at(at(1, "y = 2 * x")):
            y = b.assign("mul", Const(2.0), x, hint="y", type=FLOAT)
        with b.at(at(2, "z = y + 1")):
            z = b.assign("add", y, Const(1.0), hint="z", type=FLOAT)
        return z

    assert (
        only(write, FLOAT)
        == """\
y = 2.0 * x  # signal.py:1  y = 2 * x
z = y + 1.0  # signal.py:2  z = y + 1
return (z,)"""
    )


def test_types_keep_names_apart():
    def write(b, x):
        s = b.assign("add", x, Const(1.0), hint="s", type=FLOAT)
        k = b.assign("builtins.int", b.assign("math.sin", s, type=FLOAT), hint="s", type=INT)
        b.append(Assign(k2 := Var("s", INT), "mul", (k, k)))
        return k2

    text = only(write, FLOAT)
    assert "s = x + 1.0" in text or "math.sin(x + 1.0)" in text
    assert "s_2 = " in text or "s = int(" in text


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        (FLOAT, "0.0"),
        (INT, "0"),
        (BOOL, "False"),
        (Scalar("float32"), "np.float32(0)"),
        (VECTOR, "np.empty(0, np.float64)"),
        (Array("float32", 2), "np.empty((0, 0), np.float32)"),
    ],
)
def test_what_no_one_reads(type_, expected):
    assert only(lambda b, x: Undefined(type_), FLOAT) == f"return ({expected},)"


def test_constants():
    results = [float("inf"), float("-inf"), float("nan"), -0.0, 1e-300, 3, True, "it's"]
    assert only(lambda b, x: tuple(map(Const, results)), FLOAT) == (
        'return np.inf, -np.inf, np.nan, -0.0, 1e-300, 3, True, "it\'s"'
    )


def test_a_constant_is_written_in_the_type_of_its_name():
    def write(b, x, c):
        y = Var("y", FLOAT)
        b.append(If(c, Block(), Block(), [Merge(y, Const(1), x)]))
        return y, x

    assert "y = 1.0" in only(write, FLOAT, BOOL, hints="xc")
    assert "y = 1\n" in only(write, FLOAT, BOOL, dialect=python, hints="xc")


# ---- subscripts


def load(index, checked=True, type_=MATRIX):
    return lambda b, x, i: b.append(Load(t := Var("t"), x, index(i), checked=checked)) or t


@pytest.mark.parametrize(
    ("index", "checked", "expected"),
    [
        (lambda i: (i, Const(-1)), True, "load2(x, i, -1)"),
        (lambda i: (i, Const(-1)), False, "x[i, -1]"),
        (lambda i: (i,), True, "load1(x, i)"),
        (lambda i: (Slice(None, i), Slice(i, None, Const(2))), True, "x[:i, i::2]"),
        (lambda i: (Slice(), i), True, "x[:, inside(i, x.shape[1])]"),
        (lambda i: (Ellipsis(), i), True, "x[..., inside(i, x.shape[-1])]"),
        (lambda i: (NewAxis(), i), True, "x[np.newaxis, inside(i, x.shape[0])]"),
        (lambda i: (NewAxis(), i), False, "x[np.newaxis, i]"),
        (lambda i: (Ellipsis(),), True, "x"),
    ],
)
def test_native_subscripts(index, checked, expected):
    assert only(load(index, checked), MATRIX, INT, hints="xi") == f"return ({expected},)"


def test_subscripts_with_arrays():
    def write(b, x, k):
        index = (k, Slice(Const(1)))
        b.append(Store(x, index, Const(0.0)))
        b.append(Accumulate(x, index, Const(2.0)))
        return b.load(x, index)

    types = (MATRIX, Array("int64", 1))
    assert (
        only(write, *types, hints="xk")
        == """\
scatter(x, (k, slice(1, None)), 0.0)
add_at(x, (k, slice(1, None)), 2.0)
return (gather(x, (k, slice(1, None))),)"""
    )
    assert (
        only(write, *types, dialect=python, hints="xk")
        == """\
x[k, 1:] = 0.0
add_at(x, (k, slice(1, None)), 2.0)
return (x[k, 1:],)"""
    )


def test_sums_into_arrays():
    def write(b, x, v, i):
        b.accumulate(x, (i,), b.assign("neg", v, type=FLOAT))
        b.append(Accumulate(x, (i,), b.assign("neg", v, type=FLOAT), checked=False))
        b.accumulate(x, (Slice(Const(1)),), v)
        b.accumulate(x, (Ellipsis(),), v)
        return ()

    types = (VECTOR, FLOAT, INT)
    assert (
        only(write, *types, hints="xvi")
        == """\
add1(x, i, -v)
x[i] -= v
add_into(x[1:], v)
add_into(x, v)
return ()"""
    )
    assert (
        only(write, *types, dialect=python, hints="xvi")
        == """\
x[i] -= v
x[i] -= v
x[1:] += v
x[...] += v
return ()"""
    )


@pytest.mark.parametrize(
    ("op", "divisor", "expected"),
    [
        ("floordiv", Const(2), "x // 2"),
        ("floordiv", Const(0), "floordiv(x, 0)"),
        ("mod", None, "remainder(x, x)"),
        ("truediv", None, "truediv(x, x)"),
        ("truediv", Const(2.0), "x / 2.0"),
    ],
)
def test_integer_division_by_zero_is_found(op, divisor, expected):
    def write(b, x):
        return b.assign(op, x, divisor or x, type=INT)

    assert only(write, INT) == f"return ({expected},)"


def test_minus_signs_are_joined():
    def write(b, x):
        t = b.assign("add", x, Const(-1), type=INT)
        u = b.assign("sub", t, Const(-2), type=INT)
        return b.assign("sub", u, b.assign("neg", x, type=INT), type=INT)

    assert only(write, INT) == "return (x - 1 + 2 + x,)"


def test_long_signatures_are_broken():
    params = [FLOAT] * 14
    hints = [f"parameter_{k}" for k in range(14)]
    text = numba.write(straight(lambda b, *p: p[0], *params, hints=hints), "f").text
    assert "def f(\n    parameter_0,\n" in text
    assert max(map(len, text.splitlines())) <= 100
