"""Stacks of numbers in memory that is kept from call to call: the numbers, and how many there are.

`counts` is shared by all stacks of a derivative; a stack is a tuple of its memory, the counts and
its own place among them.
"""

import numpy as np
from numba import njit

ONE = np.uint64(1)


class StackFull(Exception):  # not an error: the call is made again with more memory
    """There is no room for another number."""


@njit(error_model="numpy", cache=True)
def push(stack, value):
    """Put a number on top."""
    memory, counts, number = stack
    count = counts[number]
    if count >= memory.size:
        raise StackFull
    memory[count] = value
    counts[number] = count + ONE


@njit(error_model="numpy", cache=True)
def pop(stack):
    """Take the number on top."""
    memory, counts, number = stack
    count = counts[number] - ONE
    counts[number] = count
    return memory[count]


@njit(error_model="numpy", cache=True)
def space(stack, shape):
    """An array of this shape in the memory of a stack that holds nothing else."""
    memory, counts, number = stack
    size = size_of(shape)
    if size > memory.size:
        counts[number] = size
        raise StackFull
    return memory[:size].reshape(shape)


@njit(error_model="numpy", cache=True)
def next_space(stack, shape):
    """An array of this shape on top of a stack of arrays, which stays to the end of the call."""
    memory, counts, number = stack
    first = np.int64(counts[number])
    end = first + size_of(shape)
    counts[number] = end
    if end > memory.size:
        raise StackFull
    return memory[first:end].reshape(shape)


@njit(error_model="numpy", cache=True)
def last_space(stack, shape):
    """The array on top of a stack of arrays, taken off it; it stays as it is."""
    memory, counts, number = stack
    end = np.int64(counts[number])
    first = end - size_of(shape)
    counts[number] = first
    return memory[first:end].reshape(shape)


@njit(error_model="numpy", cache=True)
def turn_space(stack, shape):
    """An array of this shape in the first or the second half of the memory, in turns."""
    memory, counts, number = stack
    size, half = size_of(shape), memory.size // 2
    if size > half:
        counts[number] = 2 * size
        raise StackFull
    first = half * np.int64(counts[number])
    counts[number] = ONE - counts[number]
    return memory[first : first + size].reshape(shape)


@njit(error_model="numpy", cache=True)
def size_of(shape):
    """The number of elements of an array."""
    size = 1
    for extent in shape:
        if extent < 0:
            raise ValueError("negative dimensions not allowed")
        size *= extent
    return size
