"""The order of the lowering: from operations of arrays to loops that Numba compiles well."""

from __future__ import annotations

from tapeless.ir.nodes import Function
from tapeless.ir.visitor import clone_function
from tapeless.lower.array_loops import write_array_loops
from tapeless.lower.bounds import remove_needless_checks
from tapeless.lower.branches import call_outside_branches
from tapeless.lower.by_index import run_by_index
from tapeless.lower.contract import contract_products
from tapeless.lower.direction import run_upward
from tapeless.lower.from_zero import count_from_zero
from tapeless.lower.join import join_loops
from tapeless.lower.one_allocation import allocate_once
from tapeless.lower.ownership import own_results
from tapeless.lower.restored import keep_restored
from tapeless.lower.sums import recognise_sums, write_plain_sums
from tapeless.lower.threads import run_in_threads, write_in_one_thread
from tapeless.lower.vector_maths import use_vector_maths
from tapeless.lower.views import resolve_views
from tapeless.options import Options
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.simplify import simplify


def lower(function: Function, options: Options, *, for_numba: bool) -> Function:
    """A program that computes the same; for the python engine hardly another."""
    function = own_results(clone_function(function))
    if not (for_numba and options.parallel):
        function = write_in_one_thread(function)
    if not for_numba:
        return function
    function = run_by_index(function)
    if options.fuse:
        function = resolve_views(write_array_loops(function))
    function = run_upward(recognise_sums(keep_restored(function)))
    function = simplify(resolve_views(remove_needless_checks(function)))
    function = join_loops(function)
    if options.vector_math:
        function = simplify(call_outside_branches(use_vector_maths(function)))
    function = write_plain_sums(remove_dead_code(simplify(function)))
    function = allocate_once(run_in_threads(count_from_zero(function)))
    return contract_products(function)
