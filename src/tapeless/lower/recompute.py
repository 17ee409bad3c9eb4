"""What is computed cheaply is computed again where it is read, not kept in an array.

Of `t = exp(z); u = 1 + t`, recorded for the way back, `u` is known from `t`. A mask of which
elements are a maximum is a comparison of what is in memory anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.analysis.shapes import EMPTY
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, For, Function, Load, Node, Operand, Store, Var
from tapeless.ir.types import Array, is_array
from tapeless.ir.visitor import walk
from tapeless.lower.extents import Extents
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.simplify import simplify

CHEAP = {"add", "sub", "mul", "neg", "radd", "lt", "le", "gt", "ge", "eq", "ne"}
# The most operations that one element is computed by.
MOST = 3


def compute_again(function: Function) -> Function:
    """Replace, in place, reads of elements that are cheap to compute."""
    found = _Search(function)
    arrays = [a for a in map(found.kept, found.structure.position) if a is not None]
    changed = False
    for kept in arrays:
        changed |= found.replace(kept)
    return simplify(remove_dead_code(function)) if changed else function


@dataclass
class _Kept:
    """An array that one statement fills, element by element."""

    store: Store
    loads: list[Load]


class _Search:
    def __init__(self, function: Function) -> None:
        self.dependence = Dependence(function)
        self.structure = self.dependence.structure
        self.uses = count_uses(function)
        self.stores: dict[Var, list[Store]] = {}
        self.loads: dict[Var, list[Load]] = {}
        self.held: dict[Var, list[Store]] = {}  # value -> where it is stored
        self.extents = Extents(function)
        for node in walk(function.body):
            self.extents.learn(node)
            if isinstance(node, Store) and isinstance(node.array, Var):
                self.stores.setdefault(node.array, []).append(node)
                if isinstance(node.value, Var):
                    self.held.setdefault(node.value, []).append(node)
            elif isinstance(node, Load) and isinstance(node.array, Var):
                self.loads.setdefault(node.array, []).append(node)
        self.gone: set[Var] = set()
        self.needed: set[Operand] = set()  # arrays that are read in place of those

    def kept(self, node: Node) -> _Kept | None:
        """The array that the node makes, if it is filled by one store and read by element."""
        if not isinstance(node, Assign) or not self.is_filled_once(node.target):
            return None
        (store,), loads = self.stores[node.target], self.loads.get(node.target, [])
        return _Kept(store, loads) if loads else None

    def is_filled_once(self, array: Var) -> bool:
        """Whether a single store, to the elements that loops go through, is all that writes."""
        made, stores = self.structure.definition.get(array), self.stores.get(array, [])
        if not isinstance(made, Assign) or made.op not in EMPTY or len(stores) != 1:
            return False
        loads = self.loads.get(array, [])
        if len(stores) + len(loads) != self.uses[array] or not isinstance(array.type, Array):
            return False
        if any(len(node.index) != array.type.ndim for node in (*stores, *loads)):
            return False
        if any(is_array(load.target.type) for load in loads):
            return False  # a view
        (store,) = stores
        around = self.structure.ancestors(store)
        loops = {loop.index for loop in around if isinstance(loop, For)}
        return set(store.index) <= loops and len(set(store.index)) == len(store.index)

    def replace(self, kept: _Kept) -> bool:
        """Compute the elements where they are read, if that is possible everywhere."""
        terms = _Terms(self, kept.store)
        if kept.store.array in self.needed or _dtype(kept.store.value) != _dtype(kept.store.array):
            return False  # or rounded
        if not terms.grow(kept.store.value) or not terms.nodes:
            return False
        if not all(terms.can_stand_at(load) for load in kept.loads):
            return False
        self.gone.add(kept.store.array)  # type: ignore[arg-type]
        self.needed |= {leaf.array for leaf in terms.leaves.values()}
        for load in kept.loads:
            terms.write_at(load)
        block = self.structure.block_of[kept.store]
        block.nodes.remove(kept.store)
        return True


class _Terms:
    """The computation of one element, down to what is in memory or known at top level."""

    def __init__(self, search: _Search, store: Store) -> None:
        self.search, self.store = search, store
        self.structure = search.structure
        self.nodes: list[Node] = []  # in the order in which they are computed
        self.leaves: dict[Var, Load] = {}
        self.others: list[Store] = []  # what fills other arrays that are read instead
        made = search.structure.definition[store.array]  # type: ignore[index]
        owners = search.structure.ancestors(made)
        self.around = [search.structure.block_of[node] for node in (made, *owners)]

    def grow(self, operand: Operand) -> bool:
        """Take in what computes the operand; whether that is cheap and possible elsewhere."""
        if not isinstance(operand, Var) or operand in self.leaves:
            return True
        if self._is_in_scope(operand):
            return True
        node = self.structure.definition.get(operand)
        if node is None:
            return False
        held = self._held(operand)
        if held is not None:
            self.leaves[operand] = held
            return True
        if isinstance(node, Load):
            return self._take_load(node)
        if not isinstance(node, Assign) or node.op not in CHEAP or len(self.nodes) >= MOST:
            return False
        if not all(self.grow(arg) for arg in node.args):
            return False
        if node not in self.nodes:
            self.nodes.append(node)
        return True

    def _is_in_scope(self, var: Var) -> bool:
        """Whether the variable is known wherever the array is, once that is filled."""
        return any(self.structure.home[var] is block for block in self.around)

    def _held(self, operand: Var) -> Load | None:
        """The reading of the operand from another array that keeps it at the same place."""
        for store in self.search.held.get(operand, ()):
            array = store.array
            if store is self.store or array in self.search.gone or store.index != self.store.index:
                continue
            if not isinstance(array, Var) or self.structure.home[array] is not self.around[0]:
                continue
            if self.search.is_filled_once(array) and _dtype(array) == _dtype(operand):
                self.others.append(store)
                return Load(operand, array, store.index, checked=False)
        return None

    def _take_load(self, node: Load) -> bool:
        array = node.array
        if node.checked or not isinstance(array, Var) or not self._is_in_scope(array):
            return False
        if self.search.dependence.aliases.is_written(array):
            return False
        known = set(self.store.index)
        if not all(
            isinstance(i, Const) or i in known or (isinstance(i, Var) and self._is_in_scope(i))
            for i in node.index
        ):
            return False
        self.leaves[node.target] = node
        return True

    # ---- where it is read ------------------------------------------------------------------------

    def can_stand_at(self, load: Load) -> bool:
        """Whether that reads no more there than the array itself, and what goes with that."""
        if load.checked and not self._can_be_checked():
            return False
        position = self.structure.position
        is_behind = position[load] > position[self.store]
        if any((position[load] > position[store]) != is_behind for store in self.others):
            return False
        block = self.structure.block_of[load]
        names = dict(zip(self.store.index, load.index, strict=True))
        there = {
            (node.array, node.index)
            for node in block.nodes
            if isinstance(node, Load) and node is not load
        }
        wanted = {(leaf.array, _placed(leaf.index, names)) for leaf in self.leaves.values()}
        return len(wanted - there) <= 1

    def _can_be_checked(self) -> bool:
        """Whether an element is out of range in what is read instead where it is in the array."""
        store, extents = self.store, self.search.extents
        return bool(self.leaves) and all(
            leaf.index == store.index and extents.of(leaf.array) == extents.of(store.array)  # type: ignore[arg-type]
            for leaf in self.leaves.values()
        )

    def write_at(self, load: Load) -> None:
        block = self.structure.block_of[load]
        builder = Builder(Block(), load.location)
        names: dict = dict(zip(self.store.index, load.index, strict=True))
        checked = load.checked
        for var, leaf in self.leaves.items():
            target = Var(var.hint, var.type)
            builder.append(Load(target, leaf.array, _placed(leaf.index, names), checked=checked))
            names[var], checked = target, False
        for node in self.nodes:
            assert isinstance(node, Assign)
            args = tuple(names.get(arg, arg) for arg in node.args)
            target = Var(node.target.hint, node.target.type)
            builder.append(Assign(target, node.op, args, node.attrs))
            names[node.target] = target
        value = names[self.store.value]
        builder.append(Assign(load.target, "alias", (value,)))
        place = block.nodes.index(load)
        block.nodes[place : place + 1] = builder.block.nodes


def _dtype(operand: Operand) -> str | None:
    return getattr(operand.type, "dtype", None) if isinstance(operand, Var) else None


def _placed(index: Sequence, names: Mapping) -> tuple:
    return tuple(names.get(item, item) for item in index)
