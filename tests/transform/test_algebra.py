"""Products of adjoints are floats whatever the partial derivative is."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, Var
from tapeless.ir.types import BOOL, FLOAT, INT
from tapeless.transform.algebra import plus, times


def test_a_product_with_one_is_the_other_factor():
    builder, x = Builder(Block()), Var("x", FLOAT)
    assert times(builder, Const(1.0), x, "t") is x
    assert times(builder, x, Const(1), "t") is x
    assert times(builder, x, Const(0), "t") is None
    assert not builder.block.nodes


def test_a_partial_that_is_no_float_becomes_one():
    builder = Builder(Block())
    assert times(builder, Const(1.0), Const(2), "t") == Const(2.0)
    for type_ in (INT, BOOL, None):
        partial = Var("p", type_)
        assert times(builder, Const(1.0), partial, "t") is not partial


def test_a_sum_with_zero_is_the_other_term():
    builder, x = Builder(Block()), Var("x", FLOAT)
    assert plus(builder, None, x, "t") is x
    assert plus(builder, Const(0.0), x, "t") is x
    assert plus(builder, x, Const(0.0), "t") is x


def by_flag(x):
    return x * x * (x > 1.0)


def by_integer(x):
    return 3 * x * x


@pytest.mark.parametrize("engine", ["numba", "python"])
@pytest.mark.parametrize(("function", "second"), [(by_flag, 2.0), (by_integer, 6.0)])
def test_second_derivatives_through_integers_and_booleans(function, second, engine):
    first = tl.grad(function, engine=engine)
    assert isinstance(first(2.0), float)
    assert first(2.0) == second * 2.0
    assert tl.grad(first)(2.0) == second
    assert tl.hessian(function, engine=engine)(2.0) == second


def test_narrow_integers_do_not_overflow_in_adjoints():
    def program(x, n):
        s = 0.0
        for i in range(len(n)):
            s += x * n[i]
        return s

    assert tl.grad(program)(2.0, np.full(300, 100, np.int8)) == 30000.0
