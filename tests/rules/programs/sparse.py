"""Sparse matrices built in the program. One program for each way of calling."""

import numpy as np
import scipy.sparse
from scipy.sparse.linalg import spsolve

from tests.rules.programs.data import B, V, W

ROW = np.array([0, 0, 1, 2, 2, 3, 3, 1])
COLUMN = np.array([0, 2, 1, 2, 0, 3, 1, 1])
DATA = np.array([2.0, 0.3, 1.5, 1.8, -0.4, 2.2, 0.6, 0.4])
STARTS = np.array([0, 2, 4, 6, 8])
PLACES = np.array([0, 2, 1, 3, 2, 0, 3, 1])

CASES = [
    (
        "scipy.sparse.coo_matrix",
        lambda d, x: scipy.sparse.coo_matrix((d, (ROW, COLUMN)), shape=(4, 4)) @ x,
        (DATA, V),
    ),
    (
        "scipy.sparse.csr_matrix",
        lambda d, x: scipy.sparse.csr_matrix((d, PLACES, STARTS), shape=(4, 4)) @ x,
        (DATA, B),
    ),
    (
        "scipy.sparse.csr_array",
        lambda d, x: scipy.sparse.csr_array((d, PLACES, STARTS), shape=(4, 4)).T.dot(x),
        (DATA, V),
    ),
    (
        "scipy.sparse.csc_matrix",
        lambda d, x: x @ (2.0 * scipy.sparse.csc_matrix((d, PLACES, STARTS), shape=(4, 4))),
        (DATA, V),
    ),
    (
        "scipy.sparse.csc_array",
        lambda d: scipy.sparse.csc_array((d, PLACES, STARTS), shape=(4, 4)).toarray(),
        (DATA,),
    ),
    (
        "scipy.sparse.coo_array",
        lambda d, x: scipy.sparse.coo_array((d[:4], (ROW[:4] % 3, COLUMN[:4])), shape=(3, 4)).T @ x,
        (DATA, W),
    ),
    (
        "scipy.sparse.linalg.spsolve",
        lambda d, b: spsolve(scipy.sparse.csc_matrix((d, (ROW, COLUMN)), shape=(4, 4)), b),
        (DATA, V),
    ),
    (
        "scipy.sparse.linalg.spsolve",
        lambda d, b: spsolve(scipy.sparse.csc_matrix((d, (ROW, COLUMN)), shape=(4, 4)).T, b),
        (DATA, B),
    ),
]
