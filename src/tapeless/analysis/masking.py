"""Which products of a reverse sweep need a strong zero: one that stays 0 times infinity.

`np.where(x > 0, np.log(x), 0.0)` gives the logarithm the cotangent 0 where x is 0, and the slope of
the logarithm is infinite there. Their product has to be 0: the value was not taken. A plain product
would be nan, and a guarded one everywhere would cost speed. So a guard stands only where both can
happen: the value goes into a branch of a `where`, and the slope may be infinite, because the
operation has a pole or what goes into it comes from one.
"""

from __future__ import annotations

from collections.abc import Iterable

from tapeless.analysis.activity import carries_derivative, flows
from tapeless.analysis.aliasing import Aliases
from tapeless.ir.nodes import Assign, Const, Function, Operand, Var
from tapeless.ir.visitor import walk
from tapeless.rules.registry import rules


class Masking:
    """The values that a `where` may discard, and those that may be infinite."""

    def __init__(self, function: Function, aliases: Aliases) -> None:
        self.aliases = aliases
        nodes = list(walk(function.body))
        choices = [n for n in nodes if isinstance(n, Assign) and n.op == "numpy.where"]
        self.discarded: set[Var] = set()
        self.unbounded: set[Var] = set()
        if not choices:
            return
        edges = [flow for node in nodes for flow in flows(node)]
        poles = [n.target for n in nodes if isinstance(n, Assign) and has_pole(n)]
        self.discarded = self._spread(
            [arg for node in choices for arg in node.args[1:]], [(b, a) for a, b in edges]
        )
        self.unbounded = self._spread(poles, edges)

    def needs_strong_zero(self, node: Assign) -> bool:
        """Whether a slope of the node may be infinite where its result is not taken."""
        if not self.discarded or self.aliases.find(node.target) not in self.discarded:
            return False
        values = [v for v in (node.target, *node.args) if isinstance(v, Var)]
        return has_pole(node) or any(self.aliases.find(v) in self.unbounded for v in values)

    def _spread(
        self, seeds: Iterable[Operand], edges: Iterable[tuple[Operand, Operand]]
    ) -> set[Var]:
        following: dict[Var, list[Var]] = {}
        for source, target in edges:
            if carries_derivative(source) and carries_derivative(target):
                key = self.aliases.find(source)
                following.setdefault(key, []).append(self.aliases.find(target))
        reached: set[Var] = set()
        pending = [self.aliases.find(v) for v in seeds if isinstance(v, Var)]
        while pending:
            var = pending.pop()
            if var not in reached:
                reached.add(var)
                pending.extend(following.get(var, ()))
        return reached


def has_pole(node: Assign) -> bool:
    """Whether the value or a slope of the operation may be infinite at finite operands."""
    if not rules(node.op).pole:
        return False
    if len(node.args) < 2 or not isinstance(node.args[1], Const):
        return True
    constant = node.args[1].value  # of `x / 2`, `x ** 2`
    if "div" in node.op or "mod" in node.op or "rem" in node.op:
        return constant == 0
    return "pow" not in node.op or not (isinstance(constant, (int, float)) and constant >= 1)
