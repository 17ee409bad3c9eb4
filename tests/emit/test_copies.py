"""Assignments at once, one after the other."""

import itertools

import pytest

from tapeless.emit.copies import sequence


def test_nothing_to_do():
    assert sequence([("a", "a")]) == []


def test_a_source_is_read_before_it_is_overwritten():
    assert sequence([("a", "b"), ("b", "c")]) == [("a", "b"), ("b", "c")]
    assert sequence([("b", "c"), ("a", "b")]) == [("a", "b"), ("b", "c")]


def test_a_swap_needs_a_spare():
    assert sequence([("a", "b"), ("b", "a")]) == [("spare", "a"), ("a", "b"), ("b", "spare")]


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_way_to_copy(length):
    names = "abcd"[:length]
    for sources in itertools.product([*names, "0"], repeat=length):
        values = {name: name.upper() for name in names} | {"0": 0}
        expected = [values[source] for source in sources]
        for target, source in sequence(zip(names, sources)):
            values[target] = values[source]
        assert [values[name] for name in names] == expected
