"""Items of lists and dicts, and their methods."""

import pytest

from tapeless.errors import MutatedGlobal, UnsupportedSyntax
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tests.frontend.same import check_same

TABLE = {"rate": 2.0, "powers": [1, 2, 3]}


def list_methods(x):
    items = [x, 2.0 * x]
    items.append(3.0 * x)
    items.insert(1, 5.0)
    items.extend((x * x, 1.0))
    last = items.pop()
    first = items.pop(0)
    items.reverse()
    del items[0]
    items += [last]
    items[-1] *= 4.0
    other = items.copy()
    other.clear()
    names = ["a", "b"]
    return tuple(items), first, len(other), names.index("b"), names.count("a")


def slices(x):
    items = [x, 2.0 * x, 3.0 * x, 4.0 * x]
    items[1:3] = [items[2]]
    part = items[::2] + items[-1:] * 2
    part[0] = 0.0
    return tuple(part), tuple(items), [x] + [1.0] == [x, 1.0]


def dict_methods(x):
    table = {"a": x, ("b", 1): 2.0 * x, 3: None}
    table["a"] += 1.0
    table.setdefault("c", 7.0)
    table.setdefault("a", 7.0)
    table.update({"d": x}, e=2.0)
    gone = table.pop("d") + table.pop("missing", 1.0)
    del table[3]
    total = 0.0
    for key, value in table.items():
        total += value * (2.0 if key == "a" else 1.0)
    merged = {**table, "a": 0.0} | {} if False else {**table, "a": 0.0}
    found = "a" in table, "z" in table, len(table), table.get("z"), table.get("z", x)
    return total, gone, merged["a"], found, tuple(table), tuple(sorted(map(str, table)))


def missing_key(x):
    return {"a": x}["b"]


def outside(x):
    total = 0.0
    for power in TABLE["powers"]:
        total += TABLE["rate"] * x**power
    return total, len(TABLE), TABLE.get("none", 1.0), TABLE["powers"][-1]


def by_variable(items, i):
    items[i] += 1.0
    return items[i], (10.0, 20.0, 30.0)[i], items[0]


def changed_while_looped_over(x):
    items = [x, 2.0, 3.0]
    for k, item in enumerate(items):
        if k < 2:
            items[k + 1] += item
    table = {"a": x, "b": 1.0, "c": 2.0}
    total = 0.0
    for key, value in table.items():
        table["c"] += value
        total += value
    for value in table.values():
        table["b"] = value
        total += 10.0 * value
    for item in list(items):
        if len(items) < 5:
            items.append(item)
    return items[2], total, len(items)


@pytest.mark.parametrize(
    "function",
    [list_methods, slices, dict_methods, missing_key, outside, changed_while_looped_over],
)
def test_programs(function):
    check_same(function, 1.5)


def test_index_of_known_items_by_a_variable():
    check_same(by_variable, [1.0, 2.0, 3.0], 2)
    check_same(by_variable, [1.0, 2.0, 3.0], 0)


def changes_outside(x):
    TABLE["rate"] = x
    return x


def appends_outside(x):
    TABLE["powers"].append(4)
    return x


def key_by_variable(x, i):
    return {0: x, 1: 2.0}[i]


def longer_while_looped_over(x):
    items = [x]
    for item in items:
        if len(items) < 3:
            items.append(2.0 * item)
    return sum(items)


def longer_while_looped_over_at_last(x):
    items = []
    for k in range(100):
        items.append(x * k)
    for item in items:
        if item > 1000.0:
            items.append(item)
    return sum(items)


def popped_in_condition(x):
    items = []
    for k in range(100):
        items.append(x * k)
    total = 0.0
    while items.pop() > 1.0:
        total += 1.0
    return total * x + len(items)


@pytest.mark.parametrize(
    ("function", "args", "error"),
    [
        (longer_while_looped_over, (1.5,), UnsupportedSyntax),
        (longer_while_looped_over_at_last, (1.5,), UnsupportedSyntax),
        (popped_in_condition, (1.5,), UnsupportedSyntax),
        (changes_outside, (1.5,), MutatedGlobal),
        (appends_outside, (1.5,), MutatedGlobal),
        (key_by_variable, (1.5, 0), UnsupportedSyntax),
    ],
)
def test_refused(function, args, error):
    with pytest.raises(error):
        parse(function, bind(function, args, {}).signature)


def test_integers_by_value_make_more_programs_known():
    signature = bind(key_by_variable, (1.5, 1), {}).signature
    assert parse(key_by_variable, signature, {1: 1}).integers == {1: 1}


def test_guards_of_what_is_read_from_outside(monkeypatch):
    program = parse(outside, bind(outside, (1.5,), {}).signature)
    assert [hidden.path[-1] for hidden in program.hidden] == ["rate"]
    monkeypatch.setitem(TABLE, "rate", 3.0)
    assert all(guard.holds() for guard in program.guards)
    monkeypatch.setitem(TABLE, "powers", [1, 2])
    assert not all(guard.holds() for guard in program.guards)
    monkeypatch.setitem(TABLE, "powers", [1, 2, 4])
    assert not all(guard.holds() for guard in program.guards)
    monkeypatch.delitem(TABLE, "powers")
    assert not all(guard.holds() for guard in program.guards)
