"""What lists of unknown length do, in the language that tapeless itself reads."""

import numpy as np


def appended(items, length, item):
    """The array with room for one more number, which is put there, and the new length."""
    if length == 0:
        items = np.full(8, float(item))
    elif length == items.shape[0]:
        items = np.concatenate((items, items))
    items[length] = float(item)
    return items, length + 1


def appended_rows(rows, length, row):
    """The same for arrays of one shape."""
    if length == 0:
        rows = np.stack((row, row, row, row))
    elif row.shape != rows.shape[1:]:
        raise ValueError("the arrays in this list have different shapes")
    elif length == rows.shape[0]:
        rows = np.concatenate((rows, rows))
    rows[length] = row
    return rows, length + 1


def first(items):
    """What `next` gives of a generator that was not read yet."""
    for item in items:
        return item
    raise StopIteration


def first_or(items, default):
    """The same, where there may be nothing."""
    for item in items:
        return item
    return default


def in_order(items):
    """The items of an array, the smallest first."""
    return items[np.argsort(items)]
