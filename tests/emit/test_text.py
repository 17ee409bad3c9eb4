"""Golden snippets: how the statements of programs look."""

from tapeless.emit import numba, python
from tapeless.emit.numba import standalone
from tapeless.ir.nodes import Assign, Block, Const, If, Merge, Raise, Var
from tapeless.ir.types import BOOL, FLOAT, INT
from tests.emit.programs import VECTOR, at, fibonacci, newton, search, signal, straight
from tests.emit.snippets import body, only


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


def test_long_signatures_are_broken():
    params = [FLOAT] * 14
    hints = [f"parameter_{k}" for k in range(14)]
    text = numba.write(straight(lambda b, *p: p[0], *params, hints=hints), "f").text
    assert "def f(\n    parameter_0,\n" in text
    assert max(map(len, text.splitlines())) <= 100
