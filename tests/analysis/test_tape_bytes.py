"""The predicted size of tapes."""

import numpy as np

from tapeless import value_and_grad


def settled(u, steps):
    s = 0.0
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            s = np.sin(s + u[i])
    return s


def arrays(u, steps):
    for _ in range(steps):
        u = u + np.sin(u)
    return np.sum(u)


def until(x, limit):
    while x < limit:
        x = x * x
    return x


def predicted(function, *args):
    specialisation = value_and_grad(function).specialisation(args, {})
    return specialisation.compiled.tape_bytes(args)


def test_tapes_are_counted_for_the_arguments_at_hand():
    assert predicted(settled, np.ones(12), 100) == 8 * 100 * 10
    assert predicted(settled, np.ones(2), 100) == 0


def test_arrays_on_a_stack_are_counted_if_they_keep_their_shape():
    assert (
        predicted(arrays, np.ones(12), 100) == 8 * 101 * 12
    )  # the first row is what it began with


def test_a_loop_of_unknown_length_cannot_be_predicted():
    assert predicted(until, 2.0, 100.0) is None
