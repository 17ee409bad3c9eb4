"""Variables that would share one name if nothing stood against it: what a loop carries, what a
branch merges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tapeless.ir.nodes import For, Function, If, Operand, Var, While
from tapeless.ir.visitor import walk


class Families:
    """A partition of the variables (union-find)."""

    def __init__(self, function: Function) -> None:
        self._parent: dict[Var, Var] = {}
        for a, b in wishes(function):
            if isinstance(b, Var):
                self._parent[self.of(b)] = self.of(a)

    def of(self, var: Var) -> Var:
        """The representative of the variable's family."""
        while var in self._parent and self._parent[var] is not var:
            self._parent[var] = var = self._parent.get(self._parent[var], self._parent[var])
        return var


def wishes(function: Function) -> list[tuple[Var, Operand]]:
    """Pairs that should share a name to save a copy; inner loops first, where copies cost most.

    Loop indices come last: their name is written at every turn, so it suits few other values.
    """
    nodes = [node for node in walk(function.body) if isinstance(node, If | For | While)]
    indices = {node.index for node in nodes if isinstance(node, For)}
    return sorted(_wishes(reversed(nodes)), key=lambda pair: pair[1] in indices)


def _wishes(nodes: Iterable[If | For | While]) -> Iterator[tuple[Var, Operand]]:
    for node in nodes:
        if isinstance(node, If):
            for merge in node.merges:
                yield merge.result, merge.then
                yield merge.result, merge.orelse
        else:
            for carry in node.carries:
                yield carry.phi, carry.result
                yield carry.phi, carry.next
                yield carry.phi, carry.initial
