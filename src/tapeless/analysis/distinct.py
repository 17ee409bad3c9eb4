"""Which arrays of one class are certainly not the same memory.

A loop that makes a new array in each iteration and hands it to the next puts both into one alias
class. Within an iteration they are apart: memory that is new is not what had a name before. Buffers
that change places (`old, new = new, old`) are apart in every iteration if they are in the first.
"""

from __future__ import annotations

from functools import cached_property

from tapeless.analysis.loop_state import is_new
from tapeless.analysis.stacks import LocalStack, local_stacks
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import Carry, For, Function, Node, Operand, Var, While
from tapeless.ir.visitor import blocks, entry_vars

NONE: frozenset[frozenset] = frozenset()


class Distinct:
    """Answers for one function, about variables as they are at one moment."""

    def __init__(self, function: Function, structure: Structure) -> None:
        self.function, self.structure = function, structure

    @cached_property
    def _stacks(self) -> dict[Var, LocalStack]:
        """What is taken off a stack that has one place to fill it, and the stack."""
        return {
            stack.pops[0].target: stack
            for stack in local_stacks(self.function)
            if len(stack.pushes) == len(stack.pops) == 1
        }

    @cached_property
    def _carried(self) -> dict[Var, tuple[Node, Carry]]:
        """What each carried value, in the loop and behind it, belongs to."""
        return {
            var: (node, carry)
            for node in self.structure.position
            if isinstance(node, (For, While))
            for carry in node.carries
            for var in (carry.phi, carry.result)
        }

    def are_apart(self, one: Operand, other: Operand, given: frozenset[frozenset] = NONE) -> bool:
        """Whether the two share no memory, if the pairs that are `given` do not."""
        if not (isinstance(one, Var) and isinstance(other, Var)) or one is other:
            return False
        pair = frozenset((one, other))
        if pair in given:
            return True
        pushed = self._pushed_together(one, other)
        if pushed is not None:
            return self.are_apart(*pushed, given)
        if self._is_newer(one, other) or self._is_newer(other, one):
            return True
        return self._are_carried_apart(one, other, given | {pair})

    def _are_carried_apart(self, one: Var, other: Var, given: frozenset[frozenset]) -> bool:
        """By induction over the iterations of the loop that carries one of them, or both."""
        if one not in self._carried:
            one, other = other, one
        if one not in self._carried:
            return False
        loop, carry = self._carried[one]
        its_loop, other_carry = self._carried.get(other, (None, None))
        if its_loop is loop and other_carry is not None:
            sides = ((carry.initial, other_carry.initial), (carry.next, other_carry.next))
        elif self._is_inside(other, loop):
            return False
        else:
            sides = ((carry.initial, other), (carry.next, other))
        return all(self.are_apart(*side, given) for side in sides)

    def _is_newer(self, new: Var, other: Var) -> bool:
        """Whether `new` was made after `other` had its name, or both were made."""
        node = self.structure.maker(new)
        if node is None or not is_new(node):
            return False
        if is_new(self.structure.maker(other)):
            return True
        loop = next(iter(self.structure.loops_around(node)), None)
        if loop is None:
            return False
        return other in entry_vars(loop) or not self._is_inside(other, loop)

    def _is_inside(self, var: Var, loop: Node) -> bool:
        home = self.structure.home[var]
        return any(self.structure.is_within(home, block) for block in blocks(loop))

    def _pushed_together(self, one: Var, other: Var) -> tuple[Var, Var] | None:
        """What was put on two stacks in one iteration, if the two are taken off in one."""
        stacks = self._stacks.get(one), self._stacks.get(other)
        if stacks[0] is None or stacks[1] is None:
            return None
        homes = self.structure.block_of
        (first,), (second,) = stacks[0].pushes, stacks[1].pushes
        if homes[first] is not homes[second]:
            return None
        if homes[stacks[0].pops[0]] is not homes[stacks[1].pops[0]]:
            return None
        values = first.value, second.value
        return values if all(isinstance(v, Var) for v in values) else None  # type: ignore[return-value]
