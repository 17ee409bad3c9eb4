"""What is known of all elements of an array is used where they are made or read, one by one.

An array that holds one constant everywhere, and is then read element by element, is not needed. And
a sum over all elements of an array that other loops fill is added up by those.
"""

from __future__ import annotations

from dataclasses import dataclass

from tapeless.analysis.dependence import Access, Dependence
from tapeless.analysis.shapes import EMPTY, ZEROS
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    Load,
    Node,
    Operand,
    Store,
    Var,
)
from tapeless.ir.visitor import Cloner, operands
from tapeless.lower.coverage import Coverage
from tapeless.rules.registry import operation
from tapeless.transform.simplify import rename


def pass_on_elements(function: Function) -> bool:
    """Hand constants to where they are read, and sums to where their terms are made, in place;
    whether there were any.
    """
    found = _drop_known_assumptions(function)
    while _pass_on_one(function):
        found = True
    return found


def _drop_known_assumptions(function: Function) -> bool:
    """Remove what is assumed of extents and is known by arithmetic."""
    coverage = Coverage(function)
    known = [
        node
        for node in coverage.structure.position
        if isinstance(node, Assign) and node.op == "assume_equal"
        if coverage.ranges.of(node.args[0]) == coverage.ranges.of(node.args[1])
    ]
    for node in known:
        _remove(node, coverage.structure.block_of[node])
    return bool(known)


def _pass_on_one(function: Function) -> bool:
    """The same for one array that the program makes at top level."""
    dependence, coverage = Dependence(function), Coverage(function)
    accesses: dict[object, list[Access]] = {}
    for node in dependence.structure.position:
        for access in dependence.accesses(node):
            accesses.setdefault(dependence.memory(access.base), []).append(access)
    for node in function.body.nodes:
        if isinstance(node, Assign) and node.op in ZEROS | EMPTY:
            found = accesses.get(dependence.memory(node.target), [])
            whole = _Whole(function, node.target, found, dependence, coverage)
            if whole.read_constant() or whole.sum_where_made():
                return True
    return False


def _remove(node: Node, block: Block) -> None:
    block.nodes[:] = [other for other in block.nodes if other is not node]


class _Whole:
    """One array, and all that happens to it."""

    def __init__(
        self,
        function: Function,
        array: Var,
        accesses: list[Access],
        dependence: Dependence,
        coverage: Coverage,
    ) -> None:
        self.function, self.array, self.accesses = function, array, accesses
        self.dependence, self.coverage = dependence, coverage
        self.structure = coverage.structure

    def _is_simple(self) -> bool:
        """Whether single elements of the array itself are all that is read and written."""
        results = {self.dependence.memory(result) for result in self.function.results}
        if self.dependence.memory(self.array) in results:
            return False
        if self.dependence.aliases.is_passed_on(self.array):
            return False
        return all(
            access.base is self.array and isinstance(access.node, (Load, Store))
            for access in self.accesses
        )

    def _top(self, node: Node) -> Node:
        around = self.structure.ancestors(node)
        return around[-1] if around else node

    def _is_filled_by(self, access: Access) -> bool:
        """Whether the access alone writes all elements, in a nest that does not read them."""
        node = access.node
        assert isinstance(node, (Load, Store))
        inside = [a for a in self.accesses if self._top(a.node) is self._top(node)]
        return isinstance(node, Store) and inside == [access] and self.coverage.covers(node)

    # ---- constants -------------------------------------------------------------------------------

    def read_constant(self) -> bool:
        """Replace the elements by the constant that the array is filled with, if each is read in
        one place and at most overwritten there.
        """
        if len(self.accesses) < 2 or not self._is_simple():
            return False
        fill, *others = self.accesses
        value = fill.node.value if isinstance(fill.node, Store) else None
        if not isinstance(value, Const) or not self._is_filled_by(fill):
            return False
        if not self._is_visited_once(others):
            return False
        for access in self.accesses:
            _remove(access.node, self.structure.block_of[access.node])
        loads = [access.node for access in others if isinstance(access.node, Load)]
        rename(self.function, {load.target: value for load in loads})
        return True

    def _is_visited_once(self, accesses: list[Access]) -> bool:
        """Whether all accesses are to one element in each iteration, to another one in each, and no
        write comes before a read.
        """
        nodes = [access.node for access in accesses]
        blocks = {id(self.structure.block_of[node]) for node in nodes}
        if len(blocks) > 1 or len({access.index for access in accesses}) > 1:
            return False
        writes = [isinstance(node, Store) for node in nodes]
        return writes == sorted(writes) and self.coverage.covers(nodes[0])  # type: ignore[arg-type]

    # ---- sums ------------------------------------------------------------------------------------

    def sum_where_made(self) -> bool:
        """Let the loops that make the elements add them up, if that is all that others do."""
        if len(self.accesses) != 2 or not self._is_simple():
            return False
        made, read = (access.node for access in self.accesses)
        if not self._is_filled_by(self.accesses[0]) or not isinstance(read, Load):
            return False
        assert isinstance(made, Store)
        total = _total(read, self.coverage) if self.coverage.covers(read) else None
        if total is None or not self._is_known(total, made):
            return False
        loops = self.coverage.nest(made) or []
        if any(loop.parallel for loop in loops):
            return False
        _add_up(total, made, self.structure.block_of[made], loops)
        _remove(made, self.structure.block_of[made])
        _remove(total.outermost, self.function.body)
        return True

    def _is_known(self, total: _Total, made: Store) -> bool:
        """Whether what the sum is computed from is there when the elements are made."""
        own = {node.target for node in total.terms} | {total.read.target, total.phi}
        others = {v for node in total.terms for v in operands(node) if isinstance(v, Var)} - own
        start = self.structure.position[self._top(made)]
        return all(
            self.structure.home[var] is self.function.body
            and (var not in self.structure.definition or self._position(var) < start)
            for var in others
        )

    def _position(self, var: Var) -> int:
        return self.structure.position[self.structure.definition[var]]


