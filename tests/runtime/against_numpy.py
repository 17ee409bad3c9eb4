"""Running a program compiled and as ordinary Python, where every helper is NumPy, and comparing."""

import numpy as np
from numba import njit


def compare(program, *args, rtol=1e-6):
    """Compile once, run both, compare every result in value, shape and dtype."""
    own = [np.copy(a, order="K") if isinstance(a, np.ndarray) and a.flags.forc else a for a in args]
    found = njit(error_model="numpy")(program)(*own)
    with np.errstate(all="ignore"):
        expected = program(*args)
    assert len(found) == len(expected)
    for k, (a, b) in enumerate(zip(found, expected, strict=True)):
        assert np.shape(a) == np.shape(b), k
        if isinstance(a, np.ndarray):
            assert a.dtype == b.dtype, k
        np.testing.assert_allclose(a, b, rtol=rtol, err_msg=f"result {k}")
