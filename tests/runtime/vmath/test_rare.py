"""Loops over the functions run in vector registers, those with rare cases too."""

import re

import numpy as np
import pytest
from numba import njit

from tapeless.runtime import vmath

VECTOR_PRODUCT = re.compile(r"fmul[^\n]* <\d+ x double>")
# Calls for angles beyond 2**40, of vector forms or, with old versions of LLVM, for each element
CALL = re.compile(r"call[^\n]* @tapeless_huge_angle_beyond")


def intermediate_code(function, *args) -> str:
    function(*args)
    (text,) = function.inspect_llvm().values()
    return text


@pytest.mark.parametrize("name", ["exp", "log", "sin", "tanh", "cbrt", "erf"])
def test_vectorises(name):
    function = getattr(vmath, name)

    @njit
    def loop(x, y):
        for i in range(x.shape[0]):
            y[i] = function(x[i])

    text = intermediate_code(loop, np.ones(3), np.ones(3))
    assert VECTOR_PRODUCT.search(text)


def test_sin_and_cos_share_their_reduction():
    @njit
    def sine(x, y):
        for i in range(x.shape[0]):
            y[i] = vmath.sin(x[i])

    @njit
    def both(x, y):
        for i in range(x.shape[0]):
            y[i] = vmath.sin(x[i]) + vmath.cos(x[i])

    text = intermediate_code(sine, np.ones(3), np.ones(3))
    shared = intermediate_code(both, np.ones(3), np.ones(3))
    assert len(CALL.findall(text)) == len(CALL.findall(shared)) > 0


def test_vectorises_under_a_condition():
    """The rare case is one that may be looked at where it does not matter."""

    @njit(error_model="numpy")
    def program(x, y):
        for i in range(x.shape[0]):
            y[i] = vmath.sin(x[i]) if x[i] > 0.0 else vmath.cos(x[i])

    x = np.linspace(-3.0, 3.0, 101)
    x[7], x[70] = -1e22, 1e300
    y = np.empty_like(x)
    assert VECTOR_PRODUCT.search(intermediate_code(program, x, y))
    np.testing.assert_allclose(y, np.where(x > 0, np.sin(x), np.cos(x)), rtol=4e-16)  # 2 ulp


def test_rare_cases_among_others_at_every_place_of_a_vector():
    @njit
    def loop(x, y):
        for i in range(x.shape[0]):
            y[i] = vmath.sin(x[i])

    for k in range(70):
        x = np.linspace(0.1, 1.5, 70)
        x[k] = 1e22
        y = np.empty_like(x)
        loop(x, y)
        np.testing.assert_allclose(y, np.sin(x), rtol=4e-16)  # 2 ulp
