"""Programs that call each function: both modes against finite differences, first and second order.

The python engine runs them, with types that it finds by trying.
"""

import numpy as np
import pytest

import tapeless as tl
from tests import sampling
from tests.rules.programs import ROOMS, complex_numbers

SLOW = {f"scipy.linalg.{name}" for name in ("fractional_matrix_power", "logm", "coshm", "tanhm")}
SLOW |= {f"scipy.linalg.lapack.{name}" for name in ("strtrs", "sgesv", "sposv", "sgetrs", "sgetri")}
SLOW |= {"scipy.linalg.solve_continuous_are", "scipy.linalg.solve_discrete_are"}
CASES = [case for room in ROOMS for case in room.CASES if sampling.ALL or case[0] not in SLOW]
ALL = [*CASES, *complex_numbers.CASES]
IDS = [f"{name}-{number}" for number, (name, _, _) in enumerate(ALL)]
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.mark.parametrize(("name", "function", "args"), ALL, ids=IDS)
def test_both_modes(by_samples, name, function, args):
    tl.check_grads(function, args, engine="python")


def by_order(x):
    """Rules that are written in terms of others, in one scalar of second order."""
    y = np.cumprod(x) + np.flip(x)
    z = np.interp(x, np.linspace(0.0, 1.0, 4), np.array([0.0, 1.0, 4.0, 9.0]))
    a = np.outer(y, x) + 5.0 * np.eye(5)
    spread = np.std(x) + np.median(y) + np.quantile(x, 0.3)
    return np.linalg.slogdet(a)[1] + np.sum(np.linalg.solve(a, z)) + np.trapezoid(y * y) * spread


def by_factors(x):
    """Factorisations, in one scalar of second order."""
    a = np.outer(x, x) + np.diag(1.0 + np.arange(5.0) * x)
    values, vectors = np.linalg.eigh(a)
    u, s, vt = np.linalg.svd(a + np.tril(a))
    factor = np.linalg.cholesky(a)
    q, r = np.linalg.qr(a)
    total = np.sum(np.sin(values)) + np.sum(np.abs(vectors) ** 3) + np.sum(np.log(s) * np.abs(u[0]))
    total += np.einsum("ij,ij->", np.abs(vt), np.abs(vt) * a)
    return total + np.sum(factor**3) + np.sum(np.abs(q) * np.abs(r))


POINT = np.array([0.31, 0.74, 0.52, 0.88, 0.43])
# The second one takes minutes to build where no cache helps.
TOGETHER = [by_order, by_factors] if sampling.ALL else [by_order]


@pytest.mark.parametrize("function", TOGETHER)
def test_second_order(by_samples, function):
    tl.check_grads(function, (POINT,), 2, engine="python")


@pytest.mark.parametrize("function", TOGETHER)
def test_compiled(function):
    """The native helpers of the rules, in one program, against the python engine."""
    found = tl.grad(function, engine="numba")(POINT)
    expected = tl.grad(function, engine="python")(POINT)
    np.testing.assert_allclose(found, expected, rtol=1e-12)  # sums in another order


def test_factors(by_samples):
    tl.check_grads(by_factors, (POINT,), engine="python")
