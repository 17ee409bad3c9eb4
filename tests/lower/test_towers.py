"""A loop takes the place of several loops inside of it, where it then runs along memory."""

import numpy as np
import pytest

import tapeless as tl
from tapeless.ir.nodes import For
from tapeless.ir.visitor import walk
from tapeless.transform.reverse import Reverse
from tests.transform.programs import pipeline

RANDOM = np.random.default_rng(5)
IMAGE, KERNEL = RANDOM.normal(size=(6, 7)), RANDOM.normal(size=(3, 2))


def convolution(image, kernel):
    total = 0.0
    for row in range(image.shape[0] - kernel.shape[0] + 1):
        for column in range(image.shape[1] - kernel.shape[1] + 1):
            s = 0.0
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    s += image[row + i, column + j] * kernel[i, j]
            total += s * s
    return total


def flipped(image, kernel):
    """Places that are computed between the loops, from the index of the one that moves inwards."""
    height, width = kernel.shape
    out = np.zeros((image.shape[0] - height + 1, image.shape[1] - width + 1))
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            first = 0 + column
            for i in range(height):
                for j in range(width):
                    place = first + width - 1 - j
                    out[row, column] += image[row + i, place] * kernel[i, j]
    return np.sum(out**3)


def two_sums(image, kernel):
    total = 0.0
    for row in range(image.shape[0] - kernel.shape[0] + 1):
        for column in range(image.shape[1] - kernel.shape[1] + 1):
            s, t = 0.0, 1.0
            for i in range(kernel.shape[0]):
                for j in range(kernel.shape[1]):
                    s += image[row + i, column + j] * kernel[i, j]
                    t += image[row + i, column + j] * image[row + i, column + j]
            total += s * t
    return total


def with_a_sum_between(image, kernel):
    total = 0.0
    for column in range(image.shape[1] - kernel.shape[1] + 1):
        s, t = 0.0, 0.0
        for i in range(kernel.shape[0]):
            t += s
            for j in range(kernel.shape[1]):
                s += image[i, column + j] * kernel[i, j]
        total += s * t
    return total


def in_place(image, kernel):
    image = image.copy()
    for column in range(image.shape[1] - kernel.shape[1] + 1):
        for i in range(kernel.shape[0]):
            for j in range(kernel.shape[1]):
                image[i, column] += image[i, column + j] * kernel[i, j]
    return np.sum(image)


def of_a_triangle(image, kernel):
    total = 0.0
    for column in range(image.shape[1] - kernel.shape[1] + 1):
        s = 0.0
        for i in range(kernel.shape[0]):
            for j in range(min(i, kernel.shape[1])):
                s += image[i, column + j] * kernel[i, j]
        total += s * s
    return total


SWAPPED = [convolution, flipped, two_sums]
LEFT_ALONE = [with_a_sum_between, in_place, of_a_triangle]


def innermost(function):
    derivative = pipeline(function, IMAGE, KERNEL, steps=[Reverse((0, 1))]).derivative
    loops = [loop for loop in walk(derivative.body) if isinstance(loop, For)]
    deep = [loop for loop in loops if not any(isinstance(n, For) for n in walk(loop.body))]
    return {loop.index.hint for loop in deep}


@pytest.mark.parametrize("function", SWAPPED)
def test_columns_are_innermost(function):
    assert "j" not in innermost(function)


@pytest.mark.parametrize("function", LEFT_ALONE)
def test_what_is_no_tower_or_depends_stays(function):
    assert "j" in innermost(function)


@pytest.mark.parametrize("function", SWAPPED + LEFT_ALONE)
@pytest.mark.parametrize("height", [3, 0])
def test_the_derivative_is_that_of_the_program_in_its_own_order(function, height):
    kernel = KERNEL[:height]
    in_order = tl.Options(simplify=False)
    plain = tl.value_and_grad(function, (0, 1), engine="python", options=in_order)
    value, gradients = plain(IMAGE, kernel)
    swapped_value, swapped_gradients = tl.value_and_grad(function, (0, 1))(IMAGE, kernel)
    # Fewer than 1000 products of numbers of order one are added in different orders.
    assert swapped_value == pytest.approx(value, rel=1e-12)
    for swapped, expected in zip(swapped_gradients, gradients, strict=True):
        np.testing.assert_allclose(swapped, expected, rtol=1e-11, atol=1e-12)


def test_kernels_that_do_not_fit_give_zero():
    value, (image_bar, kernel_bar) = tl.value_and_grad(convolution, (0, 1))(KERNEL, IMAGE)
    assert value == 0.0
    assert not image_bar.any()
    assert not kernel_bar.any()
