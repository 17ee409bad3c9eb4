"""Small helpers: a program as typed IR, and its derivative."""

from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Assign
from tapeless.ir.visitor import walk
from tapeless.options import DEFAULT
from tapeless.pipeline import Pipeline


def pipeline(function, *args, steps=()):
    """The compilation of `function` for these arguments, through the given steps."""
    program = parse(function, bind(function, args, {}).signature)
    return Pipeline(program, tuple(steps), "numba", DEFAULT)


def operations(function, op):
    """The assignments of one operation, in order."""
    return [n for n in walk(function.body) if isinstance(n, Assign) and n.op == op]
