"""The carries of a loop whose body has been read, and what each name is after it."""

from __future__ import annotations

from tapeless.frontend.carried_forms import (
    Key,
    conflict,
    hint_of,
)
from tapeless.frontend.frame import RESULT, End, Environment
from tapeless.frontend.heap import has_snapshot, unfolded
from tapeless.frontend.joining import split
from tapeless.frontend.reader import Reader
from tapeless.frontend.substitute import Renaming, resolve, substitute
from tapeless.frontend.unions import fits, set_ranks, united
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Const,
    Maybe,
    Poison,
    Value,
    leaves,
    map_leaves,
    same_form,
)
from tapeless.ir.nodes import Carry, Operand, Undefined, Var


class Carrying:
    """The carries of one loop, and what each name is after it."""

    def __init__(self, reader: Reader, end: End, certain: bool) -> None:
        self.reader = reader
        self.end = end
        self.certain = certain
        self.carries: list[Carry] = []
        self.results: dict[Operand, Operand] = {}
        self.env: Environment = {}

    def visible(self, name: Key, entry: Value, phi: Value) -> None:
        """A name that an iteration reads from the one before."""
        following = phi if self.end.raised else self.end.env.get(name, phi)
        if isinstance(phi, Poison):
            self.env[name] = phi
            return
        first, first_bound = split(entry)
        inside, inside_bound = split(phi)
        outside, outside_bound = split(following)
        outside = inside if outside is None else outside
        value = self._carry_all(name, inside, first, outside)  # type: ignore[arg-type]
        if not isinstance(phi, Maybe):
            self.env[name] = value
            return
        bound = self._carry(inside_bound, first_bound, outside_bound, f"has_{hint_of(name)}")
        is_bound = self.certain and outside_bound == TRUE
        self.env[name] = value if is_bound else Maybe(value, bound)

    def invisible(self, name: str, before: Value | None) -> None:
        """A name that is only read after the loop."""
        following = None if self.end.raised else self.end.env.get(name)
        first, first_bound = split(before)
        outside, outside_bound = split(following)
        if outside is None:
            if before is not None:
                self.env[name] = before
            return
        if first is not None and has_snapshot(outside):
            first, outside = unfolded(first, outside, self.reader.heap, self.end.heap)
        if first is None or (self.certain and not same_form(first, outside)):
            first, first_bound = map_leaves(outside, lambda _: Undefined()), FALSE
        if self.reader.selecting and first_bound == TRUE:
            blocks = None, self.end.block
            first, outside = united(self.reader, first, outside, blocks) or (first, outside)
        if (
            isinstance(outside, Poison)
            or isinstance(first, Poison)
            or not fits(self.reader, first, outside)
        ):
            self.env[name] = conflict(self.reader, name, first, outside)
            return
        inside = map_leaves(outside, lambda _: Var(name))
        set_ranks(self.reader, inside)
        value = self._carry_all(name, inside, first, outside)
        if (first_bound, outside_bound) == (TRUE, TRUE) or (self.certain and outside_bound == TRUE):
            self.env[name] = value
        else:
            hint = f"has_{name}"
            self.env[name] = Maybe(value, self._carry(Var(hint), first_bound, outside_bound, hint))

    def flag(self, name: str) -> Operand:
        """A jump out of the loop, as it is known after it."""
        hint = name.strip("<>")
        self.reader.boolean.add(phi := Var(hint))
        following = self.end.env[name]
        return self._carry(phi, FALSE, following, hint)  # type: ignore[arg-type]

    def result(self) -> Value:
        """What the function returns from inside the loop."""
        following = self.end.env[RESULT]
        inside = map_leaves(following, lambda _: Var("result"))
        first = map_leaves(following, lambda _: Undefined())
        return self._carry_all("result", inside, first, following)

    def _carry_all(self, name: Key, phi: Value, first: Value, following: Value) -> Value:
        for parts in zip(leaves(phi), leaves(first), leaves(following), strict=True):
            if isinstance(parts[0], Var) and parts[0] is not parts[1]:
                self._carry(*parts, hint_of(name))
        return map_leaves(phi, lambda leaf: self.results.get(leaf, leaf))

    def _carry(self, phi: Operand, first: Operand, following: Operand, hint: str) -> Operand:
        assert isinstance(phi, Var)
        carry = Carry(phi, first, following, Var(hint))
        self.reader.ranks.of_merge(carry.result, first, following)
        self.reader.makers.of_merge(carry.result, first, following)
        self.carries.append(carry)
        known = self.certain and isinstance(following, Const)
        self.results[phi] = following if known else carry.result
        if hint.startswith("has_") or first in (TRUE, FALSE):
            self.reader.boolean.add(carry.result)
        return carry.result

    # ---- what does not change --------------------------------------------------------------------

    def jumps(self, flags: tuple[str, ...]) -> None:
        """Carry what jumps out of the loop set."""
        for name in flags:
            if name in self.end.env:
                self.env[name] = self.flag(name)
        if RESULT in self.end.env:
            self.env[RESULT] = self.result()

    def drop_unchanged(self) -> Renaming:
        """Take out what comes out as it went in; the variables this removes, and what they are."""
        gone: Renaming = {}
        changed = True
        while changed:
            changed = False
            for carry in list(self.carries):
                following = resolve(gone, carry.next)
                if following is carry.phi or following == carry.initial:
                    gone[carry.phi] = gone[carry.result] = carry.initial
                    self.carries.remove(carry)
                    changed = True
        gone = {var: resolve(gone, value) for var, value in gone.items()}
        substitute(self.end.block, gone)
        for carry in self.carries:
            carry.next = resolve(gone, carry.next)
        self.end.env = settled(self.end.env, gone)
        self.env = settled(self.env, gone)
        return gone


def settled(env: Environment, gone: Renaming) -> Environment:
    """The names with removed variables replaced."""

    def settle(value: Value) -> Value:
        if isinstance(value, Maybe):
            return Maybe(settle(value.value), resolve(gone, value.bound))
        return map_leaves(value, lambda leaf: resolve(gone, leaf))

    return {name: settle(value) for name, value in env.items()}
