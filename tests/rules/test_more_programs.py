"""Every program of some rooms, in both modes."""

import numpy as np
import pytest

import tapeless as tl
from tests.rules.programs import distances, fourier, linear_algebra, polynomials

NAMED = [case for case in linear_algebra.CASES if "eig" in case[0]]
CASES = [*distances.CASES, *fourier.CASES, *polynomials.CASES, *NAMED]
IDS = [f"{name}-{number}" for number, (name, _, _) in enumerate(CASES)]


pytestmark = pytest.mark.usefixtures("by_samples")


@pytest.mark.parametrize(("name", "function", "args"), CASES, ids=IDS)
def test_both_modes(name, function, args):
    tl.check_grads(function, args, engine="python")


SINGLE = {"f": np.float32, "c": np.complex64}


@pytest.mark.parametrize(("name", "function", "args"), fourier.CASES[:17])
def test_single_precision(name, function, args):
    x = args[0].astype(SINGLE[args[0].dtype.kind])
    found, expected = tl.vjp(function, x, engine="python")[0], function(x)
    assert found.dtype == expected.dtype
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
