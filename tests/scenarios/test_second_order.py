"""Derivatives of derivatives: loops, branches, in-place writes and what is called from them."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.testing.check import check_against_differences, observe
from tapeless.testing.operators import tapeless_operators
from tapeless.testing.scenarios import scenario
from tests.scenarios.runs import (
    SECOND_ORDER,
    gradient,
    gradient_reference,
    over,
    point_of,
)

ONE_ARGUMENT = [each for each in SECOND_ORDER if isinstance(point_of(each.name).request, int)]


@over(SECOND_ORDER, compiled_every=12)
def test_reverse_over_reverse(name, engine):
    # For a function of one number this is grad(grad(f)).
    known = gradient_reference(name, engine)
    found = observe(
        tapeless_operators(engine), gradient(name, engine), known.probes, "reverse", name
    )
    check_against_differences(found, known, "reverse", f"gradient of {name}")


@over(ONE_ARGUMENT, compiled_every=12)
def test_hessian(name, engine):
    known, point = gradient_reference(name, engine), point_of(name)
    chunk = 1 if engine == "numba" else 8  # compiles in half the time
    hessian = tl.hessian(scenario(name).function, argnums=point.request, chunk=chunk, engine=engine)
    found = np.asarray(hessian(*point.args))
    (x,) = point.active
    assert found.shape == np.shape(x) * 2
    matrix = found.reshape(np.size(x), np.size(x))
    np.testing.assert_allclose(matrix, matrix.T, rtol=1e-10, atol=1e-10 * np.abs(matrix).max())
    allowed = known.precision.allowed(known.table, known.error)
    table = known.probes.weights @ matrix @ known.probes.directions.T
    assert np.all(np.abs(table - known.table) <= allowed)


@pytest.mark.parametrize("engine", ["numba", "python"])
def test_third_derivative(engine):
    # x ** 3 + ... through a loop: the third derivative of `powers_in_loop` is -6 + 24 x.
    f = scenario("powers_in_loop").function
    third = tl.grad(tl.grad(tl.grad(f, engine=engine), engine=engine), engine=engine)
    assert third(0.7) == pytest.approx(-6 + 24 * 0.7, rel=1e-12)
