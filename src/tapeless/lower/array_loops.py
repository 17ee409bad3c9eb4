"""Statements of whole arrays become loops over numbers, and arrays that loops record become rows of
others.
"""

from __future__ import annotations

from tapeless.ir.nodes import Function
from tapeless.lower.bounds import prove_views
from tapeless.lower.equal_extents import unify_extents
from tapeless.lower.known_records import forget_known_records
from tapeless.lower.outer_sums import multiply_once, outer_sums
from tapeless.lower.rows import keep_in_rows
from tapeless.lower.scalarise import write_loops
from tapeless.transform.hoist import hoist
from tapeless.transform.simplify import simplify


def write_array_loops(function: Function) -> Function:
    """Write, in place, what happens to whole arrays as loops."""
    function = prove_views(function)
    later = [found.product.target for found in outer_sums(function)]
    function = unify_extents(simplify(hoist(write_loops(function, later=later))))
    function = unify_extents(keep_in_rows(forget_known_records(function)))
    if multiply_once(function):
        function = unify_extents(simplify(hoist(write_loops(function))))
    return function
