"""`itertools`, `map` and `filter` as generators, for items of which the number is not known."""

import math

from tapeless.frontend.library import has_next, taken


def each(items):
    yield from items


def left_of(iterator):
    while True:
        if not has_next(iterator, None):
            break
        yield taken(iterator, None)


def numbered(iterator, number):
    while True:
        if not has_next(iterator, None):
            break
        yield number, taken(iterator, None)
        number += 1


def zipped_two(first, second):
    while True:
        if not has_next(first, None):
            break
        a = taken(first, None)
        if not has_next(second, None):
            break
        yield a, taken(second, None)


def zipped_three(first, second, third):
    while True:
        if not has_next(first, None):
            break
        a = taken(first, None)
        if not has_next(second, None):
            break
        b = taken(second, None)
        if not has_next(third, None):
            break
        yield a, b, taken(third, None)


def by_next(iterator):
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            break
        yield item


def chain(*iterables):
    for items in iterables:
        yield from items


def chain_of(iterables):
    for items in iterables:
        yield from items


def pairwise(items):
    return zip(items, items[1:], strict=False)  # noqa: RUF007, what `pairwise` means


def islice(items, *bounds):
    return items[slice(*bounds)]


def islice_of(items, start, stop, step):
    if stop == 0:
        return
    for k, item in enumerate(items):
        if k >= start and (k - start) % step == 0:
            yield item
        if k + 1 == stop:
            break


def takewhile(test, items):
    for item in items:
        if not test(item):
            break
        yield item


def dropwhile(test, items):
    begun = False
    for item in items:
        begun = begun or not test(item)
        if begun:
            yield item


def filterfalse(test, items):
    for item in items:
        if not (item if test is None else test(item)):
            yield item


def filtered(test, items):
    for item in items:
        if item if test is None else test(item):
            yield item


def compress(items, selectors):
    for item, selected in zip(items, selectors, strict=False):
        if selected:
            yield item


def starmap(function, rows):
    for row in rows:
        yield function(*row)


def mapped(function, *iterables):
    for row in zip(*iterables, strict=False):
        yield function(*row)


def mapped_one(function, items):
    for item in items:
        yield function(item)


def accumulated(items, function):
    total = items[0]
    yield total
    for item in items[1:]:
        total = function(total, item)
        yield total


def repeated(item, times):
    for _ in range(times):
        yield item


def product_of_two(first, second):
    for a in first:
        for b in second:
            yield a, b


def product_of_three(first, second, third):
    for a in first:
        for b in second:
            for c in third:
                yield a, b, c


def pairs(items):
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            yield items[i], items[j]


def pairs_in_range(numbers):
    for i in numbers:
        for j in range(i + numbers.step, numbers.stop, numbers.step):
            yield i, j


def triples(items):
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            for k in range(j + 1, len(items)):
                yield items[i], items[j], items[k]


def pairs_with_replacement(items):
    for i in range(len(items)):
        for j in range(i, len(items)):
            yield items[i], items[j]


def ordered_pairs(items):
    for i in range(len(items)):
        for j in range(len(items)):
            if i != j:
                yield items[i], items[j]


def counting(start, step):
    while True:
        yield start
        start = start + step


def cycling(items):
    while True:
        yield from items


def repeating(item):
    while True:
        yield item


def reduced(function, items):
    total = items[0]
    for item in items[1:]:
        total = function(total, item)
    return total


def reduced_from(function, items, total):
    for item in items:
        total = function(total, item)
    return total


def smallest(items, key):
    return furthest(items, key, -1.0)


def largest(items, key):
    return furthest(items, key, 1.0)


def furthest(items, key, sign):
    """The item with the largest `sign * key(item)`, the first of them."""
    found = -math.inf
    for item in items:
        value = sign * key(item)
        if value > found:
            found, best = value, item
    return best  # pyright: ignore[reportPossiblyUnboundVariable], as Python's own of nothing
