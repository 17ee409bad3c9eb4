"""Lowered derivatives of random steps in time are those of the program, and stay within arrays."""

import linecache
import math

import numpy as np
import pytest

from tapeless.runtime.assumptions import Broadcasts, Tied
from tests.lower.random_steps import Steps
from tests.lower.test_random_nests import derivative, run


def function_of(seed):
    text, name = Steps(seed).text(), f"<steps {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space = {"np": np, "math": math, "__name__": "steps"}
    exec(compile(text, name, "exec"), space)
    return space["f"]


@pytest.mark.parametrize("seed", range(16))
def test_the_lowered_derivative_is_that_of_the_program(seed):
    agree(seed)


def agree(seed):
    function, example = function_of(seed), (np.ones(4), np.ones(4))
    plain, lowered = derivative(function, example, simplify=False), derivative(function, example)
    random = np.random.default_rng(seed)
    for n in (1, 2, 3, 5, 6):
        args = random.normal(size=n), random.normal(size=n)
        expected = run(plain, args)
        try:
            found = run(lowered, args)
        except (Broadcasts, Tied):
            continue  # the derivative without assumptions takes over
        if isinstance(expected, type):
            assert found is expected, f"n = {n}"
            continue
        assert not isinstance(found, type), f"n = {n}"
        for one, other in zip(expected, found, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9, err_msg=f"n = {n}")
