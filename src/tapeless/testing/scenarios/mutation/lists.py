"""Lists that grow and shrink: outside the language so far, and refused."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")
LISTS = "lists"


def append_and_read(x):
    items = [x, 2.0 * x]
    items.append(x * x)
    return items[2] + items[0]


HERE.add(append_and_read, 1.5, gradient=4.0, refused=LISTS)


def append_in_loop(x):
    items = [0.0]
    for _ in range(2500):
        items.append(x)
    return items[-1]


HERE.add(append_in_loop, 1.5, gradient=1.0, refused=LISTS)


def insert_and_pop(x):
    items = [1.0, 2.0]
    items.insert(1, x)
    last = items.pop()
    return items.pop(1) * last


HERE.add(insert_and_pop, 1.5, gradient=2.0, refused=LISTS)


def extend_and_delete(x):
    items = [x]
    items.extend([x * x, 3.0 * x])
    del items[0:1]
    return items[0] * items[1]


HERE.add(extend_and_delete, 1.5, gradient=9 * 1.5**2, refused=LISTS)


def reverse_and_clear(x):
    items = [x, x * x]
    items.reverse()
    first = items[0]
    items.clear()
    return first + len(items)


HERE.add(reverse_and_clear, 1.5, gradient=3.0, refused=LISTS)


def append_to_argument(items, y):
    items.append(y)
    return items[0] + items[-1]


HERE.add(append_to_argument, [1.0, 2.0], 3.0, argnums=1, gradient=1.0, refused=LISTS)


def collect_then_stack(x):
    rows = []
    for i in range(3):
        rows.append(x * (i + 1))
    return np.sum(np.stack(rows) ** 2)


HERE.add(collect_then_stack, np.array([1.0, 2.0]), gradient=28 * np.array([1.0, 2]), refused=LISTS)
