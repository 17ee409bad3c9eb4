"""Complex numbers and their parts in the python dialect."""

from __future__ import annotations

from typing import Any

import numpy as np


def real_part(z: Any) -> Any:
    """`z.real`, of an array a copy."""
    return np.array(z.real) if isinstance(z, np.ndarray) else z.real


def imag_part(z: Any) -> Any:
    """`z.imag`, of an array a copy."""
    return np.array(z.imag) if isinstance(z, np.ndarray) else z.imag


def conjugated(z: Any) -> Any:
    """`np.conj(z)`, to be read and not written."""
    return np.conj(z)


def complex_of(x: Any) -> Any:
    """`x` as complex numbers of its precision."""
    return np.asarray(x).astype(np.result_type(np.result_type(x), np.complex64))[()]


def complex_number(x: Any, y: Any) -> complex:
    """`complex(x, y)`."""
    return complex(x, y)


def angle(z: Any) -> Any:
    """`np.angle`."""
    return np.angle(z)
