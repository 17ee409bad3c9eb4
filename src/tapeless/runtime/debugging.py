"""What a derivative with `Options(debug=True)` notes on its way: numbers that are not finite."""

import math

import numpy as np
from numba import njit

VALUE, ADJOINT, SHAPE = 0, 1, 2  # places of a report, which holds the first site of each
PLACES = 3


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


def show(place, name, value):
    """Print an adjoint as it is computed."""
    print(f"{place}  {name} = {value}")
    return 0
