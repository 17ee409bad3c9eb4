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


def copied(items, length):
    """The items of a list in an array, which is not looked at where there are none."""
    if length == 0:
        return items
    return items[:length].copy()


def joined(items, length, others, number):
    """The items of two lists in one array."""
    if number == 0:
        return copied(items, length)
    if length == 0:
        return copied(others, number)
    return np.concatenate((items[:length], others[:number]))


def repeated(items, length, times):
    """The items of a list as often as a number says, and how many these are."""
    times = max(times, 0)
    if length * times == 0:
        return items, 0
    return items[np.arange(length * times) % length], length * times


def within(items, length, most, side):
    """The last items of an array and their number, no more than `most`; else the first."""
    if length <= most:
        return items, length
    if side > 0:
        return items[length - most : length].copy(), most
    return items, most


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


def begun(items):
    """What `has_next` and `taken` go through; for programs that are read in place, as these."""
    raise TypeError("only programs that are differentiated call this")


def has_next(items, number):
    """Whether there is an item of this number, which `taken` gives then."""
    raise TypeError("only programs that are differentiated call this")


def taken(items, number):
    """The item that `has_next` has found."""
    raise TypeError("only programs that are differentiated call this")


def stands_at(state, number):
    """Whether a generator stands at this `yield`, and was not found at one of a lower number."""
    raise TypeError("only programs that are differentiated call this")


def next_or(iterator, default):
    """What `next` gives of a generator that keeps its place."""
    if not has_next(iterator, None):
        return default
    return taken(iterator, None)


def in_order(items):
    """The items of an array, the smallest first."""
    return items[np.argsort(items)]


def rising_order(keys):
    """The places of the items of an array, the smallest first; equal ones as they came."""
    return np.argsort(keys)


def falling_order(keys):
    """The same, the largest first."""
    return np.argsort(-keys)


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


def method_called(name, args, kwargs, base):
    """What `operator.methodcaller(name, *args, **kwargs)` gives of `base`."""
    return getattr(base, name)(*args, **kwargs)


def item_named(base, key):
    """`operator.getitem`."""
    return base[key]


def in_falling_order(items):
    """The items of an array, the largest first; equal ones as they came."""
    return items[np.argsort(-items)]
