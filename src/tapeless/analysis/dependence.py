"""Which statements may change places, and which iterations of a loop may.

Two statements conflict if one reads what the other makes: a value, or the contents of memory.
Memory is told apart by alias class, and inside a loop by slab: iteration `i` that touches only
`a[i]` has nothing to do with the others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tapeless.analysis.aliasing import Aliases, is_gather
from tapeless.analysis.distinct import Distinct
from tapeless.analysis.linear import linear
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Carry,
    Const,
    For,
    Function,
    If,
    Index,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import INT, Array, Stack, is_array
from tapeless.ir.visitor import blocks, defined, entry_vars, operands, passed_on, walk
from tapeless.rules.registry import operation

# How far an index is from that of a loop: a number, and variables that the loop does not change.
Distance = tuple[int, frozenset[Var]]
# A slab of an array: an axis, and how far the index on it is from that of the loop.
Slab = tuple[int, Distance]


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


@dataclass
class Access:
    """One read or write of an element, or of a part, of the memory of `base`."""

    node: Node
    kind: str  # "read", "store" or "add"
    base: Var
    index: Index | None  # None: anything of it


class Dependence:
    """Effects of the statements of a function, computed when asked for."""

    def __init__(self, function: Function) -> None:
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        self._loop_of = {n.index: n for n in self.structure.position if isinstance(n, For)}
        self.distinct = Distinct(function, self.structure)
        self._effects: dict[Node, Effects] = {}
        self._inside: dict[Node, dict[object, list[Access]]] = {}

    def effects(self, node: Node) -> Effects:
        if node not in self._effects:
            self._effects[node] = self._collect(node)
        return self._effects[node]

    def forget(self, node: Node) -> None:
        """The node was changed."""
        self._effects.pop(node, None)
        self._inside.pop(node, None)

    def _collect(self, node: Node) -> Effects:
        found = Effects(defines=set(defined(node)))
        found.uses.update(v for v in (*operands(node), *passed_on(node)) if isinstance(v, Var))
        self._own(node, found)
        inner_defined = set(entry_vars(node))
        for block in blocks(node):
            for inner in block.nodes:
                effects = self.effects(inner)
                found.uses |= effects.uses
                found.reads |= effects.reads
                found.stores |= effects.stores
                found.adds |= effects.adds
                found.may_raise |= effects.may_raise
                found.guards |= effects.guards
                found.touches |= effects.touches
                found.must_stay |= effects.must_stay
                inner_defined |= effects.defines
        found.uses -= inner_defined
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
            case Assign(op=op):
                found.must_stay = operation(op).effect
            case Push(stack=stack) | Pop(stack=stack):
                found.stores.add(self.memory(stack))

    def memory(self, operand: Operand) -> object:
        return self.aliases.find(operand) if isinstance(operand, Var) else operand

    # ---- accesses --------------------------------------------------------------------------------

    def accesses(self, node: Node) -> list[Access]:
        """What the node itself reads and writes in memory."""
        match node:
            case Load(array=Var() as array, index=index):
                if is_gather(index):
                    return self._contents(node)
                found = [] if is_array(node.target.type) else [Access(node, "read", array, index)]
                return found + self._contents(node, skip=array)
            case Store(array=Var() as array, index=index):
                return [Access(node, "store", array, index), *self._contents(node, skip=array)]
            case Accumulate(array=Var() as array, index=index):
                return [Access(node, "add", array, index), *self._contents(node, skip=array)]
            case Assign(op="reshape" | "ravel", args=(Var(type=Array(layout="F" | "A")), *_)):
                pass  # reads: it makes a copy of what is not contiguous
            case Assign(op=op) if operation(op).shape_only or operation(op).view or op == "alias":
                return []
        return self._contents(node)

    def _contents(self, node: Node, skip: object = None) -> list[Access]:
        """The arrays that the node reads as a whole."""
        if blocks(node):
            return []
        return [
            Access(node, "read", operand, None)
            for operand in operands(node)
            if isinstance(operand, Var)
            and isinstance(operand.type, (Array, Stack))
            and operand is not skip
        ]

    def accesses_inside(self, loop: For) -> dict[object, list[Access]]:
        """Those of the whole body, by the memory that they touch; without memory that is made in
        the body.
        """
        if loop not in self._inside:
            self._inside[loop] = self._collect_inside(loop)
        return self._inside[loop]

    def _collect_inside(self, loop: For) -> dict[object, list[Access]]:
        made_inside = {
            self.memory(node.target)
            for node in walk(loop.body)
            if isinstance(node, (Assign, Load)) and not self._is_view(node)
        }
        found: dict[object, list[Access]] = {}
        for node in walk(loop.body):
            for access in self.accesses(node):
                if self.memory(access.base) not in made_inside:
                    found.setdefault(self.memory(access.base), []).append(access)
        return found

    def _is_view(self, node: Assign | Load) -> bool:
        if not is_array(node.target.type):
            return True
        if isinstance(node, Load):
            return not any(isinstance(p, Var) and is_array(p.type) for p in node.index)
        return operation(node.op).view or node.op == "alias"

    # ---- slabs -----------------------------------------------------------------------------------

    def slabs(self, access: Access, index: Var) -> tuple[Var, frozenset[Slab]]:
        """The array, and the slabs of it that the access stays in while a loop is at `index`."""
        base, items = access.base, access.index or ()
        view = self.structure.definition.get(base)
        if isinstance(view, Load) and isinstance(view.array, Var) and _is_row(view.index):
            base, items = view.array, view.index[:1]
        found = set()
        for axis, item in enumerate(items):
            if not isinstance(item, (Var, Const)):
                break  # an ellipsis or a new axis moves what follows
            distance = self.distance(item, index)
            if distance is not None and not self.may_wrap(access.node, item):
                found.add((axis, distance))
        return base, frozenset(found)

    def distance(self, item: Operand, index: Var) -> Distance | None:
        """How far the item is from the index of a loop; None if that is not the same in each
        iteration.
        """
        symbol, offset = self.linear(item)
        if symbol is index:
            return offset, frozenset()
        node = self.structure.definition.get(symbol) if isinstance(symbol, Var) else None
        if not (isinstance(node, Assign) and node.op == "add"):
            return None
        for moving, fixed in (node.args, node.args[::-1]):
            inner = self.distance(moving, index)
            if inner is not None and isinstance(fixed, Var) and self._is_fixed(fixed, index):
                return (inner[0] + offset, inner[1] | {fixed}) if fixed not in inner[1] else None
        return None

    def _is_fixed(self, var: Var, index: Var) -> bool:
        """Whether the variable is a number that is defined outside of the loop with this index."""
        if var.type != INT:
            return False
        body, block = self.structure.home[index], self.structure.home[var]
        while block is not body:
            owner = self.structure.owner[id(block)]
            if owner is None:
                return True
            block = self.structure.block_of[owner]
        return False

    def may_wrap(self, node: Node, item: Operand) -> bool:
        """Whether the index may be below zero, where it means an element at the end."""
        if not getattr(node, "checked", False):
            return False
        lowest = self.lowest(item)
        return lowest is None or lowest < 0

    def lowest(self, operand: Operand) -> int | None:
        """A number that the integer is never below, if one is known."""
        symbol, offset = self.linear(operand)
        if symbol is None:
            return offset
        if not isinstance(symbol, Var):
            return None
        node, loop = self.structure.definition.get(symbol), self._loop_of.get(symbol)
        if isinstance(loop, For) and loop.step in (Const(1), Const(-1)):
            upward = loop.step == Const(1)
            end = self.lowest(loop.start if upward else loop.stop)
            return None if end is None else end + offset + (0 if upward else 1)
        match node:
            case Assign(op="add" | "mul", args=args):
                parts = [self.lowest(arg) for arg in args]
                if None in parts or (node.op == "mul" and min(parts) < 0):  # type: ignore[type-var]
                    return None
                return offset + (sum(parts) if node.op == "add" else 0)  # type: ignore[arg-type]
            case Assign(op="builtins.max", args=args):
                known = [low for low in map(self.lowest, args) if low is not None]
                return max(known) + offset if known else None
            case Assign(op="shape" | "from_start"):
                return offset
        return None

    def linear(self, operand: Operand) -> tuple[Operand | None, int]:
        """The operand as a variable plus a constant."""
        return linear(operand, self.structure)

    def stay_apart(self, accesses: list[Access], indices: dict[Node, Var]) -> bool:
        """Whether iterations that differ in their index touch different elements.

        `indices` gives the index of the loop that each access belongs to.
        """
        if all(access.kind == "read" for access in accesses):
            return True
        if all(access.kind == "add" for access in accesses):
            return True
        groups = self._apart(accesses, indices)
        if len(groups) > 1:
            return all(self.stay_apart(group, indices) for group in groups)
        common: frozenset[Slab] | None = None
        bases = set()
        for access in accesses:
            base, slabs = self.slabs(access, indices[access.node])
            bases.add(base)
            common = slabs if common is None else common & slabs
        return bool(common) and len(bases) == 1

    def _apart(self, accesses: list[Access], indices: dict[Node, Var]) -> list[list[Access]]:
        """The accesses in groups that share no memory."""
        groups: list[list[Access]] = []
        for access in accesses:
            near = [g for g in groups if not all(self._are_apart(access, a, indices) for a in g)]
            groups = [group for group in groups if group not in near]
            groups.append([access, *(a for group in near for a in group)])
        return groups

    def _are_apart(self, one: Access, other: Access, indices: dict[Node, Var]) -> bool:
        if one.base is other.base or not self.distinct.are_apart(one.base, other.base):
            return False
        outside = [
            self._is_outside(a.base, indices[b.node]) for a in (one, other) for b in (one, other)
        ]
        return all(outside)

    def _is_outside(self, base: Var, index: Var) -> bool:
        """Whether an array is the same in all iterations of the loop with this index."""
        inside = {id(self.structure.home[index])}
        block = self.structure.home[base]
        while id(block) not in inside:
            owner = self.structure.owner[id(block)]
            if owner is None:
                return True
            block = self.structure.block_of[owner]
        return False

    def is_independent(self, loop: For, uses: Counter) -> bool:
        """Whether the iterations may run in any order: they share nothing but sums."""
        sums = all(is_sum(c.next, c.phi, self.structure, uses) for c in loop.carries)
        return sums and self._is_apart(loop)

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
                pending.extend(self.effects(made[operand]).uses)  # type: ignore[index]
            elif operand in following:
                pending.append(following[operand])  # type: ignore[index]
        return carry.phi in seen

    def _is_apart(self, loop: For) -> bool:
        """Whether no iteration touches what another one writes, and all of them run."""
        if loop.exit is not None or loop.trips is not None:
            return False
        for node in walk(loop.body):
            if isinstance(node, (Push, Pop, Raise)):
                return False
            if isinstance(node, Assign) and node.op != "assume_equal":
                if operation(node.op).effect:
                    return False
        return all(
            self.stay_apart(accesses, {access.node: loop.index for access in accesses})
            for accesses in self.accesses_inside(loop).values()
        )


def _is_row(index: Index) -> bool:
    """`a[i]`, or `a[i, :, :]`."""
    if not index or not isinstance(index[0], (Var, Const)):
        return False
    return all(item == Slice() for item in index[1:])


def count_uses(function: Function) -> Counter:
    """How often each variable is read."""
    read = [operand for node in walk(function.body) for operand in _all_read(node)]
    return Counter(v for v in (*function.results, *read) if isinstance(v, Var))


def _all_read(node: Node) -> tuple[Operand, ...]:
    return (*operands(node), *passed_on(node))


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

    node = structure.definition.get(operand)
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
