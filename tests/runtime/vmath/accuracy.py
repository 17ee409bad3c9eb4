"""How far results of the vector functions are from the true values, in units in the last place."""

import math
from collections.abc import Callable

import mpmath as mp
import numpy as np
from numba import njit

BITS = {np.dtype(np.float64): (53, -1074), np.dtype(np.float32): (24, -149)}
SPACING = {np.dtype(np.float64): np.uint64, np.dtype(np.float32): np.uint32}


def in_loop(function) -> Callable[..., np.ndarray]:
    """The function on arrays, in a loop that LLVM vectorises."""

    @njit
    def one(x, y):
        for i in range(x.shape[0]):
            y[i] = function(x[i])

    @njit
    def two(a, b, y):
        for i in range(a.shape[0]):
            y[i] = function(a[i], b[i])

    def run(*arrays):
        result = np.empty_like(arrays[0])
        (one if len(arrays) == 1 else two)(*arrays, result)
        return result

    return run


def worst(function, exact, *arrays: np.ndarray) -> tuple[float, tuple[float, ...]]:
    """The greatest error in units in the last place, and the arguments where it is."""
    results = in_loop(function)(*arrays)
    points = list(zip(*(array.tolist() for array in arrays), strict=True))
    with mp.workprec(160):
        errors = [
            distance(y, exact(*map(mp.mpf, point)), results.dtype)
            for y, point in zip(results.tolist(), points, strict=True)
        ]
    k = int(np.argmax(errors))
    return errors[k], points[k]


def distance(found: float, true, dtype) -> float:
    """|found − true| in units in the last place of `true`; 0 where both overflow or are NaN."""
    if isinstance(true, mp.mpc) or mp.isnan(true):
        return 0.0 if math.isnan(found) else math.inf
    if math.isnan(found):
        return math.inf
    digits, lowest = BITS[np.dtype(dtype)]
    greatest = mp.mpf(float(np.finfo(dtype).max))
    if math.isinf(found) or mp.isinf(true):
        # Beyond the greatest number, infinity stands for the number that would follow it.
        limit = greatest + mp.mpf(2) ** (mp.frexp(greatest)[1] - digits)
        found = min(max(found, -limit), limit)
        true = min(max(true, -limit), limit)
    if true == 0:
        return 0.0 if found == 0 else abs(found) / 2.0**lowest
    place = max(mp.frexp(true)[1] - digits, lowest)
    return float(abs(mp.mpf(found) - true) / mp.mpf(2) ** place)


def spread(generator, low: float, high: float, n: int, dtype=np.float64) -> np.ndarray:
    """Uniform between two bounds."""
    return generator.uniform(low, high, n).astype(dtype)


def magnitudes(generator, low: float, high: float, n: int, dtype=np.float64) -> np.ndarray:
    """Of either sign, the logarithm of the magnitude uniform."""
    sizes = np.exp(generator.uniform(np.log(low), np.log(high), n))
    return (sizes * generator.choice([-1.0, 1.0], n)).astype(dtype)


def patterns(generator, n: int, dtype=np.float64) -> np.ndarray:
    """Any finite numbers, subnormal ones among them."""
    integer = SPACING[np.dtype(dtype)]
    x = generator.integers(0, np.iinfo(integer).max, n, integer).view(dtype)
    return x[np.isfinite(x)]


def around(*centres: float, steps: int = 20, dtype=np.float64) -> np.ndarray:
    """The numbers next to each centre, and others that approach it."""
    found = []
    for centre in np.asarray(centres, dtype):
        below = above = centre
        found.append(centre)
        for k in range(steps):
            below, above = np.nextafter(below, -np.inf), np.nextafter(above, np.inf)
            offset = dtype(2.0 ** -(3 + 2 * k))
            found += [below, above, centre - offset, centre + offset]
    return np.array(found, dtype)
