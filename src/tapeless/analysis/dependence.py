"""Which statements may change places, and which iterations of a loop may.

Two statements conflict if one reads what the other makes: a value, or the contents of memory.
Memory is told apart by alias class, and inside a loop by slab: iteration `i` that touches only
`a[i]` has nothing to do with the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from tapeless.analysis.accesses import Access as Access
from tapeless.analysis.slabs import Slabs
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    For,
    Function,
    If,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Var,
    While,
)
from tapeless.ir.types import INT
from tapeless.ir.visitor import blocks, defined, entry_vars, operands, passed_on, walk
from tapeless.rules.registry import operation

# What is assumed may be asked at any time: another derivative starts anew where it is not so.
ASSUMPTIONS = frozenset({"assume_equal", "assume_untied"})


@dataclass
class Effects:
    """What a statement, with all inside it, reads and changes."""

    uses: set[Var] = field(default_factory=set)
    defines: set[Var] = field(default_factory=set)
    reads: set = field(default_factory=set)
    stores: set = field(default_factory=set)
    adds: set = field(default_factory=set)  # sums that the compiler made, in any order
    may_raise: bool = False
    guards: bool = False  # raises by itself, where a condition says so
    touches: bool = False  # reads or writes an element of some array
    must_stay: bool = False

    def include(self, other: Effects) -> None:
        """Add what another statement does."""
        self.uses |= other.uses
        self.defines |= other.defines
        self.reads |= other.reads
        self.stores |= other.stores
        self.adds |= other.adds
        self.may_raise |= other.may_raise
        self.guards |= other.guards
        self.touches |= other.touches
        self.must_stay |= other.must_stay

    def conflicts(self, later: Effects) -> bool:
        """Whether `later` has to come after."""
        if self.defines & later.uses or self.must_stay or later.must_stay:
            return True
        if self.may_raise and later.may_raise:
            return True
        if self.guards and later.touches:
            return True  # an access may rely on a check before it
        return bool(
            self.stores & (later.reads | later.stores | later.adds)
            or self.adds & (later.reads | later.stores)
            or self.reads & (later.stores | later.adds)
        )


class Dependence(Slabs):
    """Effects of the statements of a function, computed when asked for."""

    def __init__(self, function: Function) -> None:
        super().__init__(function)
        self._effects: dict[Node, Effects] = {}
        self._are_apart_in: dict[For, bool] = {}  # the iterations of a loop

    def effects(self, node: Node) -> Effects:
        if node not in self._effects:
            self._effects[node] = self._collect(node)
        return self._effects[node]

    def forget(self, node: Node) -> None:
        """The node was changed, or something inside of it."""
        for inner in walk(Block([node])):
            self._accesses.pop(inner, None)
            self._forget_own(inner)

    def _forget_own(self, node: Node) -> None:
        for known in (self._effects, self._inside, self._are_apart_in):
            known.pop(node, None)  # type: ignore[call-overload]

    def take_in(self, first: Node, second: Node) -> None:
        """The statements of `second` are now in `first`, whose own are what they were. If both are
        loops whose iterations are apart, so are those of the two together: this was asked before.
        """
        are_apart = self._are_apart_in.get(first) and self._are_apart_in.get(second)  # type: ignore[call-overload]
        self.forget(second)
        self._forget_own(first)
        if are_apart and isinstance(first, For):
            self._are_apart_in[first] = True

    def _collect(self, node: Node) -> Effects:
        found = Effects(defines=set(defined(node)))
        found.uses.update(v for v in (*operands(node), *passed_on(node)) if isinstance(v, Var))
        self._own(node, found)
        own = found.defines
        found.defines = set(entry_vars(node))
        for block in blocks(node):
            for inner in block.nodes:
                found.include(self.effects(inner))
        found.uses -= found.defines
        found.defines = own
        return found

    def _own(self, node: Node, found: Effects) -> None:
        for access in self.accesses(node):
            kind = {"read": found.reads, "store": found.stores, "add": found.adds}[access.kind]
            kind.add(self.memory(access.base))
            found.touches = True
        match node:
            case Raise():
                found.may_raise = found.guards = True
            case Load(checked=True) | Store(checked=True) | Accumulate(checked=True):
                found.may_raise = True
            case Assign(op="assume_equal"):
                found.guards = True
            case Assign(op="assume_untied"):
                found.may_raise = True
            case Assign(op=op):
                found.must_stay = operation(op).effect
            case Push(stack=stack) | Pop(stack=stack):
                found.stores.add(self.memory(stack))

    # ---- iterations ------------------------------------------------------------------------------

    def is_independent(
        self, loop: For, uses: Counter, without: Collection[Node] = frozenset()
    ) -> bool:
        """Whether the iterations may run in any order: they share nothing but sums. Those `without`
        are left out of account.
        """
        sums = all(is_sum(c.next, c.phi, self.structure, uses) for c in loop.carries)
        if not without:
            return sums and self._is_apart(loop)
        return sums and self._find_apart(loop, without)

    def may_vectorise(self, loop: For, uses: Counter) -> bool:
        """Whether several iterations may run side by side: beside sums they share nothing but what
        each hands to the next, and makes without what the one before handed to it.
        """
        handed = [c for c in loop.carries if not is_sum(c.next, c.phi, self.structure, uses)]
        return not any(self._feeds_itself(c, loop) for c in handed) and self._is_apart(loop)

    def _feeds_itself(self, carry: Carry, loop: For) -> bool:
        """Whether the carried value depends on itself some iterations before."""
        made = {var: node for node in loop.body.nodes for var in defined(node)}
        following = {c.phi: c.next for c in loop.carries}
        pending, seen = [carry.next], set()
        while pending:
            operand = pending.pop()
            if operand in seen:
                continue
            seen.add(operand)
            if operand in made:
                pending.extend(self._uses(made[operand]))
            elif operand in following:
                pending.append(following[operand])
        return carry.phi in seen

    def _uses(self, node: Node) -> Iterable[Var]:
        """What the node, with all inside it, reads."""
        if isinstance(node, (Assign, Load)):
            return [operand for operand in operands(node) if isinstance(operand, Var)]
        return self.effects(node).uses

    def _is_apart(self, loop: For) -> bool:
        """Whether no iteration touches what another one writes, and all of them run."""
        if loop not in self._are_apart_in:
            self._are_apart_in[loop] = self._find_apart(loop)
        return self._are_apart_in[loop]

    def _find_apart(self, loop: For, without: Collection[Node] = frozenset()) -> bool:
        if loop.exit is not None or loop.trips is not None:
            return False
        for node in walk(loop.body):
            if isinstance(node, (Push, Pop, Raise)):
                return False
            if isinstance(node, Assign) and node.op not in ASSUMPTIONS:
                if operation(node.op).effect:
                    return False
        found = self.accesses_inside(loop).values()
        left = [[access for access in group if access.node not in without] for group in found]
        return all(
            self.stay_apart(accesses, {access.node: loop.index for access in accesses})
            for accesses in left
        )


# ---- sums ----------------------------------------------------------------------------------------


def count_uses(function: Function) -> Counter:
    """How often each variable is read."""
    read: list[Operand] = list(function.results)
    for node in walk(function.body):
        read += operands(node)
        if isinstance(node, (If, For, While)):
            read += passed_on(node)
    return Counter([v for v in read if isinstance(v, Var)])


def is_sum(
    operand: Operand,
    phi: Var,
    structure: Structure,
    uses: Counter,
    additions: frozenset[str] = frozenset({"radd"}),
) -> bool:
    """Whether `operand` is `phi` plus terms, and nothing else reads the partial sums.

    `additions` are the operations that count as sums: by default only those that may be made in any
    order. Those of integers may be.
    """
    reads = _reads_in_sum(operand, phi, structure, uses, additions)
    return reads > 0 and reads == uses[phi]


# In these only the first operand can be the sum so far.
_FIRST_ONLY = frozenset({"sub", "isub", "truediv", "itruediv"})


def _reads_in_sum(
    operand: Operand, phi: Var, structure: Structure, uses: Counter, additions: frozenset[str]
) -> int:
    """How often the sum that ends in `operand` reads `phi`, over all branches; 0 if it is none."""
    if operand is phi:
        return 1
    if not isinstance(operand, Var) or uses[operand] != 1:
        return 0

    def reads(inner: Operand) -> int:
        return _reads_in_sum(inner, phi, structure, uses, additions)

    node = structure.maker(operand)
    match node:
        case Assign(op=op, args=args) if op in additions or _is_of_integers(node):
            summands = args[:1] if op in _FIRST_ONLY else args
            return next((count for count in map(reads, summands) if count), 0)
        case For(exit=None):
            carry = next((c for c in node.carries if c.result is operand), None)
            if carry is None or not is_sum(carry.next, carry.phi, structure, uses, additions):
                return 0
            return reads(carry.initial)
        case If():
            merge = next(m for m in node.merges if m.result is operand)
            then, orelse = reads(merge.then), reads(merge.orelse)
            return then + orelse if then and orelse else 0
    return 0


def _is_of_integers(node: Assign) -> bool:
    return node.op == "add" and node.target.type == INT
