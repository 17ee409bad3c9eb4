"""Sums that may be added in any order, which lets loops over them vectorise.

The compiler's own sums are such from the start. A sum of the user's is one if it does nothing but
accumulate: nothing reads what has been added up so far, so that compensated sums, which do, stay as
they are.
"""

from __future__ import annotations

from tapeless.analysis.dependence import count_uses, is_sum
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, For, Function, If, Operand, Var
from tapeless.ir.types import FLOATS, Scalar, is_array
from tapeless.ir.visitor import walk

ADDITIONS = frozenset({"add", "sub", "radd"})


def recognise_sums(function: Function) -> Function:
    """Write, in place, plain accumulations over loops as sums in any order."""
    structure, uses = Structure(function), count_uses(function)
    chains = [
        (carry.next, carry.phi)
        for loop in walk(function.body)
        if isinstance(loop, For) and loop.exit is None
        for carry in loop.carries
        if isinstance(carry.phi.type, Scalar) and carry.phi.type.dtype in FLOATS
        if carry.next is not carry.phi and is_sum(carry.next, carry.phi, structure, uses, ADDITIONS)
    ]
    rewriter = _Rewriter(structure)
    for last, phi in chains:
        rewriter.chain(last, phi)
    return function


class _Rewriter:
    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.leads: dict[tuple[Operand, Var], bool] = {}

    def leads_to(self, operand: Operand, phi: Var) -> bool:
        """Whether the operand is `phi`, or a sum of it."""
        node = self.structure.maker(operand)
        match node:
            case _ if operand is phi:
                return True
            case Assign(op=op, args=args) if op in ADDITIONS:
                return any(self.leads_to(arg, phi) for arg in args)
            case For():
                carry = next((c for c in node.carries if c.result is operand), None)
                return carry is not None and self.leads_to(carry.initial, phi)
            case If():
                return any(self.leads_to(m.then, phi) for m in node.merges if m.result is operand)
        return False

    def chain(self, operand: Operand, phi: Var) -> None:
        """Rewrite the additions between `phi` and `operand`."""
        if operand is phi or not isinstance(operand, Var):
            return
        node = self.structure.maker(operand)  # None for what a loop around carries
        match node:
            case Assign(op=op, args=(left, right)) if op in ADDITIONS:
                self.chain(left if self.leads_to(left, phi) else right, phi)
                if node.op == "sub":
                    self._negate(node)
                node.op = "radd"
            case For():
                carry = next(c for c in node.carries if c.result is operand)
                self.chain(carry.initial, phi)  # its own sum is a chain by itself
            case If():
                merge = next(m for m in node.merges if m.result is operand)
                self.chain(merge.then, phi)
                self.chain(merge.orelse, phi)

    def _negate(self, node: Assign) -> None:
        """From `a - b` to `a + (-b)`."""
        block = self.structure.block_of[node]
        builder = Builder(Block(), node.location)
        less = node.args[1]
        negated = builder.assign("neg", less, hint="t", type=getattr(less, "type", None))
        node.args = (node.args[0], negated)
        at = block.nodes.index(node)
        block.nodes[at:at] = builder.block.nodes


def write_plain_sums(function: Function) -> Function:
    """Make plain additions, in place, of the sums that gain nothing from being reordered: those of
    arrays, and those outside of loops.
    """
    structure = Structure(function)
    for node in structure.position:
        if isinstance(node, Assign) and node.op == "radd":
            if is_array(node.target.type) or not structure.loops_around(node):
                node.op = "add"
    return function
