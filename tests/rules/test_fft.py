"""Transforms: second order, and compiled. `test_more_programs.py` runs them one by one."""

import numpy as np
import pytest

import tapeless as tl
from tests.sampling import thorough

SIGNAL = np.array([0.31, -0.74, 0.52, 0.88, -0.43])
TABLE = np.array([[0.3, -0.1, 0.7], [0.2, 0.9, -0.6]])


def of_a_signal(x):
    """Transforms along one axis, with weights that break their symmetries."""
    weights = 1.0 + np.arange(7.0)
    spectrum = np.fft.fft(x**2, norm="ortho")
    filtered = np.fft.irfft(np.fft.rfft(x) ** 2, 7)
    return np.sum(spectrum.real * spectrum.imag * weights[:5]) + np.sum(filtered**2 * weights)


@pytest.mark.usefixtures("by_samples")
def test_second_order():
    tl.check_grads(of_a_signal, (SIGNAL,), 2, engine="python")


@thorough
def test_compiled():
    def energy(x):
        half = np.fft.rfft(x, 6)
        return np.sum(half.real * half.imag) + np.sum(np.fft.fft(x**2, norm="ortho").imag * x)

    tl.check_grads(energy, (SIGNAL,), modes=("reverse",), engine="numba")


def test_lengths_without_their_axes():
    with pytest.raises(tl.UnsupportedCall, match="different lengths"):
        tl.vjp(lambda a: np.fft.fftn(a, s=(2, 2), axes=(0,)), TABLE, engine="python")
