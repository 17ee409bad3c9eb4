"""Small extents of arguments are assumed where products in loops become arithmetic by that."""

from dataclasses import replace

import numpy as np
import pytest
from numba import njit

import tapeless as tl
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.lower.small_arguments import small_extents
from tapeless.options import DEFAULT
from tapeless.pipeline import Pipeline
from tapeless.runtime.assumptions import OtherExtents
from tapeless.transform.reverse import Reverse
from tests.frontend.evaluate import evaluate
from tests.transform.programs import operations

RNG = np.random.default_rng(11)
FIELD = -np.eye(3) + 0.2 * RNG.normal(size=(3, 3))


def powers(a, v, count):
    for _ in range(count):
        v = 0.5 * (a @ v) + v
    return np.sum(v * v)


def along_a_path(a, path):
    v = np.zeros(2)
    score = 0.0
    for k in range(len(path)):
        v = a @ v + path[k]
        score += v[0] * v[1]
    return score


def without_a_loop(a, v):
    return np.sum(a @ v)


def by_a_captured_matrix(v, count):
    for _ in range(count):
        v = v + 0.1 * (FIELD @ v)
    return np.sum(v * v)


def powers_in_place(a, start, count):
    v = start.copy()
    for _ in range(count):
        v[:] = 0.5 * (a @ v)
    return np.sum(v * v)


def sizes(*shapes):
    return [RNG.normal(size=shape) for shape in shapes]


def extents_of(function, *args):
    shapes = [np.shape(arg) for arg in args]
    return dict(small_extents(parse(function, bind(function, args, {}).signature).function, shapes))


def derivative_of(function, *args, options=DEFAULT):
    """The program of the gradient in the first two arguments, built for these."""
    program = parse(function, bind(function, args, {}).signature)
    extents = small_extents(program.function, [np.shape(arg) for arg in args])
    steps = (Reverse((0, 1)),)
    return Pipeline(replace(program, extents=extents), steps, "numba", options).derivative


def assumed(derivative):
    """What is assumed, by parameter and axis."""
    places = [param.var for param in derivative.params]
    return {
        (places.index(node.args[0]), node.attrs["axis"]): node.attrs["extent"]
        for node in operations(derivative, "assume_extent")
    }


def agrees(results, function, *args):
    given = [np.copy(arg) if isinstance(arg, np.ndarray) else arg for arg in args]
    expected = tl.value_and_grad(function, argnums=(0, 1), engine="python")(*given)
    value, *slopes = results
    np.testing.assert_allclose(value, expected[0], rtol=1e-12)
    for slope, other in zip(slopes, expected[1], strict=True):
        np.testing.assert_allclose(slope, other, rtol=1e-11, atol=1e-13)


def test_only_small_extents_of_programs_that_multiply_in_loops_are_looked_at():
    a, v = sizes((4, 4), (4,))
    assert extents_of(powers, a, v, 3) == {(0, 0): 4, (0, 1): 4, (1, 0): 4}
    assert extents_of(powers, *sizes((5, 5), (5,)), 3) == {}
    assert extents_of(without_a_loop, a, v) == {}


@pytest.mark.parametrize("function", [powers, powers_in_place], ids=["values", "in place"])
def test_products_become_arithmetic(function):
    args = (*sizes((3, 3), (3,)), 4)
    derivative = derivative_of(function, *args)
    assert not operations(derivative, "matmul")
    assert assumed(derivative).items() <= {(0, 0): 3, (0, 1): 3, (1, 0): 3}.items()
    agrees(evaluate(derivative, list(args)), function, *args)
    others = (*sizes((6, 6), (6,)), 4)
    with pytest.raises(OtherExtents):
        evaluate(derivative, list(others))


def test_the_length_of_a_path_is_not_assumed():
    a, path = sizes((2, 2), (4, 2))
    derivative = derivative_of(along_a_path, a, path)
    assert not operations(derivative, "matmul")
    assert (1, 1) in assumed(derivative)
    assert (1, 0) not in assumed(derivative)
    agrees(evaluate(derivative, [a, path]), along_a_path, a, path)
    (longer,) = sizes((9, 2))
    agrees(evaluate(derivative, [a, longer]), along_a_path, a, longer)


def test_code_that_assumes_nothing_of_extents_assumes_none():
    args = (*sizes((3, 3), (3,)), 4)
    assert not assumed(derivative_of(powers, *args, options=tl.Options(fuse=False)))


def test_a_captured_matrix_counts():
    slope = tl.value_and_grad(by_a_captured_matrix, engine="numba")
    v = np.ones(3)
    expected = tl.value_and_grad(by_a_captured_matrix, engine="python")(v, 3)
    np.testing.assert_allclose(slope(v, 3)[1], expected[1], rtol=1e-11)
    assert slope.specialisation((v, 3), {}).compiled.is_sized


def test_calls_of_other_extents_are_made_by_other_code():
    small, large = (*sizes((3, 3), (3,)), 4), (*sizes((6, 6), (6,)), 4)
    slope = tl.prepare(tl.value_and_grad(powers, argnums=(0, 1), engine="numba"), *small)
    for args in (small, large, small):
        value, slopes = slope(*args)
        agrees((value, *slopes), powers, *args)


def test_compiled_callers_take_any_extents():
    small, large = (*sizes((2, 2), (2,)), 2), (*sizes((6, 6), (6,)), 2)
    slope = tl.grad(powers, "v", engine="numba")
    slope(*small)  # made for its extents
    doubled = njit(lambda a, v, count: 2.0 * slope(a, v, count))
    for args in (large, small):
        expected = tl.grad(powers, "v", engine="python")(*args)
        np.testing.assert_allclose(doubled(*args), 2.0 * expected, rtol=1e-11)
