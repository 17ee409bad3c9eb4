"""Iterators that are asked for one item after another, by `next`, `send` and several loops."""

import itertools

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("control_flow")
PYTHON = ("python",)  # for what differs in how it is read, and not in what is compiled

X = np.array([0.5, 1.2, 0.7, 0.3])


def _partial_sums(x):
    s = 0.0
    for value in x:
        s += value
        yield s


def _geometric(a, ratio):
    while True:
        yield a
        a = a * ratio


def item_by_item(x):
    series = _geometric(x[0], x[1])
    total = next(series) * next(series)
    for value in x:
        total += next(series) * value
    return total


HERE.add(item_by_item, X)


def first_and_rest(x):
    sums = _partial_sums(x)
    first = next(sums)
    total = 0.0
    for s in sums:
        total += first * s * s
    return total


HERE.add(first_and_rest, X, engines=PYTHON)


def goes_on_behind_break(x):
    sums = _partial_sums(x)
    total = 0.0
    for s in sums:
        total += s
        if s > 1.0:
            break
    for s in sums:
        total += 100.0 * s * s
    return total


HERE.add(goes_on_behind_break, X)


def _chosen(x):
    for k, value in enumerate(x):
        if k == 1:
            continue
        if value < 0.0:
            break
        yield value * value
    yield 3.0 * x[1]
    yield x[0]


def ends_at_a_default(x):
    items = _chosen(x)
    product = next(items) * next(items)
    return product + next(items) + next(items, x[1]) * next(items, x[2]) + next(items, 2.0)


HERE.add(ends_at_a_default, X, at="inside", engines=PYTHON)
HERE.add(ends_at_a_default, np.array([0.5, 1.2, 0.7, -0.3]), at="behind", engines=PYTHON)


class _Source:
    def __init__(self, items):
        self.items = items

    def two(self):
        return next(self.items) * next(self.items)


def held_by_an_object(x):
    source = _Source(_chosen(x))
    total = source.two()
    try:
        while True:
            total += source.two()
    except StopIteration:
        total *= 2.0
    return total


HERE.add(held_by_an_object, X, engines=PYTHON)


def _mean():
    total, count = 0.0, 0
    mean = 0.0
    while True:
        value = yield mean
        total += value
        count += 1
        mean = total / count


def _doubly(x):
    yield from _partial_sums(x[:2])
    yield 3.0 * x[2]


def delegated_item_by_item(x):
    items = _doubly(x)
    return next(items) + next(items) ** 2 * next(items)


HERE.add(delegated_item_by_item, X, engines=PYTHON)


def sent_values(x):
    mean = _mean()
    next(mean)
    result = 0.0
    for value in x:
        result += mean.send(value) ** 2
    return result


HERE.add(sent_values, X)


def pairs_of_one_iterator(x):
    items = iter(x)
    return sum(a * b for a, b in zip(items, items))


HERE.add(pairs_of_one_iterator, X, engines=PYTHON)


def read_inside_of_its_loop(x):
    items = iter(x)
    total = 0.0
    for a in items:
        total += a * next(items, 1.0)
    return total


HERE.add(read_inside_of_its_loop, X, at="even", engines=PYTHON)
HERE.add(read_inside_of_its_loop, X[:3], at="odd", engines=PYTHON)


def merged_in_order(x):
    left, right = iter(x[:2]), iter(x[2:])
    a, b = next(left, None), next(right, None)
    total, place = 0.0, 1
    while a is not None or b is not None:
        if b is None or (a is not None and a < b):
            total += place * a
            a = next(left, None)
        else:
            total += place * b
            b = next(right, None)
        place += 1
    return total


HERE.add(merged_in_order, X)


def spent_iterators(x):
    """Each gives its items once: the second loops over them have none left, or the rest."""
    pairs = zip(x, x**2)
    numbers, signs = itertools.count(1), itertools.cycle((1.0, -2.0))
    total = 0.0
    for a, b in pairs:
        total += a * b
    for a, b in pairs:
        total += 100.0 * a * b
    for value, number in zip(x[:2], numbers):
        total += value * number
    for value in x:
        total += value * next(signs) + next(numbers) * value
    return total


HERE.add(spent_iterators, X, engines=PYTHON)


class _Cursor:
    def __init__(self, x):
        self.x = x
        self.place = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.place >= len(self.x):
            raise StopIteration
        self.place += 1
        return self.x[self.place - 1]


def iterator_of_a_class(x):
    cursor = _Cursor(x)
    first = next(cursor)
    return first * sum(value * value for value in cursor)


HERE.add(iterator_of_a_class, X, engines=PYTHON)


def least_by_a_key(x):
    place, value = min(enumerate(x), key=lambda pair: (pair[1] - 0.65) ** 2)
    a, b = max(itertools.pairwise(x), key=lambda pair: pair[0] * pair[1])
    return (place + 1) * value * value + a * b * b


HERE.add(least_by_a_key, X, engines=PYTHON)


def _twice(items):
    return sum(items) + 7.0 * sum(items)  # nothing is left for the second sum


def given_as_arguments(x):
    def products(pairs):
        return sum(a * b for a, b in pairs) + 7.0 * sum(a * b for a, b in pairs)

    return _twice(itertools.islice(x, 2)) * products(zip(x, x, strict=True))


HERE.add(given_as_arguments, X, engines=PYTHON)


def held_in_containers(x):
    held = {"pairs": zip(x, x, strict=True), "first": [itertools.islice(x, 1, None)]}
    s = next(held["first"][0])
    for a, b in held["pairs"]:
        s += a * b
    for a, b in held["pairs"]:
        s += 100.0 * a * b
    return s * _twice(held["first"][0])


HERE.add(held_in_containers, X, engines=PYTHON)


def one_of_a_slice(x):
    return next(itertools.islice(x, 2, None)) ** 2 + sum(
        a * b for a, b in zip(x, itertools.islice(x, 1, None), strict=False)
    )


HERE.add(one_of_a_slice, X, engines=PYTHON)
