"""Containers inside: dicts, comprehensions, generator expressions, sorting, unpacking."""

import math

import numpy as np

from tapeless.testing.scenarios.collection import Collection

HERE = Collection("structures")
X = np.array([0.5, -1.0, 2.0])


def dict_written_and_read(x):
    d = {}
    d["a"] = x
    d["b"] = d["a"] * x
    d["a"] += 1.0
    d.update(c=x, d=2.0)
    del d["d"]
    return d["a"] * d["b"] + d.get("e", 2.0) * d.pop("c") + len(d)


HERE.add(dict_written_and_read, 1.5, gradient=3 * 1.5**2 + 3.0 + 2.0)


def dict_of_losses(x, n):
    history = {"loss": [], "last": 0.0}
    for _ in range(n):
        x = x - 0.2 * x
        history["loss"].append(x * x)
        history["last"] = x
    return history["loss"][-1] + sum(history["loss"]) + history["last"]


HERE.add(dict_of_losses, 1.5, 5)


def same_dict_on_either_path(x):
    d = {"k": x} if x > 1.0 else {"k": x * x}
    d["k"] *= 2.0
    return d["k"]


HERE.add(same_dict_on_either_path, 1.5, gradient=2.0, at="first")
HERE.add(same_dict_on_either_path, 0.5, gradient=2.0, at="second")


def dict_comprehension(x):
    d = {k: x**k for k in (1, 2, 3)}
    return d[1] + d[2] * d[3]


HERE.add(dict_comprehension, 1.5, gradient=1.0 + 5 * 1.5**4)


def comprehension_over_array(x):
    return np.sum(np.array([v * v for v in x if v > 0.0])) + sum([math.sin(v) for v in x])


HERE.add(comprehension_over_array, X)


def nested_comprehension(x):
    m = np.array([[x * i + j for j in range(3)] for i in range(2)])
    return np.sum(m**2) + sum([a * b for a in m[0] for b in m[1]])


HERE.add(nested_comprehension, 1.5)


def generators_in_reductions(x):
    largest, smallest = max(2.0 * v for v in x), min(abs(v) for v in x)
    if any(v > 1.5 for v in x) and all(v < 10.0 for v in x):
        return largest * smallest
    return largest


HERE.add(generators_in_reductions, X, gradient=np.array([4.0, 0.0, 1.0]))


def mapped_and_sorted(t):
    ordered = sorted([t[2], t[0], t[1]])
    return sum(map(lambda v: v * v, t)) + ordered[0] * 3.0 + sum(filter(lambda v: v, (1, 0, 2)))


HERE.add(mapped_and_sorted, (2.0, 1.0, 3.0), gradient=(4.0, 5.0, 6.0))


def unzipped(rows):
    a, b = zip(*rows)
    return a[0] * b[1] + a[1] * b[0]


HERE.add(unzipped, ((1.0, 2.0), (3.0, 4.0)), gradient=((4.0, 3.0), (2.0, 1.0)))


def item_by_variable(c, i):
    return c[i] * c[2] * (10.0, 20.0, 30.0)[i]


HERE.add(item_by_variable, [1.0, 2.0, 3.0], 1, gradient=[0.0, 60.0, 40.0])


def stars(x):
    a, *rest = (x, 2.0 * x, 3.0 * x)
    items = [*rest, a]
    return a * items[0] * items[-1]


HERE.add(stars, 1.5, gradient=6 * 1.5**2)


def named_in_passing(x):
    if (y := x * x) > 1.0:
        return y * x
    return y


HERE.add(named_in_passing, 1.5, gradient=3 * 1.5**2)


def options_by_match(x, options):
    match options["mode"]:
        case "plain":
            return x
        case "square" | "quadratic":
            return x * x
        case None:
            return 0.0 * x
    return x**3


HERE.add(options_by_match, 1.5, {"mode": "quadratic"}, argnums=0, gradient=3.0)
