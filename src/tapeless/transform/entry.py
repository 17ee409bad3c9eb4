"""Arguments stay as they were given: an array that the program writes is copied on entry."""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases
from tapeless.ir.nodes import Assign, Block, Function, Param, Var
from tapeless.ir.types import Array, is_array
from tapeless.ir.visitor import Cloner


def written_params(function: Function) -> tuple[int, ...]:
    """The positions of the parameters whose memory the program writes."""
    aliases = Aliases(function)
    return tuple(
        position
        for position, param in enumerate(function.params)
        if is_array(param.var.type) and aliases.is_written(param.var)
    )


def copy_written_params(function: Function) -> Function:
    """The same function on copies of the parameters that it writes; shares no variable with the
    original.
    """
    written = set(written_params(function))
    cloner = Cloner()
    params, copies = [], []
    given_for: dict[Var | None, Var] = {}
    for position, param in enumerate(function.params):
        given = given_for[param.var] = Var(param.var.hint, param.var.type)
        params.append(Param(given, param.path, given_for.get(param.like)))
        cloner.names[param.var] = given
        if position in written:
            own = Var(param.var.hint, _contiguous(param.var.type))
            copies.append(Assign(own, "copy", (given,), location=function.location))
            cloner.names[param.var] = own
    body = Block([*copies, *cloner.block(function.body).nodes])
    results = [cloner.operand(result) for result in function.results]
    return Function(function.name, params, body, results, function.location)


def _contiguous(type_):
    return Array(type_.dtype, type_.ndim, "C") if isinstance(type_, Array) else type_
