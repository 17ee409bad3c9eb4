"""The elements of an array one after the other: `x.flat`, `np.ndenumerate`, `np.ndindex`.

Ordinary Python that the frontend reads in place of NumPy's, for up to three axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tapeless.rules.refusing import refused


@dataclass(frozen=True)
class Flat:
    """`x.flat`: the elements in C order, read and written where they are."""

    array: Any

    def __len__(self):
        return self.array.size

    def __iter__(self):
        return elements(self.array)

    def __getitem__(self, place):
        if isinstance(place, slice) or np.ndim(place) > 0:
            return np.ravel(np.copy(self.array))[place]
        return self.array[placed(self.array, place)]

    def __setitem__(self, place, value):
        if isinstance(place, slice) or np.ndim(place) > 0:
            line = np.ravel(np.copy(self.array))
            line[place] = value
            self.array[...] = np.reshape(line, self.array.shape)
        else:
            self.array[placed(self.array, place)] = value


def placed(array, place):
    """The index of an element by its number."""
    if array.ndim > 3:
        refused("`flat` of more than three axes", "Reshape the array first.")
    if place < 0:
        place = place + array.size
    if place < 0 or place >= array.size:
        raise IndexError("index is out of bounds of the elements")
    if array.ndim == 1:
        return (place,)
    if array.ndim == 2:
        return place // array.shape[1], place % array.shape[1]
    row, k = place // array.shape[2], place % array.shape[2]
    return row // array.shape[1], row % array.shape[1], k


def elements(array):
    for index in np.ndindex(array.shape):
        yield array[index]


def enumerated(arr):
    for index in np.ndindex(arr.shape):
        yield index, arr[index]


def indices(*shape):
    sizes = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    if len(sizes) > 3:
        refused("`ndindex` of more than three axes", "Write a loop for each axis.")
    if len(sizes) == 1:
        return indices_of_one(*sizes)
    if len(sizes) == 2:
        return indices_of_two(*sizes)
    return indices_of_three(*sizes)


def indices_of_one(m):
    for i in range(m):
        yield (i,)


def indices_of_two(m, n):
    for i in range(m):
        for j in range(n):
            yield i, j


def indices_of_three(m, n, p):
    for i in range(m):
        for j in range(n):
            for k in range(p):
                yield i, j, k


def filled(array, values):
    """`array.flat = values`."""
    array[...] = values if np.ndim(values) == 0 else np.reshape(values, array.shape)
