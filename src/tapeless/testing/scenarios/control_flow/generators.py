"""Generators, and what consumes them."""

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


def squares_of_partial_sums(x):
    total = 0.0
    for s in _partial_sums(x):
        total += s * s
    return total


HERE.add(squares_of_partial_sums, X, engines=PYTHON)


def leaves_generator_early(x):
    total = 0.0
    for k, s in enumerate(_partial_sums(x)):
        if k == 1:
            continue
        if s > 2.5:
            return total * s
        if s < 0.0:
            break
        total += s * s * (k + 1)
    else:
        total = 3.0 * total
    return total


HERE.add(leaves_generator_early, X, at="returned")
HERE.add(leaves_generator_early, 0.5 * X, at="finished")
HERE.add(leaves_generator_early, X - np.array([0.0, 0.0, 3.0, 0.0]), at="left")


def _halved(x):
    while x > 1.0:
        yield x
        x = x * 0.5 if x > 5.0 else x - 0.75


def over_generator_of_unknown_length(x):
    return sum(v * v for v in _halved(x)) + max(_halved(x))


HERE.add(over_generator_of_unknown_length, 12.3, engines=PYTHON)


def _pairs(x):
    for i in range(len(x)):
        for j in range(i):
            yield x[i], x[j]


def pair_energy(x):
    energy = 0.0
    for a, b in _pairs(x):
        energy += 1.0 / (1.0 + (a - b) ** 2)
    return energy


HERE.add(pair_energy, X)


def _twice(x):
    yield from _partial_sums(x)
    yield from _partial_sums(2.0 * x)


def product_by_delegation(x):
    product = 1.0
    for s in _twice(x):
        product *= s
    return product


HERE.add(product_by_delegation, X, engines=PYTHON)


def generator_in_generator(x):
    total = 0.0
    for s in _partial_sums(x):
        for t in _partial_sums(x):
            total += s * t
            if t > s:
                break
    return total


HERE.add(generator_in_generator, X)


def endless_generator(x):
    def powers():
        p = 1.0
        while True:
            yield p
            p *= x

    total = 0.0
    for k, p in enumerate(powers()):
        if k > 5:
            break
        total += p / (k + 1)
    return total


HERE.add(endless_generator, 1.3, engines=PYTHON)


def read_twice(x):
    sums = _partial_sums(x)
    total = 0.0
    for s in sums:
        total += s
    for s in sums:  # nothing is left
        total += 100.0 * s
    return total


HERE.add(read_twice, X, gradient=np.array([4.0, 3.0, 2.0, 1.0]), engines=PYTHON)


def zipped_generator(x, w):
    total = 0.0
    for s, weight in zip(_partial_sums(x), w):
        total += s * weight
    return total


HERE.add(zipped_generator, X, np.array([1.0, 2.0, 3.0]), at="shorter", engines=PYTHON)
HERE.add(zipped_generator, X, np.arange(6.0), at="longer", engines=PYTHON)


def lists_of_a_generator(x):
    sums = np.array(list(_partial_sums(x)))
    return np.sum(sums**2) + np.sum(np.fromiter(_partial_sums(x), float))


HERE.add(lists_of_a_generator, X, engines=PYTHON)


def first_of_a_generator(x):
    return next(v * v for v in x if v > 0.6) + next((3.0 * v for v in x if v > 9.0), x[3])


HERE.add(first_of_a_generator, X, gradient=np.array([0.0, 2.4, 0.0, 1.0]), engines=PYTHON)


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value = value
        self.left = left
        self.right = right

    def __iter__(self):
        return self.walk()

    def walk(self):
        if self.left is not None:
            yield from self.left.walk()
        yield self.value
        if self.right is not None:
            yield from self.right.walk()


def walked_tree(x):
    tree = Tree(x[0], Tree(x[1]), Tree(x[2], Tree(x[3])))
    total = 0.0
    for k, value in enumerate(tree.walk()):
        total += (k + 1) * value * value
    return total


HERE.add(walked_tree, X, gradient=2 * X * np.array([2.0, 1.0, 4.0, 3.0]))


def writes_between_yields(x):
    u = np.zeros(len(x))

    def steps():
        for i in range(len(x)):
            u[i] += x[i] ** 2
            yield i

    total = 0.0
    for i in steps():
        total += u[i] * u[0]
        u[0] *= 1.5
    return total


HERE.add(writes_between_yields, X, engines=PYTHON)


def assigned_in_some_iterations(x):
    def above():
        for v in x:
            if v > 0.6:
                yield v

    for v in above():
        y = v * v
    return y


HERE.add(
    assigned_in_some_iterations,
    X,
    gradient=np.array([0.0, 0.0, 1.4, 0.0]),
    at="bound",
    engines=PYTHON,
)
HERE.add(
    assigned_in_some_iterations, 0.1 * X, raises=UnboundLocalError, at="unbound", engines=PYTHON
)


def raises_while_it_is_consumed(x):
    def growing():
        for k in range(5):
            if k * x > 4.0:
                raise ValueError("too large")
            yield k * x

    try:
        return x + 2.0 * sum(growing())
    except ValueError:
        return 7.0 * x


HERE.add(raises_while_it_is_consumed, 0.5, gradient=21.0, at="quiet", engines=PYTHON)
HERE.add(raises_while_it_is_consumed, 1.5, gradient=7.0, at="raised", engines=PYTHON)
