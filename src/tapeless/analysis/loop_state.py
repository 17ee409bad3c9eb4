"""What a top-level loop hands from one iteration to the next: what has to be kept to run it again
from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tapeless.analysis.aliasing import Aliases, is_gather, makes_view
from tapeless.analysis.structure import Structure
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Carry,
    For,
    Function,
    Load,
    Node,
    Pop,
    Push,
    Store,
    Var,
    While,
)
from tapeless.ir.types import Scalar, is_array
from tapeless.ir.visitor import defined, entry_vars, operands, walk
from tapeless.rules.registry import operation


@dataclass(frozen=True)
class LoopState:
    """The state between two iterations.

    `carried`: carried numbers, and carried references to arrays.
    `written`: the arrays whose contents the loop changes.
    `anew`: of the carried arrays those that iterations make anew, as they are before the loop.
    `shadows`: of the carried arrays those that collect cotangents and are made anew; they have to
    be joined where the loop is cut.
    `changed_later`: the arrays that the loop only reads, and that are written after it.
    Apart from `anew` all is memory that the program made at top level before the loop.
    """

    carried: tuple[Carry, ...]
    written: tuple[Var, ...]
    anew: tuple[Var, ...]
    shadows: tuple[Carry, ...]
    changed_later: tuple[Var, ...]


class Unrepeatable(Exception):  # an answer, caught where it is asked for
    """The loop cannot be run again from a state that was kept; says why."""


def loop_state(
    function: Function, loop: For | While, records: set[Var], shadows: set[Var]
) -> LoopState:
    """The state of a top-level loop, apart from what it puts into `records`. The loop itself leaves
    the contents of `shadows` alone.

    Raises:
        Unrepeatable: if keeping the state is more than keeping numbers, references and contents.
    """
    return _Reader(function, loop, records, shadows).state()


class _Reader:
    def __init__(
        self, function: Function, loop: For | While, records: set[Var], shadows: set[Var]
    ) -> None:
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        self.loop = loop
        self.records = records
        self.shadows = shadows
        self.settled: set[Var] = set()  # classes of arrays that stay as their iteration made them
        self.inside = dict.fromkeys(walk(loop.body))
        self.own = {v for n in [loop, *self.inside] for v in entry_vars(n)}
        self.own |= {v for n in self.inside for v in defined(n)}
        self.makers: dict[Var, list[Var]] = {}  # class -> the variables that are new memory
        params = {param.var for param in function.params}
        for var in self.structure.home:
            if is_array(var.type) and (var in params or is_new(self.structure.maker(var))):
                self.makers.setdefault(self.aliases.find(var), []).append(var)

    def state(self) -> LoopState:
        for node in self.inside:
            if isinstance(node, (Push, Pop)) and node.stack not in self.records:
                raise Unrepeatable("it keeps a stack of its own")
            if isinstance(node, Assign) and operation(node.op).draws:
                raise Unrepeatable("it draws random numbers")
            if isinstance(node, Assign) and node.op == "tell":
                raise Unrepeatable("it prints")
        for carry in self.loop.carries:
            self._check(carry)
        changed = dict.fromkeys(self._changed())
        read = dict.fromkeys(self._read())
        later = [c for c in read if c not in changed and self._is_written_later(c)]
        written = [root for c in changed for root in self._roots(c)]
        return LoopState(
            tuple(self.loop.carries),
            tuple(written),
            tuple(v for v in map(self._made_anew, self.loop.carries) if v is not None),
            tuple(c for c in self.loop.carries if self._is_cut(c)),
            tuple(root for c in later for root in self._roots(c)),
        )

    def _check(self, carry: Carry) -> None:
        type_ = carry.phi.type
        if isinstance(type_, Scalar):
            return
        if not is_array(type_) or not isinstance(carry.initial, Var):
            raise Unrepeatable(f"`{carry.phi.hint}` is carried and neither a number nor an array")
        if self.aliases.is_written(carry.phi) and self._made_anew(carry) is not None:
            self._check_written(carry)
            self.settled.add(self.aliases.find(carry.phi))

    def _check_written(self, carry: Carry) -> None:
        """Arrays that are made anew and written stay as their iteration made them."""
        node = self.structure.maker(carry.next)
        if node not in self.inside or not is_new(node):
            raise Unrepeatable(f"`{carry.phi.hint}` is not in each iteration an array made in it")
        if carry.phi in self.shadows:
            return  # the loop only makes it
        for write in self.aliases.writes[self.aliases.find(carry.phi)]:
            if write in self.inside and not self._is_of_this_iteration(write):
                raise Unrepeatable(f"`{carry.phi.hint}` is made anew in it, and written later")
            if self._is_after(write):
                raise Unrepeatable(f"`{carry.phi.hint}` is written behind it")

    def _is_of_this_iteration(self, write: Node) -> bool:
        """Whether the array that is written was made in the same iteration."""
        assert isinstance(write, (Store, Accumulate))
        array = write.array
        while isinstance(array, Var):
            node = self.structure.maker(array)
            if node not in self.inside:
                return False
            if is_new(node):
                return True
            match node:
                case Assign(args=args) if makes_view(node):
                    array = args[0]
                case Load(array=viewed) if makes_view(node):
                    array = viewed
                case _:
                    return False
        return False

    def _is_cut(self, carry: Carry) -> bool:
        return carry.phi in self.shadows and self._made_anew(carry) is not None

    def _made_anew(self, carry: Carry) -> Var | None:
        """The array before the loop, if the loop makes others that take its place."""
        if not isinstance(carry.initial, Var) or not is_array(carry.phi.type):
            return None
        made = self.makers.get(self.aliases.find(carry.phi), ())
        return carry.initial if any(var in self.own for var in made) else None

    def _changed(self) -> Iterator[Var]:
        """The classes of memory outside of the loop that it writes."""
        for node in self.inside:
            if isinstance(node, (Store, Accumulate)) and isinstance(node.array, Var):
                if node.array not in self.records and not self._is_settled(node.array):
                    yield self.aliases.find(node.array)

    def _read(self) -> Iterator[Var]:
        """The classes of memory outside of the loop whose contents it reads."""
        for node in self.inside:
            for var in _contents_read(node):
                if var not in self.records and not self._is_settled(var):
                    yield self.aliases.find(var)

    def _is_settled(self, array: Var) -> bool:
        """Whether a reference is all that has to be kept, if anything."""
        return self._is_own(array) or self.aliases.find(array) in self.settled

    def _is_own(self, array: Var) -> bool:
        """Whether the memory is made and forgotten within an iteration."""
        made = self.makers.get(self.aliases.find(array), [])
        if not made or not all(var in self.own for var in made):
            return False
        phis = {self.aliases.find(carry.phi) for carry in self.loop.carries}
        return self.aliases.find(array) not in phis

    def _is_written_later(self, memory: Var) -> bool:
        after = self.structure.position[self.loop]
        writes = self.aliases.writes.get(memory, ())
        return any(self.structure.position[write] > after for write in writes)

    def _roots(self, memory: Var) -> Iterator[Var]:
        """The arrays that are all the memory of a class, as far as it is made before the loop."""
        if memory not in self.makers:
            raise Unrepeatable(f"where the memory of `{memory.hint}` comes from is not known")
        for var in self.makers[memory]:
            node = self.structure.maker(var)
            if node is not None and self._is_after(node):
                continue
            if var in self.own or self.structure.home[var] is not self.structure.top:
                raise Unrepeatable(f"`{var.hint}` is written, and not made at top level before it")
            yield var

    def _is_after(self, node: Node) -> bool:
        position = self.structure.position
        return position[node] > position[self.loop] and node not in self.inside


def _contents_read(node: Node) -> Iterator[Var]:
    """The arrays whose elements the node itself reads; taking a view reads none."""
    match node:
        case Assign(op=op, args=args):
            if makes_view(node) or operation(op).shape_only:
                return
            yield from (arg for arg in args if isinstance(arg, Var) and is_array(arg.type))
        case Load() if makes_view(node):
            return
        case Load() | Store() | Accumulate():
            written = None if isinstance(node, Load) else node.array
            for var in operands(node):
                if isinstance(var, Var) and is_array(var.type) and var is not written:
                    yield var


def is_new(node: Node | None) -> bool:
    """Whether the node makes an array that is memory of its own."""
    match node:
        case Assign(target=target, op=op):
            return is_array(target.type) and not (operation(op).view or op == "alias")
        case Load(target=target, index=index):
            return is_array(target.type) and is_gather(index)
    return False
