"""Sparse systems by SciPy, for the python dialect."""

from __future__ import annotations

from typing import Any

import numpy as np


def sparse_solve(data: Any, row: Any, col: Any, b: Any) -> Any:
    """The solution of a x = b, where a stores `data` at (row, col)."""
    from scipy.sparse import coo_array
    from scipy.sparse.linalg import spsolve

    n = np.shape(b)[0]
    return spsolve(coo_array((data, (row, col)), shape=(n, n)).tocsc(), b)
