"""The driver: engines, falling back, finding what was built before."""

import numpy as np
import pytest

import tapeless as tl
from tapeless import compiler, pipeline
from tapeless.compile.folder import VARIABLE
from tapeless.errors import TypingError
from tapeless.options import Options


def cube(x):
    return np.sum(x * x * x)


X = np.array([1.0, -2.0])


@pytest.fixture
def no_machine_code(monkeypatch, tmp_path):
    """As if Numba had no machine code for something in the program, and nobody had built it yet."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))

    def refuse(function, types):
        if hasattr(function, "py_func"):
            raise TypingError("Numba cannot compile `x * x`")

    monkeypatch.setattr(pipeline, "specialize", refuse)


@pytest.mark.parametrize("cache", [True, False])
def test_what_cannot_be_compiled_runs_on_the_python_engine(no_machine_code, cache):
    gradient = tl.grad(cube, options=Options(cache=cache))
    with pytest.warns(tl.EngineWarning, match="Numba cannot compile") as caught:
        found = gradient(X)
    np.testing.assert_allclose(found, 3 * X * X, rtol=1e-15)
    assert caught[0].filename == __file__


def test_the_engine_can_be_insisted_on(no_machine_code):
    with pytest.raises(TypingError):
        tl.grad(cube, engine="numba", options=Options(cache=False))(X)


def test_both_engines_agree():
    native, plain = (tl.grad(cube, engine=engine)(X) for engine in ("numba", "python"))
    np.testing.assert_allclose(native, plain, rtol=1e-15)


def test_a_derivative_that_was_built_before_is_found(monkeypatch):
    options = Options()
    first = tl.value_and_grad(cube, options=options)(X)

    class Forbidden:
        def __init__(self, *args):
            raise AssertionError("the pipeline ran again")

    monkeypatch.setattr(compiler, "Pipeline", Forbidden)
    second = tl.value_and_grad(cube, options=options)(X)
    assert first[0] == second[0]
    np.testing.assert_array_equal(first[1], second[1])


def test_without_the_optimising_passes_the_numbers_are_the_same():
    plain = tl.grad(cube, options=Options(simplify=False))(X)
    np.testing.assert_allclose(plain, 3 * X * X, rtol=1e-15)
