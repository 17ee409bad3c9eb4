"""Lowered derivatives of random nests of loops are those of the program, and stay within arrays."""

import linecache
import math

import numpy as np
import pytest

from tapeless.compiler import Pipeline
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Accumulate, Const, Load, Store, Var
from tapeless.options import Options
from tapeless.runtime.assumptions import Broadcasts, Tied
from tapeless.transform.reverse import Reverse
from tests.fuzz.machine import Lenient
from tests.lower.random_nests import Nests

SHAPES = [((3, 3), (3, 3)), ((2, 3), (3, 4)), ((1, 1), (1, 1)), ((0, 3), (2, 2)), ((5, 2), (2, 1))]


class Strict(Lenient):
    """Fails where compiled code would read or write past an array."""

    def node(self, node):
        if isinstance(node, (Load, Store, Accumulate)) and not node.checked:
            array = self.value(node.array)
            for axis, item in enumerate(node.index):
                place = self.value(item) if isinstance(item, (Var, Const)) else None
                if isinstance(place, (int, np.integer)):
                    assert 0 <= place < array.shape[axis], node
        super().node(node)


def run(program, args):
    """What a program returns, or the class of what it raises."""
    machine = Strict()
    for param, value in zip(program.params, args, strict=True):
        machine.env[param.var] = value.copy()
    try:
        machine.block(program.body)
    except IndexError as error:
        return type(error)
    return [machine.value(result) for result in program.results]


def function_of(seed):
    text, name = Nests(seed).text(), f"<nest {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space = {"np": np, "math": math, "__name__": "nests"}
    exec(compile(text, name, "exec"), space)
    return space["f"]


def derivative(function, args, **options):
    program = parse(function, bind(function, args, {}).signature)
    return Pipeline(program, (Reverse((0, 1)),), "numba", Options(**options)).derivative


@pytest.mark.parametrize("seed", range(24))
def test_the_lowered_derivative_is_that_of_the_program(seed):
    function, example = function_of(seed), (np.ones((3, 3)), np.ones((3, 3)))
    plain, lowered = derivative(function, example, simplify=False), derivative(function, example)
    random = np.random.default_rng(seed)
    for shapes in SHAPES:
        args = [random.uniform(0.5, 1.5, size=shape) for shape in shapes]
        expected = run(plain, args)
        try:
            found = run(lowered, args)
        except (Broadcasts, Tied):
            continue  # the derivative without assumptions takes over
        if isinstance(expected, type):
            assert found is expected
            continue
        for one, other in zip(found, expected, strict=True):
            # Sums of up to 10⁴ products of numbers of order one, in another order.
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-10)
