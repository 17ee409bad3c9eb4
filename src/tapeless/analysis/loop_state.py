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

    `carried`: carried numbers, and carried references to arrays. `written`: the arrays whose
    contents the loop changes. `anew`: of the carried arrays those that an iteration makes anew, as
    they are before the loop. `changed_later`: arrays that it only reads and that are written after
    it. All arrays are memory that the program made at top level before the loop.
    """

    carried: tuple[Carry, ...]
    written: tuple[Var, ...]
    anew: tuple[Var, ...]
    changed_later: tuple[Var, ...]


class Unrepeatable(Exception):  # an answer, caught where it is asked for
    """The loop cannot be run again from a state that was kept; says why."""


def loop_state(function: Function, loop: For | While, records: set[Var]) -> LoopState:
    """The state of a top-level loop, apart from what it puts into `records`.

    Raises:
        Unrepeatable: if keeping the state is more than keeping numbers, references and contents.
    """
    return _Reader(function, loop, records).state()


class _Reader:
    def __init__(self, function: Function, loop: For | While, records: set[Var]) -> None:
        self.structure = Structure(function)
        self.aliases = Aliases(function, self.structure)
        self.loop = loop
        self.records = records
        self.inside = dict.fromkeys(walk(loop.body))
        self.own = {v for n in [loop, *self.inside] for v in entry_vars(n)}
        self.own |= {v for n in self.inside for v in defined(n)}
        self.makers: dict[Var, list[Var]] = {}  # class -> the variables that are new memory
        params = {param.var for param in function.params}
        for var in self.structure.home:
            if is_array(var.type) and (var in params or is_new(self.structure.definition.get(var))):
                self.makers.setdefault(self.aliases.find(var), []).append(var)

    def state(self) -> LoopState:
        for node in self.inside:
            if isinstance(node, (Push, Pop)) and node.stack not in self.records:
                raise Unrepeatable("it keeps a stack of its own")
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
            tuple(root for c in later for root in self._roots(c)),
        )

    def _check(self, carry: Carry) -> None:
        type_ = carry.phi.type
        if isinstance(type_, Scalar):
            return
        if not is_array(type_) or not isinstance(carry.initial, Var):
            raise Unrepeatable(f"`{carry.phi.hint}` is carried and neither a number nor an array")
        if self.aliases.is_written(carry.phi) and self._made_anew(carry) is not None:
            raise Unrepeatable(f"`{carry.phi.hint}` is made anew in it, and written in place")

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
                if node.array not in self.records and not self._is_own(node.array):
                    yield self.aliases.find(node.array)

    def _read(self) -> Iterator[Var]:
        """The classes of memory outside of the loop whose contents it reads."""
        for node in self.inside:
            for var in _contents_read(node):
                if var not in self.records and not self._is_own(var):
                    yield self.aliases.find(var)

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
            node = self.structure.definition.get(var)
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
