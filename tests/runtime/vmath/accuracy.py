"""How far results of the vector functions are from the true values, in units in the last place."""

import math
from collections.abc import Callable

import mpmath as mp
import numpy as np
from numba import njit

# Digits of the significand and exponent of the smallest subnormal number
FORMATS = {np.dtype(np.float64): (53, -1074), np.dtype(np.float32): (24, -149)}
PATTERNS = {np.dtype(np.float64): np.uint64, np.dtype(np.float32): np.uint32}
BOUND = 2.0  # what the package promises
DTYPES = [np.float64, np.float32]


def check(function, exact, *arrays: np.ndarray) -> None:
    """Assert that the function is within bounds of the exact one at every point."""
    error, place = worst(function, exact, *arrays)
    assert error <= BOUND, f"{error} units in the last place at {place}"


def worst(function, exact, *arrays: np.ndarray) -> tuple[float, tuple[float, ...]]:
    """The greatest error in units in the last place, and the arguments where it is."""
    results = in_loop(function)(*arrays)
    points = list(zip(*(array.tolist() for array in arrays), strict=True))
    with mp.workprec(120):
        errors = [
            distance(y, exact(*map(mp.mpf, point)), results.dtype)
            for y, point in zip(results.tolist(), points, strict=True)
        ]
    k = int(np.argmax(errors))
    return errors[k], points[k]


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


def distance(found: float, true, dtype) -> float:
    """|found − true| in units in the last place of `true`; 0 where both are NaN or overflow."""
    if isinstance(true, mp.mpc) or mp.isnan(true):
        return 0.0 if math.isnan(found) else math.inf
    if math.isnan(found):
        return math.inf
    digits, lowest = FORMATS[np.dtype(dtype)]
    greatest = mp.mpf(float(np.finfo(dtype).max))
    # Beyond the greatest number, infinity stands for the number that would follow it.
    limit = greatest + mp.mpf(2) ** (mp.frexp(greatest)[1] - digits)
    true = min(max(true, -limit), limit)
    if true == 0:
        return 0.0 if found == 0 else abs(found) / 2.0**lowest
    difference = abs(min(max(mp.mpf(found), -limit), limit) - true)
    return float(difference / mp.mpf(2) ** max(mp.frexp(true)[1] - digits, lowest))


def bounded(function, limit: float = 5000.0):
    """mpmath's function, kept from numbers of a million digits."""
    return lambda *args: function(*(max(min(x, mp.mpf(limit)), -mp.mpf(limit)) for x in args))


def spread(low: float, high: float, n: int, dtype=np.float64) -> np.ndarray:
    """Uniform between two bounds."""
    return generator(low, high).uniform(low, high, n).astype(dtype)


def magnitudes(low: float, high: float, n: int, dtype=np.float64) -> np.ndarray:
    """Of either sign, the logarithm of the magnitude uniform."""
    numbers = generator(low, high)
    sizes = np.exp(numbers.uniform(np.log(low), np.log(high), n))
    return (sizes * numbers.choice([-1.0, 1.0], n)).astype(dtype)


def patterns(n: int, dtype=np.float64, seed: int = 0) -> np.ndarray:
    """Any finite numbers, subnormal ones among them."""
    kind = PATTERNS[np.dtype(dtype)]
    most = np.iinfo(kind).max
    x = generator(n, seed).integers(0, most, n, kind, endpoint=True).view(dtype)
    return np.where(np.isfinite(x), x, dtype(1.5))


def around(*centres: float, dtype=np.float64, steps: int = 20) -> np.ndarray:
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


def generator(*seeds: float) -> np.random.Generator:
    return np.random.default_rng(abs(hash(seeds)) % 2**32)
