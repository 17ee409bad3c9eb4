"""Types by trying small values."""

import pytest

from tapeless.errors import TypingError
from tapeless.ir.nodes import Assign, Block, Carry, Const, For, If, Merge, Slice, Undefined, Var
from tapeless.ir.types import BOOL, FLOAT, INT, Array, Opaque, Stack
from tapeless.ir.visitor import defined, entry_vars, walk
from tapeless.typing.sample import infer_by_samples
from tests.emit.programs import VECTOR, at, newton, search, signal, straight
from tests.emit.random_programs import random_program

MATRIX = Array("float64", 2)


def types(function):
    return [var.type for node in walk(function.body) for var in (*entry_vars(node), *defined(node))]


@pytest.mark.parametrize(
    "program",
    [
        signal,
        newton,
        lambda: search(kept=True),
        *(lambda s=s: random_program(s) for s in range(40)),
    ],
)
def test_it_agrees_with_what_is_known(program):
    function = program()
    expected = types(function)
    infer_by_samples(function)
    assert types(function) == expected


def typed(write, *given, **how):
    function = straight(write, *given, **how)
    infer_by_samples(function)
    return [result.type for result in function.results]


@pytest.mark.parametrize(
    ("op", "given", "attrs", "expected"),
    [
        ("matmul", (MATRIX, VECTOR), {}, VECTOR),
        ("matmul", (VECTOR, VECTOR), {}, FLOAT),
        ("numpy.sum", (MATRIX,), {"axis": 0, "keepdims": False}, VECTOR),
        ("math.acosh", (FLOAT,), {}, FLOAT),
        ("math.asin", (FLOAT,), {}, FLOAT),
        ("reshape", (VECTOR, INT, INT), {}, MATRIX),
        ("numpy.zeros", (INT, INT), {}, MATRIX),
        ("iadd", (VECTOR, FLOAT), {}, VECTOR),
    ],
)
def test_operations(op, given, attrs, expected):
    assert typed(lambda b, *p: b.assign(op, *p, **attrs), *given) == [expected]


def test_subscripts():
    def write(b, x, k):
        return b.load(x, (k,)), b.load(x, (Slice(Const(1)), Const(0))), b.load(x, (Const(0), k))

    found = typed(write, MATRIX, Array("int64", 1), hints="xk")
    assert [type_.ndim for type_ in found] == [2, 1, 1]


def test_a_carried_type_grows():
    def write(b, x):
        s = Var("s")
        body = Block([Assign(n := Var("n"), "add", (s, x))])
        b.append(
            For(Var("i"), Const(0), Const(3), Const(1), [Carry(s, Const(0), n, Var("s"))], body)
        )
        return s

    assert typed(write, FLOAT) == [FLOAT]


def test_undefined_values():
    def write(b, x, c):
        b.append(If(c, Block(), Block(), [Merge(m := Var("m"), x, Undefined())]))
        return m

    assert typed(write, FLOAT, BOOL, hints="xc") == [FLOAT]


def test_stacks():
    def write(b, x):
        stack = b.assign("stack", element=FLOAT)
        b.push(stack, x)
        return stack, b.pop(stack)

    assert typed(write, FLOAT) == [Stack(FLOAT), FLOAT]


def test_other_objects_pass_through():
    def write(b, x):
        b.append(If(x, Block(), Block(), [Merge(m := Var("m"), Const("a"), Const("b"))]))
        return m

    assert typed(write, BOOL) == [Opaque("str")]


def test_a_number_on_one_path_and_an_array_on_the_other():
    def write(b, x, c):
        b.append(If(c, Block(), Block(), [Merge(m := Var("m"), x, Const(1.0))]))
        return m

    with pytest.raises(TypingError, match=r"`m` has no single type"):
        typed(write, VECTOR, BOOL, hints="xc")


def test_what_fails_on_every_sample():
    def write(b, x):
        with b.at(at(4, "    y = x * 'ab'", 8, 16)):
            return b.assign("mul", x, Const("ab"))

    with pytest.raises(TypingError, match=r"signal.py:4: .*`x \* 'ab'`"):
        typed(write, VECTOR)


def test_an_assumption_that_samples_break():
    def write(b, ties):
        b.assign("assume_untied", ties, hint="assumed")
        return ties

    assert typed(write, INT, hints="t") == [INT]