@dataclass(frozen=True)
class _Total:
    """A nest that does nothing but add up what its innermost loop makes of each element."""

    outermost: For
    read: Load
    terms: list[Assign]  # the last one is the addition
    phi: Var  # what has been added up before it


def _total(read: Load, coverage: Coverage) -> _Total | None:
    inner, *outer = coverage.nest(read) or []
    terms = [node for node in inner.body.nodes if node is not read]
    if not all(_is_pure(node, read.target) for node in terms):
        return None
    if not terms or len(inner.carries) != 1 or any(len(loop.carries) != 1 for loop in outer):
        return None
    for below, loop in zip([inner, *outer], outer, strict=False):
        (carried,), (carry,) = below.carries, loop.carries
        if loop.body.nodes != [below] or carried.initial is not carry.phi:
            return None
        if carry.next is not carried.result:
            return None
    (carry,) = inner.carries
    addition = terms[-1]
    assert isinstance(addition, Assign)
    reads = [operand for node in terms for operand in operands(node) if operand is carry.phi]
    if addition.op != "radd" or addition.target is not carry.next or len(reads) != 1:
        return None
    if carry.phi not in addition.args or not isinstance(
        [inner, *outer][-1].carries[0].initial, Const
    ):
        return None
    return _Total([inner, *outer][-1], read, terms, carry.phi)  # type: ignore[arg-type]


def _is_pure(node: Node, like: Var) -> bool:
    """Whether the node only computes a number of the same type."""
    if not isinstance(node, Assign) or node.target.type != like.type:
        return False
    return not operation(node.op).effect


def _add_up(total: _Total, made: Store, block: Block, loops: list[For]) -> None:
    """Carry the sum through the loops, inner ones first, in which the elements are made."""
    (whole,) = total.outermost.carries
    cloner = Cloner({total.read.target: made.value})
    phis = [Var(total.phi.hint, total.phi.type) for _ in loops]
    cloner.names[total.phi] = phis[0]
    place = block.nodes.index(made)
    block.nodes[place:place] = [cloner.node(node) for node in total.terms]
    following: Operand = cloner.names[total.terms[-1].target]
    for number, (loop, phi) in enumerate(zip(loops, phis, strict=True)):
        is_last = number == len(loops) - 1
        initial = whole.initial if is_last else phis[number + 1]
        result = whole.result if is_last else Var(phi.hint, phi.type)
        loop.carries.append(Carry(phi, initial, following, result))
        following = result
