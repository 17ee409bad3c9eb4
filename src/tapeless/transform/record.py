"""Making the values of the forward part available to the backward part: in scope, computed again,
or recorded.

What is defined at top level is in scope. What stands in a branch at top level is handed out by the
branch's merges. What stands in a loop is computed again from what is at hand, or recorded: in an
array indexed by the iteration numbers where all trip counts are known before the loops, else on a
growable stack. `analysis/recording.py` decides which values to record.
"""

from __future__ import annotations

from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.analysis.distinct import Distinct
from tapeless.analysis.overwriting import Overwriting
from tapeless.analysis.recording import minimum_records
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Assign,
    Block,
    For,
    Function,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Store,
    Undefined,
    Var,
    While,
)
from tapeless.ir.types import Array, Scalar, is_array, is_bool
from tapeless.ir.visitor import (
    Cloner,
    blocks,
    defined,
    entry_vars,
    map_operands,
    operands,
    passed_on,
)
from tapeless.rules.registry import DIVISION, operation
from tapeless.transform.contents import Contents
from tapeless.transform.regions import Pairing
from tapeless.transform.tapes import Record, Tapes

# Recording inside a loop costs this much more for each loop around it.
TRIPS_GUESS = 16.0
# A copy of an array is a loop of its own, so it has to take the place of two values.
COPYING = 1.5


def record(function: Function, pairing: Pairing, fresh_shadows: set[Node]) -> list[Record]:
    """Change `function` in place so that every variable is read in scope; returns what it
    records.
    """
    recorder = Recorder(function, pairing, fresh_shadows)
    recorder.run()
    return recorder.tapes.records


