"""What a prepared derivative keeps: its parameters, and what it hands back."""

import numpy as np

from tapeless.ir.visitor import clone_function
from tapeless.lower.workspace import use_workspace
from tapeless.transform.reverse import Reverse
from tests.golden.programs import newton, signal
from tests.transform.programs import operations, pipeline


def kept(function, *args):
    derivative = clone_function(pipeline(function, *args, steps=[Reverse((0,))]).derivative)
    return derivative, use_workspace(derivative)


def test_allocations_at_top_level_are_parameters():
    function, workspace = kept(signal, np.ones(3))
    assert workspace.arrays == (("float64", 1),)
    assert workspace.stacks == ()
    assert not operations(function, "zeros_shadow")


def test_only_what_was_replaced_is_handed_back():
    function, workspace = kept(signal, np.ones(3))
    assert len(function.results) == 2  # the value, and what was replaced
    assert workspace.order == (0, 2)


def test_stacks_of_numbers_are_parameters():
    function, workspace = kept(newton, 2.0)
    assert workspace.stacks == ("float64",)
    assert not operations(function, "stack")
