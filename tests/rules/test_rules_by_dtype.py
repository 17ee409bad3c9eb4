"""Rules for some dtypes only, and rules of functions of complex numbers."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.rules import frule, only_where, rrule

X = np.array([0.3, -1.2, 2.0])
Z = X + 1j * X[::-1]


def total(x):
    return np.sum(x * x)


@rrule(total)
def total_reverse(y, y_bar, x):
    """Wrong on purpose, which shows where it is used."""
    return 7.0 * y_bar * np.ones_like(x)


def is_double(x):
    return x.dtype == np.float64


def is_float_vector(x):
    return x.ndim == 1 and x.dtype.kind == "f"


def is_double_or_complex(x):
    return x.dtype in ("float64", np.complex128)


def is_single_or_complex(x):
    return np.iscomplexobj(x) or x.dtype.itemsize == 4


CHOICES = {
    is_double: (True, False, False),
    is_float_vector: (True, True, False),
    is_double_or_complex: (True, False, True),
    is_single_or_complex: (False, True, True),
}


def of_argument(x):
    return np.real(total(x))


def of_a_value(x):
    """What it is called with has no type while the program is read."""
    return np.real(total(1 * x))


def in_a_loop(x):
    found = 0.0
    for k in range(3):
        found += np.real(total(k * x)) * (k == 1)
    return found


@pytest.mark.usefixtures("by_samples")
@pytest.mark.parametrize("program", [of_argument, of_a_value, in_a_loop])
@pytest.mark.parametrize("condition", CHOICES)
def test_rules_for_some_dtypes(program, condition, monkeypatch):
    monkeypatch.setitem(globals(), "total", chosen_where(condition))
    for dtype, holds in zip(("f8", "f4", "c16"), CHOICES[condition], strict=True):
        x = X.astype(dtype)
        found = tl.grad(program, engine="python")(x)
        np.testing.assert_array_equal(found, np.full(3, 7.0) if holds else 2 * x)
        assert found.dtype == dtype


def chosen_where(condition):
    def total(x):
        return np.sum(x * x)

    rrule(total)(total_reverse)
    return only_where(total, condition)


def test_rules_for_some_dtypes_in_compiled_code():
    total = chosen_where(is_double)

    def program(x):
        return total(2 * x)

    gradient = tl.grad(program, engine="numba")
    np.testing.assert_array_equal(gradient(X), np.full(3, 14.0))
    single = X.astype(np.float32)
    np.testing.assert_array_equal(gradient(single), 8 * single)


def branching(x):
    y = x * x
    if y.dtype == np.float32:
        return np.sum(y)
    return 3.0 * np.sum(y) if np.isrealobj(y) else np.sum(np.abs(y))


@pytest.mark.usefixtures("by_samples")
def test_a_program_that_asks_for_a_dtype():
    np.testing.assert_array_equal(tl.grad(branching, engine="python")(X), 6 * X)
    np.testing.assert_allclose(tl.grad(branching, engine="python")(Z), 2 * Z.conj(), rtol=1e-15)


# ---- complex numbers -----------------------------------------------------------------------------


def weighted(x, z):
    return x * z * z


@rrule(weighted)
def weighted_reverse(y, y_bar, x, z):
    return y_bar * z * z, 2.0 * y_bar * x * z


@frule(weighted)
def weighted_forward(y, x, z, x_dot, z_dot):
    dx = np.zeros_like(x) if x_dot is None else x_dot
    dz = np.zeros_like(z) if z_dot is None else z_dot
    return dx * z * z + 2.0 * x * z * dz


@pytest.mark.usefixtures("by_samples")
def test_a_rule_of_complex_numbers():
    """The real part of what belongs to a real argument is taken, as for the library's rules."""
    tl.check_rule(weighted, X, Z, engine="python")
    tl.check_grads(lambda x, z: np.sum(np.abs(weighted(x, z))), (X, Z), engine="python")


def test_a_rule_of_complex_numbers_in_compiled_code():
    def program(x, z):
        return np.real(weighted(x, z))

    found = tl.grad(program, (0, 1), engine="numba")(0.5, 1 + 2j)
    assert found == (-3.0, 1 + 2j)
