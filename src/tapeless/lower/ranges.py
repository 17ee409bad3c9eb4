"""Whether an integer that is computed from several indices and extents is never negative.

Each index of a loop is replaced by the end of its range at which the polynomial is least, from
the innermost loop outwards, since inner ranges may depend on outer indices. What is left is one
in extents, which are not negative: none of its coefficients may be.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from tapeless.analysis.polynomials import Polynomial, constant, symbol
from tapeless.ir.nodes import Assign, Const, For, Node, Operand, Var
from tapeless.ir.types import INT
from tapeless.lower.terms import Linear, Terms


class Ranges:
    """Answers for one function."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._known: dict[Hashable, Polynomial] = {}

    def is_inside(self, index: Operand, extent: Linear, loops: Sequence[Node]) -> bool:
        """Whether the index is in `range(extent)`; `loops` are around it, inner ones first."""
        place = self.of(index)
        if not self.is_natural(place, loops):
            return False
        lasts = (self.of_linear(least) - constant(1) for least in self._at_least(extent))
        return any(self.is_natural(last - place, loops) for last in lasts)

    def _at_least(self, extent: Linear) -> list[Linear]:
        """The extent, and what it is no less than."""
        if not isinstance(extent.symbol, Var):
            return [extent]
        bounds = self.terms.bounds_of(extent.symbol, "builtins.max")
        return [extent, *(Linear(b.symbol, b.offset + extent.offset) for b in bounds)]

    def is_natural(self, number: Polynomial, loops: Sequence[Node]) -> bool:
        """Whether the number is never below 0 inside of the loops."""
        indices = {loop.index for loop in loops if isinstance(loop, For)}
        for loop in loops:
            if not isinstance(loop, For) or loop.index not in set(number.symbols()):
                continue
            parts = number.split(loop.index)
            bounds = self._bounds(loop)
            if parts is None or bounds is None:
                return False
            factor, rest = parts
            lowest, highest = bounds
            if self._is_sum_of_naturals(factor, indices):
                number = rest + factor * lowest
            elif self._is_sum_of_naturals(-factor, indices):
                number = rest + factor * highest
            else:
                return False
        return self._is_sum_of_naturals(number, set())

    def of(self, operand: Operand) -> Polynomial:
        """The operand as a polynomial."""
        return self.of_linear(self.terms.linear(operand))

    def of_linear(self, number: Linear) -> Polynomial:
        """A variable or an extent, plus a constant, as a polynomial."""
        if number.symbol is None:
            return constant(number.offset)
        assert isinstance(number.symbol, Hashable)
        if number.symbol not in self._known:
            self._known[number.symbol] = self._expanded(number.symbol)
        return self._known[number.symbol] + constant(number.offset)

    def _expanded(self, name: Hashable) -> Polynomial:
        node = self.terms.structure.maker(name)
        match node:
            case Assign(op="add" | "sub" | "mul" as op, target=target, args=args):
                if target.type == INT:
                    left, right = map(self.of, args)
                    return {"add": left + right, "sub": left - right, "mul": left * right}[op]
            case Assign(op="from_start" | "builtins.min" | "builtins.max", args=(_, _)):
                chosen = self._chosen(node)
                return symbol(name) if chosen is None else chosen
        return symbol(name)

    def _chosen(self, node: Assign) -> Polynomial | None:
        """The one operand that the node always gives, if that is known."""
        left, right = map(self.of, node.args)
        loops = self.terms.structure.loops_around(node)
        if node.op == "from_start":
            return left if self.is_natural(left, loops) else None
        less, more = (left, right) if self.is_natural(right - left, loops) else (right, left)
        if not self.is_natural(more - less, loops):
            return None
        return less if node.op == "builtins.min" else more

    def _bounds(self, loop: For) -> tuple[Polynomial, Polynomial] | None:
        """The least and the greatest index, if the loop runs at all."""
        if not isinstance(loop.step, Const):
            return None
        start, stop = self.of(loop.start), self.of(loop.stop)
        if loop.step.value > 0:
            return start, stop - constant(1)
        return stop + constant(1), start

    def _is_sum_of_naturals(self, number: Polynomial, indices: set[Var]) -> bool:
        """Whether no term can be negative: those of `indices` only if these count from 0 upward."""
        if any(coefficient < 0 for coefficient in number.terms.values()):
            return False
        return all(
            isinstance(name, tuple) or (name in indices and self._counts_from_zero(name))
            for name in number.symbols()
        )

    def _counts_from_zero(self, index: Hashable) -> bool:
        assert isinstance(index, Var)
        loop = self.terms.structure.owner[id(self.terms.structure.home[index])]
        if not isinstance(loop, For) or not isinstance(loop.start, Const):
            return False
        return loop.start.value >= 0 and isinstance(loop.step, Const) and loop.step.value > 0
