"""Stacks in memory that is given."""

import numpy as np
import pytest

from tapeless.runtime.stacks import StackFull, pop, push, space


def empty(size):
    return np.empty(size), np.zeros(1, "uint64"), 0


def test_the_last_number_comes_first():
    stack = empty(2)
    push(stack, 1.0)
    push(stack, 2.0)
    assert (pop(stack), pop(stack)) == (2.0, 1.0)


def test_a_full_stack_says_so():
    stack = empty(1)
    push(stack, 1.0)
    with pytest.raises(StackFull):
        push(stack, 2.0)
    assert pop(stack) == 1.0


def test_space_that_is_missing_is_counted():
    stack = empty(5)
    assert np.shares_memory(space(stack, (2, 2)), stack[0])
    with pytest.raises(StackFull):
        space(stack, (2, 3))
    assert stack[1][0] == 6
    with pytest.raises(ValueError, match="negative"):
        space(stack, (2, -1))
