"""A row of the result at a time, with the column as the innermost loop: all of it vectorises.

The row is small enough to stay in the first cache until it has been pulled back, and the sums keep
the order of the program.
"""

import numpy as np
from numba import njit

from benchmarks.case import Limit
from tapeless.runtime.accumulate import radd


@njit(error_model="numpy")
def value_and_grad(image, kernel, image_bar, kernel_bar, line):
    height, width = kernel.shape
    columns = line.shape[0]
    image_bar[:] = 0.0
    kernel_bar[:] = 0.0
    total = 0.0
    for row in range(image.shape[0] - height + 1):
        line[:] = 0.0
        for i in range(height):
            for j in range(width):
                add(line, image[row + i, j : j + columns], kernel[i, j])
        for column in range(columns):
            total = radd(total, line[column] * line[column])
            line[column] *= 2.0
        for i in range(height):
            for j in range(width):
                pixels = image[row + i, j : j + columns]
                pixels_bar = image_bar[row + i, j : j + columns]
                kernel_bar[i, j] += pull_back(line, pixels, pixels_bar, kernel[i, j])
    return total


@njit(error_model="numpy")
def add(line, pixels, factor):
    for column in range(line.shape[0]):
        line[column] += pixels[column] * factor


@njit(error_model="numpy", fastmath={"contract"})
def pull_back(line, pixels, pixels_bar, factor):
    collected = 0.0
    for column in range(line.shape[0]):
        collected = radd(collected, line[column] * pixels[column])
        pixels_bar[column] += line[column] * factor
    return collected


def workspace(image, kernel):
    columns = image.shape[1] - kernel.shape[1] + 1
    return np.empty_like(image), np.empty_like(kernel), np.empty(columns)


limit = Limit(value_and_grad, workspace)