class Recorder:
    """The state of one run: what is needed where, and what it has become."""

    def __init__(self, function: Function, pairing: Pairing, fresh_shadows: set[Node]) -> None:
        self.function = function
        self.pairing = pairing
        for block in pairing.blocks():
            block.nodes[:0] = pairing.head(block).nodes
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        distinct = Distinct(function, self.structure)
        self.overwriting = Overwriting(self.structure, self.aliases, distinct)
        self.contents = Contents(function, self.structure, self.overwriting)
        self.fresh_shadows = fresh_shadows
        self._stores: dict[Var, list[Store]] = {}
        for node in self.structure.position:
            if isinstance(node, Store) and isinstance(node.value, Var):
                self._stores.setdefault(node.value, []).append(node)
        self._found_again: dict[Var, Node | None] = {}
        self.resolved: dict[Var, Operand] = {}
        self.prologues: dict[int, list[Node]] = {}
        self.tapes = Tapes(function, self.structure, pairing)

    def run(self) -> None:
        self._use_extents_for_shapes()
        needed = list(dict.fromkeys(self._out_of_scope()))
        values = [var for var in needed if var not in self.pairing.index_of]
        chosen = minimum_records(values, self._inputs, self._cost)
        self.recorded = set(chosen)
        for var in needed:
            self._resolve(var)
        self._rename()
        self.tapes.place()

    # ---- what is needed --------------------------------------------------------------------------

    def _out_of_scope(self) -> list[Var]:
        """Every variable that is read where it is not in scope, in the order of reading."""
        found: list[Var] = []
        self._scan(self.function.body, set(), found)
        return found

    def _scan(self, block: Block, scope: set[Var], found: list[Var]) -> None:
        if block is self.function.body:
            scope = {param.var for param in self.function.params}
        scope = set(scope)
        for node in block.nodes:
            found.extend([v for v in operands(node) if isinstance(v, Var) and v not in scope])
            regions = blocks(node)
            if regions:
                inner = scope | set(entry_vars(node))
                for region in regions:
                    self._scan(region, inner, found)
                visible = inner.union(*(_bound(region) for region in regions))
                found.extend(v for v in passed_on(node) if isinstance(v, Var) and v not in visible)
            scope.update(defined(node))

    def _use_extents_for_shapes(self) -> None:
        """Where only the shape of an array is read, and the array is out of scope, read its extents
        instead.
        """
        self.tapes.use_extents(set(self._out_of_scope()))

    # ---- what can be computed again --------------------------------------------------------------

    def _in_scope(self, operand: Operand) -> bool:
        """Whether the backward part can read the operand without further ado."""
        if not isinstance(operand, Var) or operand in self.pairing.index_of:
            return True
        return self.structure.home[operand] is self.function.body

    def _inputs(self, var: Var) -> list[Var] | None:
        """What `var` can be computed again from, or None if it cannot."""
        if self._is_known(var):
            return []
        node = self._again(var)
        if node is None:
            return None
        return [v for v in operands(node) if isinstance(v, Var) and not self._is_known(v)]

    def _is_known(self, var: Var) -> bool:
        """Whether the value costs nothing: it is in scope, and made anyway."""
        return self._in_scope(var) and not self.contents.is_copy(var)

    def _again(self, var: Var) -> Node | None:
        """The node that computes `var` again: its own, unless that needs records, and an array
        still holds it.
        """
        if var not in self._found_again:
            node = self.structure.maker(var)
            own = node if node is not None and self._can_repeat(node) else None
            held = None if own is not None and self._is_free(own) else self._held(var)
            found = held or own
            if found is None and isinstance(node, Load):
                found = self.contents.reading(node)
            self._found_again[var] = found
        return self._found_again[var]

    def _is_free(self, node: Node) -> bool:
        """Whether the node can be repeated without any record."""
        given = [v for v in operands(node) if isinstance(v, Var) and not self._in_scope(v)]
        makers = [self.structure.maker(v) for v in given]
        return all(m is not None and self._can_repeat(m) and self._is_free(m) for m in makers)

    def _held(self, var: Var) -> Load | None:
        """The reading of `var` from an array that it was stored in, and that is known in fewer
        loops.
        """
        home = self.structure.home[var]
        for node in self._stores.get(var, ()):
            array = node.array
            if self.structure.block_of[node] is not home or not isinstance(array, Var):
                continue
            if not isinstance(var.type, Scalar) or not isinstance(array.type, Array):
                continue
            if var.type.dtype != array.type.dtype:
                continue  # rounded
            if self._depth(array) < self._depth(var):
                if not self.overwriting.may_change(node, array, node.index):
                    return Load(var, array, node.index, location=node.location)
        return None

    def _can_repeat(self, node: Node) -> bool:
        match node:
            case Assign() if node in self.fresh_shadows:
                return not self.aliases.is_passed_on(node.target)
            case Assign(target=target, op=op):
                if is_array(target.type):
                    return makes_view(node)
                what = operation(op)
                if any(isinstance(a, Var) and is_array(a.type) for a in node.args):
                    return what.shape_only
                return what.cost <= DIVISION and not what.effect
            case Load(target=target, array=array):
                if is_array(target.type):
                    return makes_view(node)
                return isinstance(array, Var) and not self.overwriting.may_change(
                    node, array, node.index
                )
        return False

    def _cost(self, var: Var) -> float:
        """Bytes, weighted by how often."""
        if self.contents.is_copy(var):
            size = COPYING * 8.0 * TRIPS_GUESS ** getattr(var.type, "ndim", 0)
        elif is_array(var.type):
            size = 64.0
        else:
            size = 1.0 if is_bool(var.type) else 8.0
        return size * TRIPS_GUESS ** self._depth(var)

    def _depth(self, var: Var) -> int:
        """The number of loops around the definition."""
        depth = 0
        owner = self.structure.owner[id(self.structure.home[var])]
        while owner is not None:
            depth += isinstance(owner, (For, While))
            owner = self.structure.owner[id(self.structure.block_of[owner])]
        return depth

    # ---- making it available ---------------------------------------------------------------------

    def _resolve(self, var: Operand) -> Operand:
        """What the backward part reads in place of `var`."""
        if isinstance(var, Var):
            self.contents.take(var)
        if not isinstance(var, Var) or (self._in_scope(var) and var not in self.pairing.index_of):
            return var
        if var not in self.resolved:
            if var in self.pairing.index_of:
                self.resolved[var] = self.pairing.index_of[var]
            elif var in self.recorded:
                self.resolved[var] = self._replay(var)
            else:
                self.resolved[var] = self._repeat(var)
        return self.resolved[var]

    def _repeat(self, var: Var) -> Operand:
        node = self._again(var)
        assert node is not None
        names = {v: self._resolve(v) for v in operands(node) if isinstance(v, Var)}
        cloner = Cloner(names)
        self._prologue(self.structure.home[var]).append(cloner.node(node))
        return cloner.names[var]

    def _replay(self, var: Var) -> Operand:
        """Hand `var` out of the branches around it, then record it in the loop that it is in."""
        home = self.structure.home[var]
        outer, block = var, home
        owner = self.structure.owner[id(block)]
        while isinstance(owner, If):
            outer = self._hand_out(outer, owner, block)
            block = self.structure.block_of[owner]
            owner = self.structure.owner[id(block)]
        if owner is None:
            return outer
        assert isinstance(owner, (For, While))
        return self.tapes.add(outer, owner, self._prologue(block))

    def _hand_out(self, var: Var, branch: If, block: Block) -> Var:
        result = Var(var.hint, var.type)
        missing = Undefined(var.type)
        then, orelse = (var, missing) if block is branch.then else (missing, var)
        branch.merges.append(Merge(result, then, orelse))
        return result

    def _prologue(self, forward: Block) -> list[Node]:
        """What is put at the head of the region that reverses `forward`."""
        return self.prologues.setdefault(id(self.pairing.backward_of[id(forward)]), [])

    def _rename(self) -> None:
        """Let the backward part read what the variables have become."""
        for block in self.pairing.blocks():
            after_head = len(self.pairing.head(block).nodes)
            block.nodes[after_head:after_head] = self.prologues.get(id(block), [])
        rename_out_of_scope(self.function, self.resolved)


def _bound(block: Block) -> set[Var]:
    return {var for node in block.nodes for var in defined(node)}


def rename_out_of_scope(function: Function, names: dict[Var, Operand]) -> None:
    """Replace reads of the variables in `names` wherever they are not in scope."""

    def visit(block: Block, scope: set[Var]) -> None:
        scope = set(scope)
        for node in block.nodes:
            regions = blocks(node)
            inner = scope | set(entry_vars(node)) if regions else scope
            visible = inner.union(*(_bound(region) for region in regions)) if regions else scope
            map_operands(
                node,
                lambda operand, seen=scope: _replaced(operand, seen, names),
                lambda operand, seen=visible: _replaced(operand, seen, names),
            )
            for region in regions:
                visit(region, inner)
            scope.update(defined(node))

    visit(function.body, {param.var for param in function.params})


def _replaced(operand: Operand, seen: set[Var], names: dict[Var, Operand]) -> Operand:
    if not isinstance(operand, Var) or operand in seen:
        return operand
    return names.get(operand, operand)
