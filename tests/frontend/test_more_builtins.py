"""Functions of known sequences, of functions and of objects; comprehensions; texts."""

import copy
import functools
import itertools
import logging
import math

import pytest

from tests.frontend.same import check_same


def of_sequences(x):
    t = (3.0 * x, x, 2.0 * x)
    return (
        tuple(map(lambda a, b: a * b, t, (1, 2, 3))),
        tuple(filter(None, (1, 0, 2))),
        functools.reduce(lambda a, b: a - b, t),
        functools.reduce(lambda a, b: a - b, t, 1.0),
        tuple(sorted(t)),
        tuple(sorted(("b", "a"), reverse=True)),
        tuple(sorted(((2, "x"), (1, "y")), key=lambda pair: pair[0])),
        tuple(itertools.accumulate(t)),
        tuple(itertools.product((1, 2), "ab")),
        tuple(itertools.chain(t, (1.0,))),
        tuple(itertools.pairwise(t)),
        math.factorial(4),
    )


def comprehensions(x):
    squares = [k * k * x for k in range(4) if k % 2]
    table = {name: x * k for k, name in enumerate("abc", start=1)}
    pairs = [(a, b) for a in (1, 2) for b in (3, 4) if a + b != 5]
    nested = [[a * x for a in range(b)] for b in range(3)]
    return tuple(squares), tuple(table.values()), tuple(pairs), len(nested[2]), nested[2][1]


def own_names(x):
    k = 5.0
    values = [k * x for k in (1.0, 2.0)]
    return k, tuple(values)


def functions(x):
    add = functools.partial(lambda a, b, c=0.0: a + 2.0 * b + 3.0 * c, x)
    return add(1.0), add(1.0, c=x), functools.partial(add, c=1.0)(2.0), callable(add)


def copies(x):
    table = {"a": [x, [x]]}
    shallow, deep = copy.copy(table), copy.deepcopy(table)
    table["a"][0] = 0.0
    return shallow["a"][0], deep["a"][0], deep["a"][1][0]


def texts(x):
    logging.getLogger("test").info("x %s", x)
    name = f"{'a'}-{3:03d}-{None}"
    print(f"{x:.2f}", end="")
    return name, str(3), name.upper(), name[0], name[2:5], name.startswith("a"), "{}".format(2)


def raises(x):
    message = f"x is {x}"
    if x > 1.0:
        raise ValueError("too large")
    assert x > 0.0, message
    return x


def counters(x):
    total = 0.0
    calls = []

    def add(v):
        nonlocal total
        total += v
        calls.append(v)
        return total

    for v in (x, 2.0 * x):
        add(v)
    if x > 1.0:
        add(1.0)
    return total, len(calls) if x > 5.0 else 0


@pytest.mark.parametrize("x", [0.5, 1.5])
@pytest.mark.parametrize(
    "function",
    [of_sequences, comprehensions, own_names, functions, copies, texts, raises, counters],
)
def test_programs(function, x):
    check_same(function, x)
