"""Good names for the values that have one: those of the user's program wherever that is right.

What a loop carries gets one name for all its rounds, so that a loop reads `s = s + …`; so do the
two sides of a branch. Values that a name would mix up keep names of their own: sharing needs
equal types and ranges that never meet.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tapeless.emit.copies import SPARE
from tapeless.emit.families import wishes
from tapeless.emit.liveness import Liveness
from tapeless.emit.nesting import TEMPORARY, Nesting
from tapeless.ir.nodes import Block, Function, Operand, Var
from tapeless.ir.types import Type
from tapeless.ir.visitor import blocks, defined, entry_vars

RESERVED = frozenset([*keyword.kwlist, *dir(builtins), "np", "math", "njit", SPARE])


@dataclass(eq=False)
class _Shared:
    """Variables that have one name."""

    members: list[Var]
    type: Type | None
    needed: int
    written: int
    order: int = 0  # of the first definition, for names that do not depend on anything else

    def meets(self, other: _Shared) -> bool:
        """Whether one is written where the value of the other is still needed."""
        return bool(
            self.written & other.needed | self.needed & other.written | self.written & other.written
        )

    def absorb(self, other: _Shared) -> None:
        self.members += other.members
        self.needed |= other.needed
        self.written |= other.written
        self.order = min(self.order, other.order)


def name_variables(
    function: Function, nesting: Nesting, liveness: Liveness, reserved: Iterable[str]
) -> dict[Var, str]:
    """A name for every variable that is written as a statement of its own."""
    shared = _share(function, nesting, liveness)
    groups = sorted(dict.fromkeys(shared.values()), key=lambda group: group.order)
    params = {param.var for param in function.params}
    # Parameters come first: they keep the user's names.
    groups.sort(key=lambda group: not any(var in params for var in group.members))
    return _names(groups, params, RESERVED | set(reserved))


def _share(function: Function, nesting: Nesting, liveness: Liveness) -> dict[Var, _Shared]:
    shared: dict[Var, _Shared] = {}
    for order, var in enumerate(_definitions(function)):
        if var not in nesting.nested:
            needed, written = liveness.needed.get(var, 0), liveness.written.get(var, 0)
            shared[var] = _Shared([var], var.type, needed, written, order)
    for a, other in wishes(function):
        b: Operand = nesting.resolve(other)
        if isinstance(b, Var) and a in shared and b in shared:
            one, two = shared[a], shared[b]
            if one is not two and one.type == two.type and not one.meets(two):
                one.absorb(two)
                shared |= dict.fromkeys(two.members, one)
    return shared


def _definitions(function: Function) -> Iterator[Var]:
    """Every variable, in the order of the text."""
    for param in function.params:
        yield param.var
    yield from _defined_in(function.body)


def _defined_in(block: Block) -> Iterator[Var]:
    for node in block.nodes:
        yield from entry_vars(node)
        for inner in blocks(node):
            yield from _defined_in(inner)
        yield from defined(node)


def _names(groups: list[_Shared], params: set[Var], reserved: frozenset[str]) -> dict[Var, str]:
    holders: dict[str, list[_Shared]] = {}
    temporaries = 0
    names: dict[Var, str] = {}
    for group in groups:
        hint = _hint(group, params)
        number = 1
        if hint == TEMPORARY:  # unrelated values: one name for several would only confuse
            number = temporaries = temporaries + 1
        while (name := _numbered(hint, number)) in reserved or not _fits(group, holders.get(name)):
            number += 1
        holders.setdefault(name, []).append(group)
        names |= dict.fromkeys(group.members, name)
    return names


def _numbered(hint: str, number: int) -> str:
    # Not `x_2`: Numba names the versions of a variable so, and its array expressions stumble.
    return hint if number == 1 else f"{hint}{number}"


def _fits(group: _Shared, holders: list[_Shared] | None) -> bool:
    """Whether the name is free, or all who hold it are of this type and never meet this group."""
    return all(h.type == group.type and not h.meets(group) for h in holders or ())


def _hint(group: _Shared, params: set[Var]) -> str:
    """The parameter's name, else the first that the user gave."""
    hints = [var.hint for var in group.members if var in params]
    hints += [var.hint for var in group.members if var.hint != TEMPORARY]
    hint = hints[0] if hints else TEMPORARY
    hint = "".join(c if c.isalnum() or c == "_" else "_" for c in hint)
    if not hint.isidentifier():
        hint = f"_{hint}"
    return f"{hint}_" if hint in RESERVED else hint
