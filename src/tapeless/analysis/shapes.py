"""Which arrays are known to have the same shape."""

from __future__ import annotations

from tapeless.ir.nodes import Assign, Function, Operand, Var
from tapeless.ir.types import is_array
from tapeless.ir.visitor import walk
from tapeless.rules.registry import operation

# Operations whose result has the shape of the argument at this position.
SHAPED_LIKE = {
    "copy": 0,
    "alias": 0,
    "zeros_shadow": 0,
    "numpy.zeros_like": 0,
    "numpy.empty_like": 0,
    "numpy.ones_like": 0,
    "numpy.full_like": 0,
    "unbroadcast": 1,
    "broadcast_like": 1,
    "expand": 1,
}


class Shapes:
    """For each array, one array that stands for all those known to have its shape."""

    def __init__(self, function: Function) -> None:
        self._representative: dict[Var, Var] = {}
        for node in walk(function.body):
            if isinstance(node, Assign) and is_array(node.target.type):
                source = self._source(node)
                if source is not None:
                    self._representative[node.target] = self.of(source)

    def of(self, array: Var) -> Var:
        return self._representative.get(array, array)

    def equal(self, left: Operand, right: Operand) -> bool:
        """Whether two arrays are known to have the same shape."""
        if not (isinstance(left, Var) and isinstance(right, Var)):
            return False
        return is_array(left.type) and is_array(right.type) and self.of(left) is self.of(right)

    def _source(self, node: Assign) -> Var | None:
        if node.op in SHAPED_LIKE:
            source = node.args[SHAPED_LIKE[node.op]]
            return source if isinstance(source, Var) else None
        if not operation(node.op).elementwise:
            return None
        arrays = [arg for arg in node.args if isinstance(arg, Var) and is_array(arg.type)]
        same = {self.of(array) for array in arrays}
        return arrays[0] if len(same) == 1 else None
