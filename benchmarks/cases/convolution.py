"""A convolution in two dimensions, written as loops."""

import numpy as np

from benchmarks.case import Case


def energy_of_convolution(image, kernel):
    height, width = kernel.shape
    total = 0.0
    for row in range(image.shape[0] - height + 1):
        for column in range(image.shape[1] - width + 1):
            s = 0.0
            for i in range(height):
                for j in range(width):
                    s += image[row + i, column + j] * kernel[i, j]
            total += s * s
    return total


def sized(side, width):
    random = np.random.default_rng(17)
    return random.normal(size=(side, side)), random.normal(size=(width, width))


case = Case(
    name="convolution",
    title="convolution in loops, 64 × 64 with 5 × 5",
    primal=energy_of_convolution,
    example=lambda: sized(64, 5),
    small=lambda: sized(7, 3),
    argnums=(0, 1),
)
