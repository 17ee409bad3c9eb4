"""Parts of the standard library: `itertools`, `collections`, slices as objects."""

import functools
import itertools
import operator
from collections import OrderedDict, defaultdict, deque

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("structures")
PYTHON = ("python",)
X = np.array([1.0, 2.0, 3.0, 4.0])


def moving_average(x):
    window, total = deque(maxlen=3), 0.0
    for value in x:
        window.append(value)
        total += sum(window) ** 2 / len(window)
    return total


HERE.add(moving_average, X)


def breadth_first(x):
    queue, total = deque([(x, 0)]), 0.0
    while queue:
        value, depth = queue.popleft()
        total += value**2
        if depth < 2:
            queue.append((value * x, depth + 1))
            queue.appendleft((value + 1.0, depth + 1))
    return total


HERE.add(breadth_first, 1.5, engines=PYTHON)


def grouped(x):
    groups, sums = defaultdict(list), defaultdict(float)
    for name, value in zip("abab", x, strict=True):
        groups[name].append(value)
        sums[name] += value
    table = OrderedDict(b=sums["b"], a=sums["a"])
    table.move_to_end("b")
    return groups["a"][1] * groups["b"][0] * next(iter(table.values())) + sums["c"]


HERE.add(grouped, X, gradient=np.array([6.0, 12.0, 4.0 * 2.0 + 6.0, 0.0]), engines=PYTHON)


def all_pairs(x):
    total = 0.0
    for a, b in itertools.combinations(x, 2):
        total += a * b * b
    for i, j in itertools.product(range(len(x)), repeat=2):
        total += x[i] * x[j] * (i + 1)
    for before, after in itertools.pairwise(x):
        total += (after - before) ** 2
    return total


HERE.add(all_pairs, X, tags=("second_order",), engines=PYTHON)


def chosen_items(x):
    squares = map(operator.mul, x, x)
    rising = itertools.takewhile(lambda v: v < 2.5, x)
    large = filter(lambda v: v > 1.5, x)
    return sum(squares) * sum(rising) + functools.reduce(operator.mul, x) + sum(large)


HERE.add(chosen_items, X)


def without_an_end(x):
    total = 0.0
    for value, power, sign in zip(x, itertools.count(1), itertools.cycle((1.0, -1.0))):
        total += sign * value**power
    for k in itertools.count():
        if k >= len(x):
            break
        total += x[k]
    return total


HERE.add(without_an_end, X, gradient=np.array([2.0, -3.0, 28.0, -255.0]), engines=PYTHON)


def cut_by_slices(x):
    odd, rest = slice(1, None, 2), np.s_[1:]
    first, *others, last = x
    return np.sum(x[odd] ** 2) + np.sum(x[rest]) * first + sum(others) * last


HERE.add(
    cut_by_slices,
    X,
    gradient=np.array([9.0, 4.0 + 1.0 + 4.0, 5.0, 8.0 + 1.0 + 5.0]),
    engines=PYTHON,
)


def names_beside_an_array(x):
    total = 1.0
    for name, value in zip(("a", "bb", "ccc", "dd", "e"), x):
        total *= value ** len(name)
    else:
        total += x[0]
    return total


HERE.add(names_beside_an_array, np.array([1.0, 2.0]), gradient=np.array([5.0, 4.0]), engines=PYTHON)


def list_of_an_array(x):
    items = list(x)
    for _ in range(3):
        items.append(items[-1] * items[-2])
    return items.pop() + len(items) * max(range(len(x)), key=lambda k: x[k])


HERE.add(list_of_an_array, np.array([0.5, 1.5]), engines=PYTHON)
