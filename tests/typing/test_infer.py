"""Types by Numba's inference."""

import warnings

import pytest

from tapeless.errors import TypingError
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    If,
    Merge,
    Raise,
    Slice,
    Undefined,
    Var,
)
from tapeless.ir.types import BOOL, FLOAT, INT, Array, Opaque, Scalar, Stack
from tapeless.ir.visitor import defined, entry_vars, walk
from tapeless.typing.infer import infer
from tests.emit.programs import VECTOR, at, newton, search, signal, straight

MATRIX = Array("float64", 2)


def variables(function):
    return [var for node in walk(function.body) for var in (*entry_vars(node), *defined(node))]


@pytest.mark.parametrize("program", [signal, newton, lambda: search(kept=True)])
def test_every_variable_gets_its_type_again(program):
    function = program()
    expected = [var.type for var in variables(function)]
    for var in variables(function):
        var.type = None
    infer(function)
    assert [var.type for var in variables(function)] == expected
    infer(function)
    assert [var.type for var in variables(function)] == expected


def typed(write, *types, **how):
    """The types of the results."""
    function = straight(write, *types, **how)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        infer(function)
    return [result.type for result in function.results]


@pytest.mark.parametrize(
    ("op", "types", "expected"),
    [
        ("add", (INT, FLOAT), FLOAT),
        ("add", (INT, BOOL), INT),
        ("truediv", (INT, INT), FLOAT),
        ("lt", (FLOAT, FLOAT), BOOL),
        ("mul", (VECTOR, FLOAT), VECTOR),
        ("add", (VECTOR, MATRIX), MATRIX),
        ("lt", (VECTOR, FLOAT), Array("bool", 1)),
        ("math.sin", (FLOAT,), FLOAT),
        ("numpy.sin", (Array("float32", 1),), Array("float32", 1)),
        ("iadd", (VECTOR, INT), VECTOR),
        ("iadd", (INT, FLOAT), FLOAT),
        ("itruediv", (INT, INT), FLOAT),
    ],
)
def test_operations(op, types, expected):
    assert typed(lambda b, *p: b.assign(op, *p), *types) == [expected]


def test_subscripts():
    def write(b, x, i, k):
        return (
            b.load(x, (i, i)),
            b.load(x, (i,)),
            b.load(x, (Slice(), Const(0))),
            b.load(x, (Slice(None, None, Const(2)),)),
            b.load(x, (k,)),
            b.load(x, (k, i)),
        )

    strided = Array("float64", 1, "A")
    assert typed(write, MATRIX, INT, Array("int64", 1), hints="xik") == [
        FLOAT, VECTOR, strided, Array("float64", 2, "A"), MATRIX, VECTOR,
    ]  # fmt: skip


def test_what_a_loop_carries_is_of_one_type():
    def write(b, x):
        s, result = Var("s"), Var("s")
        body = Block([Assign(n := Var("n"), "add", (s, x))])
        carry = Carry(s, Const(0), n, result)
        b.append(For(Var("i"), Const(0), Const(3), Const(1), [carry], body))
        return s, result

    assert typed(write, FLOAT) == [FLOAT, FLOAT]


def test_undefined_values_have_the_type_of_the_others():
    def write(b, x, c):
        b.append(If(c, Block(), Block(), [Merge(m := Var("m"), x, Undefined())]))
        return m

    assert typed(write, FLOAT, BOOL, hints="xc") == [FLOAT]


def test_constant_conditions_keep_both_branches():
    def write(b, x):
        then, orelse = Block([Assign(u := Var("u"), "neg", (x,))]), Block()
        b.append(If(Const(False), then, orelse, [Merge(m := Var("m"), u, x)]))
        b.results = u
        return m

    function = straight(write, FLOAT)
    infer(function)
    assert {var.type for var in variables(function)} == {FLOAT}


def test_stacks():
    def write(b, x):
        stack = b.assign("stack", element=FLOAT)
        b.push(stack, x)
        return stack, b.pop(stack)

    assert typed(write, FLOAT) == [Stack(FLOAT), FLOAT]


def test_what_follows_an_error_has_a_type_too():
    def write(b, x):
        b.append(Raise("ValueError", (Const("no"),)))
        return b.assign("neg", x)

    assert typed(write, FLOAT) == [Opaque("never")]


@pytest.mark.parametrize("hint", ["lambda", "np", "x", "größe", "1", ""])
def test_any_hint_will_do(hint):
    assert typed(lambda b, x: b.assign("neg", x, hint=hint), FLOAT) == [FLOAT]


# ---- errors


def failure(write, *types):
    function = straight(write, *types)
    with pytest.raises(TypingError) as problem:
        infer(function)
    return str(problem.value)


def test_an_error_names_the_users_line():
    def write(b, x):
        with b.at(at(9, "    y = x * 'a'", 8, 15)):
            return b.assign("mul", x, Const("a"))

    message = failure(write, VECTOR)
    assert message.startswith(
        "/home/user/signal.py:9: Numba cannot type `x * 'a'`: there is no mul("
    )
    assert "       ^^^^^^^" in message
    assert "Failed in nopython" not in message
    assert "\x1b" not in message


def test_an_error_speaks_of_the_users_names():
    def write(b, x):
        b.append(If(Const(True), Block(), Block(), [Merge(m := Var("m"), x, Const("a"))]))
        return m

    message = failure(write, VECTOR)
    assert "Cannot unify" in message
    assert "'m'" in message


def test_an_argument_that_numba_does_not_know():
    assert "argument `x`" in failure(lambda b, x: x, Opaque("date"))


def test_other_dtypes():
    assert typed(lambda b, x: b.assign("neg", x), Scalar("complex128")) == [Scalar("complex128")]


def test_names_that_no_path_binds():
    """A guard raises before any use, so that the rest of the program has its types."""

    def write(b, x):
        d, after = Var("d"), Var("d")
        body = Block()
        with b.inside(body):
            b.append(Raise("UnboundLocalError", (Const("no d"),)))
            new = b.assign("mul", d, x)
        b.append(
            For(Var("i"), Const(0), Const(3), Const(1), [Carry(d, Undefined(), new, after)], body)
        )
        return b.assign("add", after, x), b.assign("neg", x)

    assert typed(write, FLOAT)[1] == FLOAT
