"""Loops that can run together, run together, and what they hand each other stays in variables."""

from __future__ import annotations

from tapeless.ir.nodes import Function
from tapeless.lower.accumulators import sum_in_variables
from tapeless.lower.components import split_components
from tapeless.lower.delayed import delay_additions
from tapeless.lower.direction import run_upward
from tapeless.lower.distribute import split_loops
from tapeless.lower.fixed_reads import read_fixed_once
from tapeless.lower.fuse import fuse_branches, fuse_loops
from tapeless.lower.interchange import interchange_loops
from tapeless.lower.neighbours import collect_from_neighbours
from tapeless.lower.overwritten import leave_uncleared
from tapeless.lower.postponed import postpone_additions
from tapeless.lower.promote import promote_elements
from tapeless.lower.recompute import compute_again
from tapeless.lower.recorded_buffers import record_in_place
from tapeless.lower.restored import drop_zeros
from tapeless.lower.short_rows import join_short_rows
from tapeless.lower.steps_in_place import join_steps
from tapeless.lower.strides import turn_tapes
from tapeless.lower.sums import recognise_sums
from tapeless.lower.whole_arrays import pass_on_elements
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.simplify import simplify


def join_loops(function: Function) -> Function:
    """Fuse, in place, loops and branches, and keep elements of arrays in variables."""
    if fuse_loops(collect_from_neighbours(function)):
        simplify(function)  # equal conditions become one
        fuse_branches(function)
        collect_from_neighbours(function)
    if postpone_additions(function):
        run_upward(function)
    delay_additions(function)
    join_steps(function)
    function = simplify(drop_zeros(promote_elements(function)))
    if pass_on_elements(function):
        fuse_loops(run_upward(remove_dead_code(simplify(function))))
        function = simplify(promote_elements(function))
    if interchange_loops(function):
        fuse_loops(simplify(remove_dead_code(function)))
        turn_tapes(simplify(promote_elements(function)))
    function = sum_in_variables(function)
    fuse_branches(simplify(function))
    function = join_short_rows(split_loops(compute_again(remove_dead_code(function))))
    function = record_in_place(leave_uncleared(recognise_sums(function)))
    function = split_components(simplify(function))
    if read_fixed_once(function):
        fuse_branches(simplify(function))
    return function
