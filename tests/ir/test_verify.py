"""Programs that break the contract of the IR are found."""

import pytest

from tapeless.ir.nodes import Assign, Block, Carry, Const, For, If, Merge, Var, While
from tapeless.ir.types import FLOAT
from tapeless.ir.verify import InvalidIR, verify
from tests.emit.programs import fibonacci, newton, search, signal, straight


@pytest.mark.parametrize("function", [signal(), fibonacci(), search(kept=True), newton()])
def test_good_programs(function):
    verify(function)


def broken(write):
    """The message about a function of x and y whose body `write` makes."""
    with pytest.raises(InvalidIR) as problem:
        verify(straight(lambda b, x, y: write(b, x, y) or x, FLOAT, FLOAT))
    return str(problem.value)


def test_two_definitions():
    assert "defined twice" in broken(lambda b, x, y: b.append(Assign(x, "neg", (y,))))


def test_a_read_before_the_definition():
    assert "before it is defined" in broken(lambda b, x, y: b.assign("neg", Var("z")) and None)


def test_the_program_is_shown():
    assert "def program(x" in broken(lambda b, x, y: b.assign("neg", Var("z")) and None)


def test_a_branch_keeps_its_values_to_itself():
    def write(b, x, y):
        z = Var("z")
        b.append(If(x, Block([Assign(z, "neg", (y,))]), Block(), []))
        b.assign("neg", z)

    assert "out of its scope" in broken(write)


def test_one_branch_does_not_see_the_other():
    def write(b, x, y):
        z = Var("z")
        then = Block([Assign(z, "neg", (y,))])
        b.append(If(x, then, Block(), [Merge(Var("m"), z, z)]))

    assert "out of its scope" in broken(write)


def test_what_a_test_defines_is_its_own():
    def write(b, x, y):
        c = Var("c")
        b.append(
            While(Block([Assign(c, "neg", (x,))]), c, [], Block([Assign(Var("d"), "neg", (c,))]))
        )

    assert "out of its scope" in broken(write)


def test_a_carried_value_ends_with_the_loop():
    def write(b, x, y):
        phi = Var("phi")
        carry = Carry(phi, x, phi, Var("after"))
        b.append(For(Var("i"), Const(0), Const(3), Const(1), [carry], Block()))
        b.assign("neg", phi)

    assert "out of its scope" in broken(write)


def test_an_initial_value_comes_from_outside():
    def write(b, x, y):
        i = Var("i")
        carry = Carry(Var("phi"), i, x, Var("after"))
        b.append(For(i, Const(0), Const(3), Const(1), [carry], Block()))

    assert "before it is defined" in broken(write)


def test_something_that_is_no_operand():
    assert "not an operand" in broken(lambda b, x, y: b.assign("neg", 3.0) and None)
