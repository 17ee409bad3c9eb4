"""Lists of unknown length and parts of the standard library, in the language that is read."""

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


def inserted(items, length, place, item):
    """The array with a number put in front of the one at `place`."""
    if place < 0:
        place = max(place + length, 0)
    place = min(place, length)
    new = np.empty(length + 1)
    new[:place] = items[:place]
    new[place] = item
    new[place + 1 :] = items[place:length]
    return new


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


def folded(function, items):
    """What `functools.reduce` makes of an array, which holds something."""
    if len(items) == 0:
        raise TypeError("reduce() of empty iterable with no initial value")
    result = items[0]
    for k in range(1, len(items)):
        result = function(result, items[k])
    return result


def folded_from(function, items, result):
    """The same, from a beginning on."""
    for item in items:
        result = function(result, item)
    return result


def mapped(function, *columns):
    """What `map` gives."""
    for row in zip(*columns):  # noqa: B905, as `map` does
        yield function(*row)


def passing(function, items):
    """What `filter` lets pass."""
    for item in items:
        if function(item):
            yield item


def pairs_of(items):
    """What `itertools.combinations` gives of an array, two at a time."""
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            yield items[i], items[j]


def pairs_below(n):
    """The same of `range(n)`."""
    for i in range(n):
        for j in range(i + 1, n):
            yield i, j


def in_order(items):
    """The items of an array, the smallest first."""
    return items[np.argsort(items)]


def items_at(keys, base):
    """What `operator.itemgetter(*keys)` gives of `base`."""
    if len(keys) == 1:
        return base[keys[0]]
    return tuple([base[key] for key in keys])


def attributes_named(names, base):
    """What `operator.attrgetter(*names)` gives of `base`."""
    if len(names) == 1:
        return getattr(base, names[0])
    return tuple([getattr(base, name) for name in names])


def in_falling_order(items):
    """The items of an array, the largest first; equal ones as they came."""
    return items[np.argsort(-items)]
