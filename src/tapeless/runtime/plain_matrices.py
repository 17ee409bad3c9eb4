"""Functions of matrices by SciPy, for the python dialect."""

from __future__ import annotations

from typing import Any

import numpy as np


def logarithm(a: Any) -> Any:
    """`scipy.linalg.logm`, where it is real."""
    from scipy.linalg import logm

    if np.linalg.slogdet(a)[0] == 0:
        raise np.linalg.LinAlgError("a singular matrix has no logarithm")
    return _real(logm(a), "logarithm")


def square_root(a: Any) -> Any:
    """`scipy.linalg.sqrtm`, where it is real."""
    from scipy.linalg import sqrtm

    return _real(sqrtm(a), "square root")


def _real(found: Any, what: str) -> Any:
    if np.iscomplexobj(found):
        raise ValueError(f"the {what} of this matrix is complex, which is not supported")
    return found


def riccati(a: Any, b: Any, q: Any, r: Any, discrete: bool) -> Any:
    """The solution of Riccati's equation that makes the closed loop stable."""
    from scipy.linalg import solve_continuous_are, solve_discrete_are

    return (solve_discrete_are if discrete else solve_continuous_are)(a, b, q, r)
