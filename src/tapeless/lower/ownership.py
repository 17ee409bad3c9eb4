"""Results are the caller's: an array result that shares memory with an argument or with another
result is copied.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Function, Operand, Var
from tapeless.ir.types import is_array


def own_results(function: Function) -> Function:
    """Copy, in place, the results that are not memory of their own."""
    aliases = Aliases(function)
    taken = {aliases.find(param.var) for param in function.params if is_array(param.var.type)}
    builder = Builder(function.body, function.location)
    results: list[Operand] = []
    for result in function.results:
        if isinstance(result, Var) and is_array(result.type):
            if aliases.find(result) in taken:
                result = builder.assign("copy", result, hint=result.hint, type=result.type)
            else:
                taken.add(aliases.find(result))
        results.append(result)
    function.results = results
    return function
