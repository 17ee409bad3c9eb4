"""What a derivative with `Options(debug=True)` notes on its way: numbers that are not finite."""

import math

import numpy as np
from numba import njit

VALUE, ADJOINT, SHAPE, SHADOW = range(4)  # places of a report, which holds the first site of each
PLACES = 4


@njit(error_model="numpy", cache=True)
def watch_number(value, report, place, site):
    """Note the site if it is the first where a number is not finite."""
    if report[place] == 0 and not math.isfinite(value):
        report[place] = site
    return 0


@njit(error_model="numpy", cache=True)
def watch_array(value, report, place, site):
    """Note the site if it is the first where an array is not finite."""
    if report[place] == 0:
        for item in value.flat:
            if not math.isfinite(item):
                report[place] = site
                break
    return 0


def watch(value, report, place, site):
    """The same under CPython, for numbers and arrays."""
    if report[place] == 0 and not np.all(np.isfinite(value)):
        report[place] = site
    return 0


@njit(error_model="numpy", cache=True)
def watch_shape(array, value, report, site):
    """Note the site if it is the first where what is added to a cotangent has another shape."""
    if report[2] == 0 and array.shape != value.shape:
        report[2] = site
    return 0


def watch_plain_shape(array, value, report, site):
    """The same under CPython."""
    if report[SHAPE] == 0 and np.shape(array) != np.shape(value):
        report[SHAPE] = site
    return 0


@njit(error_model="numpy", cache=True)
def watch_shadow(array, shadow, report, site):
    """Note the site if it is the first where a shadow has another shape than its array, or numbers
    of another size, or shares its memory.
    """
    if report[SHADOW] == 0:
        differs = array.shape != shadow.shape or array.itemsize != shadow.itemsize
        if differs or meet(array, shadow):
            report[SHADOW] = site
    return 0


@njit(error_model="numpy", cache=True)
def watch_view(view, base, shadow, shadow_of_base, report, site):
    """Note the site if it is the first where only one of a view and its shadow shares the memory of
    what it is a view of.
    """
    if report[SHADOW] == 0 and meet(view, base) != meet(shadow, shadow_of_base):
        report[SHADOW] = site
    return 0


@njit(error_model="numpy", cache=True)
def meet(one, other):
    """Whether the memory between the first and the last element of two arrays overlaps."""
    if one.size == 0 or other.size == 0:
        return False
    a, b = extent(one), extent(other)
    return a[0] < b[1] and b[0] < a[1]


@njit(error_model="numpy", cache=True)
def extent(array):
    """The addresses of the first byte of an array and of the one behind its last."""
    start = stop = array.ctypes.data
    for k in range(array.ndim):
        reach = (array.shape[k] - 1) * array.strides[k]
        if reach < 0:
            start += reach
        else:
            stop += reach
    return start, stop + array.itemsize


def watch_plain_shadow(array, shadow, report, site):
    """The same under CPython, where dtypes may differ too."""
    differs = array.shape != shadow.shape or array.dtype != shadow.dtype
    if report[SHADOW] == 0 and (differs or np.may_share_memory(array, shadow)):
        report[SHADOW] = site
    return 0


def watch_plain_view(view, base, shadow, shadow_of_base, report, site):
    """The same under CPython."""
    if report[SHADOW] == 0:
        theirs = np.may_share_memory(shadow, shadow_of_base)
        if np.may_share_memory(view, base) != theirs:
            report[SHADOW] = site
    return 0


def show(place, name, value):
    """Print an adjoint as it is computed."""
    print(f"{place}  {name} = {value}")
    return 0
