"""Rules read in place, where a builder stands."""

import numpy as np
import pytest

from tapeless.errors import RuleMismatch
from tapeless.frontend.inline import call_python
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, Function, Location, Param, Var
from tapeless.ir.types import FLOAT, Array
from tapeless.ir.verify import verify
from tapeless.rules.registry import is_constant
from tapeless.runtime.plain import unbroadcast
from tests.frontend.evaluate import evaluate

PLACE = Location("user.py", 7, 4, 9, "    y = f(x)")
A, B = Var("a", FLOAT), Var("b", FLOAT)
M = Var("m", Array("float64", 2))


def read(rule, *args, **attrs):
    block = Block()
    return block, call_python(Builder(block, PLACE), rule, args, attrs)


def quotient(a, b, y):
    r = 1 / b
    return r, -y * r


def by_kind(x, p):
    if is_constant(p) and p == 2:
        return 2 * x
    if x.ndim == 0:
        return x
    return unbroadcast(x, p)


def absent(y, c_dot, *others, axis=None, keepdims=False):
    if c_dot is None:
        return None
    if axis is not None:
        return np.sum(c_dot, axis=axis, keepdims=keepdims), *(None,) * len(others)
    return c_dot


def loops(x, n):
    s = 0.0
    for i in range(n):
        s += x * i
    return s


def test_operations_and_results():
    block, (da, db) = read(quotient, A, Const(2.0), B)
    assert [node.op for node in block.nodes] == ["neg", "mul"]
    assert da == Const(0.5)
    assert db is block.nodes[-1].target


def test_every_node_has_the_place_of_the_builder():
    block, _ = read(quotient, A, B, A)
    assert {node.location for node in block.nodes} == {PLACE}


def test_static_facts_decide_branches():
    assert [n.op for n in read(by_kind, A, Const(2))[0].nodes] == ["mul"]
    assert read(by_kind, A, B)[1] is A
    block, result = read(by_kind, M, A)
    assert isinstance(block.nodes[0], Assign)
    assert block.nodes[0].op == "unbroadcast"
    assert block.nodes[0].args == (M, A)
    assert result is block.nodes[0].target


def test_none_in_and_out():
    assert read(absent, A, None)[1] is None
    block, (_, *nothing) = read(absent, A, M, A, B, axis=(0, 1), keepdims=True)
    assert nothing == [None, None]
    assert block.nodes[0].attrs == {"axis": (0, 1), "keepdims": True}


def test_tuples_of_arguments():
    def dot(xs, ys):
        return sum(x * y for x, y in zip(xs, ys))

    block, _ = read(dot, (A, None and B, B)[::2], (Const(1.0), Const(3.0)))
    assert [n.op for n in block.nodes] == ["mul", "mul", "add"]


def test_loops_in_rules():
    block, result = read(loops, A, Const(4))
    function = Function("rule", [Param(A, ("arg", "a", 0))], block, [result])
    verify(function)
    assert evaluate(function, [2.0]) == [12.0]


def test_wrong_result():
    with pytest.raises(RuleMismatch, match="returns the object 'sin'"):
        read(lambda x: np.sin, A)
