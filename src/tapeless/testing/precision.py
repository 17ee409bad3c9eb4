"""How near two ways to one derivative must come, from the arithmetic they are done in."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Precision:
    """Tolerances for one floating-point format."""

    entry: float  # against differences, relative to the entry
    row: float  # against differences, relative to the largest entry of the same output
    unsettled: float  # the largest error of the differences that still decides anything
    modes: float  # forward against reverse, relative to the largest entry of the same output
    value: float  # the value against the function's own, relative

    def allowed(self, expected: np.ndarray, error: np.ndarray) -> np.ndarray:
        """The tolerance of each entry of a table of differences with the errors given."""
        largest = np.max(np.abs(expected), axis=1, initial=0.0, where=np.isfinite(expected))
        # Neighbouring cells of the tableau share rounding errors, so their distance is
        # an underestimate; ten of it has held on every closed form tried.
        return self.entry * np.abs(expected) + self.row * largest[:, None] + 10.0 * error

    def settled(self, expected: np.ndarray, error: np.ndarray) -> np.ndarray:
        """Which entries the differences know well enough to judge anything."""
        return error <= self.unsettled * np.maximum(1.0, np.abs(expected))


DOUBLE = Precision(entry=1e-7, row=1e-11, unsettled=1e-6, modes=1e-12, value=1e-12)
SINGLE = Precision(entry=1e-4, row=1e-5, unsettled=1e-3, modes=1e-5, value=1e-5)
