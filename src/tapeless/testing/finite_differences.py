"""Central differences on a grid of steps, extrapolated to step zero, with an error for each entry.

Each column of Richardson's tableau removes one power of the squared step. No single step suits
every entry: large steps cross a kink, small ones drown in rounding. So each entry takes the cell
of the tableau that agrees best with its two neighbours, which is Ridders' method (C. J. F. Ridders,
Advances in Engineering Software 4, 1982), vectorised over the outputs.
"""

from collections.abc import Callable

import numpy as np

from tapeless.testing.leaves import flatten, float_leaves
from tapeless.testing.point import Point

STEPS = 0.02 * 0.5 ** np.arange(10)
COLUMNS = 5


def directional_derivative(
    function: Callable, point: Point, direction: np.ndarray, size: int
) -> tuple[np.ndarray, np.ndarray]:
    """The derivative of the `size` floats of the value along `direction`, and its likely error.

    Where no pair of steps gives finite values the derivative is NaN and its error infinite.
    """
    origin = point.vector
    reach = max(1.0, float(np.max(np.abs(origin[direction != 0]), initial=0.0)))
    slopes, floors = [], []
    with np.errstate(all="ignore"):
        for step in STEPS * reach:
            above, eps = _evaluate(function, point.moved_to(origin + step * direction), size)
            below, _ = _evaluate(function, point.moved_to(origin - step * direction), size)
            slopes.append((above - below) / (2 * step))
            floors.append(eps * np.maximum(np.abs(above), np.abs(below)) / step)
        return _extrapolate(slopes, floors)


def derivative_table(
    function: Callable, point: Point, weights: np.ndarray, directions: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """`weights @ J @ directions.T` by differences, and the error of each entry."""
    table = np.empty((len(weights), len(directions)))
    error = np.empty_like(table)
    size = weights.shape[1]
    for column, direction in enumerate(directions):
        slope, uncertainty = directional_derivative(function, point, direction, size)
        for row, weight in enumerate(weights):
            used = weight != 0
            table[row, column] = weight[used] @ slope[used]
            error[row, column] = np.abs(weight[used]) @ uncertainty[used]
    return table, error


def _evaluate(function: Callable, args: tuple, size: int) -> tuple[np.ndarray, float]:
    unknown = np.full(size, np.nan)
    try:
        value = function(*args)
    except Exception:  # a step may leave the domain; what the function raises then is its own
        return unknown, 0.0
    flat = flatten(value)
    eps = max((np.finfo(np.asarray(leaf).dtype).eps for leaf in float_leaves(value)), default=0.0)
    return (flat if flat.size == size else unknown), float(eps)


def _extrapolate(
    slopes: list[np.ndarray], floors: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    best, best_error = np.full_like(slopes[0], np.nan), np.full_like(slopes[0], np.inf)
    previous: list[np.ndarray] = []
    for slope, floor in zip(slopes, floors, strict=True):
        row = [slope]
        for column in range(1, min(COLUMNS, len(previous) + 1)):
            power = 4.0**column
            row.append((power * row[-1] - previous[column - 1]) / (power - 1))
            change = np.maximum(
                np.abs(row[column] - row[column - 1]), np.abs(row[column] - previous[column - 1])
            )
            error = np.maximum(change, floor)
            better = error < best_error  # false where the cell is NaN
            best = np.where(better, row[column], best)
            best_error = np.where(better, error, best_error)
        previous = row
    return best, best_error
