"""Derivatives of the cases written by hand: the speed that the compiler is measured against.

They may do all that a compiler could do with the program as it is written: fuse and reorder loops,
use vector instructions, compute again instead of recording, use memory again, call BLAS. They do
not replace the method by another: a Cholesky factorisation in loops stays one, and a sum of
products is not factored. What the user computes is rounded as written, but for the order of sums;
what only derivatives need may be rearranged and contracted.
"""

from importlib import import_module

from benchmarks.case import Case, Limit


def limit_of(case: Case) -> Limit:
    module = import_module(f"benchmarks.limits.{case.program}")
    return module.limit if case.direction is None else module.hessian_product
