"""Lists that grow and shrink."""

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("mutation")


def append_and_read(x):
    items = [x, 2.0 * x]
    items.append(x * x)
    return items[2] + items[0]


HERE.add(append_and_read, 1.5, gradient=4.0)


def append_in_loop(x):
    items = [0.0]
    for _ in range(2500):
        items.append(x)
    return items[-1]


HERE.add(append_in_loop, 1.5, gradient=1.0)


def insert_and_pop(x):
    items = [1.0, 2.0]
    items.insert(1, x)
    last = items.pop()
    return items.pop(1) * last


HERE.add(insert_and_pop, 1.5, gradient=2.0)


def extend_and_delete(x):
    items = [x]
    items.extend([x * x, 3.0 * x])
    del items[0:1]
    return items[0] * items[1]


HERE.add(extend_and_delete, 1.5, gradient=9 * 1.5**2)


def reverse_and_clear(x):
    items = [x, x * x]
    items.reverse()
    first = items[0]
    items.clear()
    return first + len(items)


HERE.add(reverse_and_clear, 1.5, gradient=3.0)


def append_to_argument(items, y):
    items.append(y)
    return items[0] + items[-1]


HERE.add(append_to_argument, [1.0, 2.0], 3.0, argnums=1, gradient=1.0)


def collect_then_stack(x):
    rows = []
    for i in range(3):
        rows.append(x * (i + 1))
    return np.sum(np.stack(rows) ** 2)


HERE.add(collect_then_stack, np.array([1.0, 2.0]), gradient=28 * np.array([1.0, 2]))


def items_are_written(x):
    items = [x, 2.0 * x, 3.0]
    items[1] = items[0] * x
    items[2] += items[1]
    return items[1] * items[2]


HERE.add(items_are_written, 1.5, gradient=6.0 * 1.5 + 4.0 * 1.5**3)


def grows_by_condition(x):
    kept = []
    for value in x:
        if value > 0.0:
            kept.append(value**3)
    return sum(kept) + len(kept)


HERE.add(grows_by_condition, np.array([1.0, -2.0, 0.5]), gradient=np.array([3.0, 0.0, 0.75]))


def recurrence(x, n):
    values = [1.0]
    for i in range(n):
        values.append(values[-1] * x + values[i])
    return values[-1]


HERE.add(recurrence, 0.5, 6)


def grows_in_while(x):
    halves = [x]
    while halves[-1] > 0.1:
        halves.append(0.5 * halves[-1])
    return sum(halves)


HERE.add(grows_in_while, 1.0, gradient=1.9375)


def grows_in_nested_loops(x):
    products = []
    for i in range(len(x)):
        for j in range(i):
            products.append(x[i] * x[j])
    return np.sum(np.array(products) ** 2)


HERE.add(grows_in_nested_loops, np.array([1.0, -2.0, 0.5]))


def rows_of_unknown_number(x, n):
    rows = []
    for i in range(n):
        rows.append(np.sin(x * i))
    return np.sum(np.array(rows) ** 2) + rows[-1][0]


HERE.add(rows_of_unknown_number, np.array([1.0, 2.0]), 4)


def row_written_after_it_was_appended(x, n):
    rows = []
    for _ in range(n):
        rows.append(x)
        x[0] = 2.0 * x[0]
    return np.sum(np.array(rows))


HERE.add(
    row_written_after_it_was_appended,
    np.array([1.0, 2.0]),
    3,
    gradient=np.array([24.0, 3.0]),
    at="few",
)
HERE.add(
    row_written_after_it_was_appended,
    np.array([1.0, 2.0]),
    100,
    gradient=np.array([100 * 2.0**100, 100.0]),
    differences=False,  # the steps in x[1] are lost beside 2**100
    refused="the list holds one array",
    at="many",
)


def filled_by_index(x, n):
    values = [0.0] * n
    for i in range(n):
        values[i] = x * i
    return sum(values)


HERE.add(filled_by_index, 1.5, 4, gradient=6.0)


def one_list_two_names(x):
    items = [x]
    same = items
    same.append(x * x)
    same[0] = 3.0 * x
    return items[0] * items[1]


HERE.add(one_list_two_names, 1.5, gradient=9 * 1.5**2)


def changed_by_callee(x):
    items = [x]
    _double_all(items)
    _double_all(items)
    return items[0] * items[0]


def _double_all(items):
    for k in range(len(items)):
        items[k] = 2.0 * items[k]


HERE.add(changed_by_callee, 1.5, gradient=32 * 1.5)


def longer_on_one_path(x):
    items = [x]
    if x > 1.0:
        items.append(x * x)
    return items[0] * items[-1]


HERE.add(longer_on_one_path, 1.5, at="longer", gradient=3 * 1.5**2)
HERE.add(longer_on_one_path, 0.5, at="shorter", gradient=1.0)


def one_of_two_lists(x):
    first, second = [x], [x * x]
    chosen = first if x > 1.0 else second
    chosen.append(1.0)
    return first[0] * len(first) + second[0]


HERE.add(one_of_two_lists, 1.5, refused="which list is changed depends on the path")
