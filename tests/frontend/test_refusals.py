"""What is outside the language is refused at its place in the file, with what to write instead."""

import random

import numpy as np
import pytest

from tapeless.errors import MutatedGlobal, SourceError, UnsupportedCall, UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind

X = np.array([1.0, 2.0])
TABLE = np.zeros(3)
COUNT = 0
CASES = []


def refused(marked, text, *args, error=UnsupportedSyntax):
    """Decorator: a program, the part of its text that the caret marks, and the message."""

    def register(function):
        CASES.append(
            pytest.param(function, args or (X,), marked, text, error, id=function.__name__)
        )
        return function

    return register


@refused("yield", "cannot differentiate through `yield`")
def generator(x):
    yield x


def yields_in_a_context(x):
    for value in x:
        with np.errstate(all="ignore"):
            yield value


@refused("yields_in_a_context(x)", "one of its `yield`s stands inside of")
def takes_two(x):
    values = yields_in_a_context(x)
    return next(values) + next(values)


@refused("[a * b for", "`zip` of 4 iterators that keep their places")
def zips_four(x):
    values = iter(x)
    return sum([a * b for a, b, _, _ in zip(values, values, x, x)])


@refused("class", "through `class`")
def defines_class(x):
    class Inner:
        pass

    return x


@refused("match", "through `match`")
def matches(x):
    match {"rate": 2.0}:
        case {"rate": rate, **rest}:
            return x[0] * rate + len(rest)
    return x[1]


@refused("del", "through `del`")
def deletes_item(x):
    del x[0]
    return x


@refused("def", "returns a text with numbers in it")
def formats(x):
    name = f"{x}"
    return name


@refused("y := x[0]", "`:=`")
def names_inside(x):
    return x[1] > 0 and (y := x[0]) > 1  # noqa: F841


@refused("x.rate", "attribute", 1.0)
def assigns_attribute(x):
    x.rate = 2.0
    return x


@refused("COUNT", "global variable `COUNT`", error=MutatedGlobal)
def counts(x):
    global COUNT
    COUNT += 1
    return x


@refused("TABLE[0]", "captured array `TABLE`", error=MutatedGlobal)
def stores_into_global(x):
    TABLE[0] = x[0]
    return x[0]


@refused("view", "captured array `TABLE`", error=MutatedGlobal)
def stores_through_view(x):
    view = TABLE[1:].reshape(2)
    for i in range(2):
        view += x[i]
    return view[0]


def _write(target, x):
    target[1] = x[0]


@refused("target[1]", "captured array `TABLE`", error=MutatedGlobal)
def stores_by_helper(x):
    y = np.zeros(3) if x[0] > 0 else TABLE
    _write(y, x)
    return x[0]


@refused("factorial(n - 1)", "calls itself", 3, error=UnsupportedCall)
def factorial(n):
    if n <= 1:
        return 1
    return n * abs(factorial(n - 1))


def _even(n):
    return True if n == 0 else _odd(n - 1)


def _odd(n):
    return False if n == 0 else _even(n - 1)


@refused("_even(n - 1)", "`_even` calls itself", 3, error=UnsupportedCall)
def mutual(n):
    return 1.0 * _even(n)


@refused("_forever(n + 1)", "too many calls deep", 3, error=UnsupportedCall)
def endless_recursion(x):
    return _forever(0)


def _forever(n):
    return _forever(n + 1)


@refused("random.random()", "no derivative rule for `random.random`", error=UnsupportedCall)
def draws(x):
    return random.random() * x[0]


@refused(
    "np.real_if_close(x)", "no derivative rule for `numpy.real_if_close`", error=UnsupportedCall
)
def has_no_rule(x):
    return np.real_if_close(x)


@refused("np.exp(x, where=x > 0)", "not supported with these arguments", error=UnsupportedCall)
def unknown_keyword(x):
    return np.sum(np.exp(x, where=x > 0))


@refused("np.sum(x, axis=k)", "`axis` has to be a constant", X, 0, error=UnsupportedCall)
def variable_axis(x, k):
    return np.sum(x, axis=k)


@refused("_one(x, x)", "takes 1 positional argument", error=UnsupportedCall)
def too_many_arguments(x):
    return _one(x, x)


def _one(x):
    return x


@refused("_one()", "missing required argument: 'x'", error=UnsupportedCall)
def too_few_arguments(x):
    return _one()


@refused("best", "`best` is None before the loop")
def none_or_number(x):
    best = None
    for v in x:
        if best is None or v > best:
            best = v
    return best


@refused("f", "`f` is")
def function_by_branch(x):
    if x[0] > 0:
        f = np.sin
    else:
        f = np.cos
    return f(x)


@refused("np.sin if x[0] > 0 else np.cos", "on one side")
def function_by_condition(x):
    return (np.sin if x[0] > 0 else np.cos)(x)


@refused("def", "returns a tuple of 2 on one path")
def different_results(x):
    if x[0] > 0:
        return x[0], x[1]
    return x[0]


@refused("def", "returns a number on one path and None")
def falls_off(x):
    for v in x:
        if v > 0:
            return v


@refused("i", "has to be a constant", 1.0, 0)
def tuple_by_variable(x, i):
    pair = (x, (2.0, 3.0))
    return pair[i]


@refused("pair[0]", "cannot be assigned to by index", 1.0)
def assigns_tuple_item(x):
    pair = (x, 2.0)
    pair[0] = 3.0
    return pair[0]


@refused("x.nonsense", "the array attribute `nonsense`")
def unknown_attribute(x):
    return x.nonsense


@refused("x[0]", "a number has no items", 1.0)
def indexes_number(x):
    return x[0]


@refused("None", "None is used as a number", 1.0)
def adds_none(a):
    return a + None


@refused("raise RuntimeError(x)", "constant arguments", 1.0)
def raises_value(x):
    if x > 0:
        raise RuntimeError(x)
    return x


@pytest.mark.parametrize(("function", "args", "marked", "text", "error"), CASES)
def test_refused(function, args, marked, text, error):
    with pytest.raises(SourceError) as caught:
        parse(function, bind(function, args, {}).signature)
    found = caught.value
    assert type(found) is error, found
    assert text in str(found)
    assert found.remedy or "is used as" in text or "argument" in text
    place = found.location
    assert place.file == __file__
    assert place.text[place.column : place.end_column].startswith(marked), found


def test_message_shows_the_line():
    with pytest.raises(UnsupportedSyntax) as caught:
        parse(generator, bind(generator, (X,), {}).signature)
    lines = str(caught.value).splitlines()
    number = generator.__code__.co_firstlineno + 2
    assert lines[0] == f"{__file__}:{number}: tapeless cannot differentiate through `yield`"
    assert lines[2] == f"  {number} |     yield x"
    assert lines[3].strip() == "^^^^^"
    assert lines[3].index("^") == lines[2].index("yield")
