"""Which member of a union is meant, as far as the branches around what is read tell.

`if z is None:` asks for the tag of a union: inside it is known, and in the `else` another one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tapeless.frontend.values import Composite, Const, Operand, Union, Value, Var

_LOGIC = {"not", "and", "or"}


@dataclass
class Facts:
    """What holds where reading stands."""

    excluded: dict[Var, frozenset[int]] = field(default_factory=dict)  # by tag
    certain: dict[Var, int] = field(default_factory=dict)

    def copy(self) -> Facts:
        return Facts(dict(self.excluded), dict(self.certain))

    def allows(self, tag: Operand, place: int) -> bool:
        """Whether a tag may name the member at this place."""
        if isinstance(tag, Const):
            return tag.value == place
        if tag in self.certain:
            return self.certain[tag] == place
        return place not in self.excluded.get(tag, ())  # type: ignore[arg-type]

    def learn(self, tag: Var, place: int, holds: bool) -> None:
        if holds:
            self.certain[tag] = place
        else:
            self.excluded[tag] = self.excluded.get(tag, frozenset()) | {place}

    def places(self, union: Union) -> list[int]:
        """The members that may be meant."""
        return [k for k in range(len(union.members)) if self.allows(union.tag, k)]

    def narrowed(self, value: Value) -> Value:
        """A value with unions of which the member is known replaced by it."""
        if isinstance(value, Union):
            places = self.places(value)
            if len(places) == 1:
                return self.narrowed(value.members[places[0]])
            return value
        if isinstance(value, Composite):
            parts = tuple(map(self.narrowed, value.parts))
            same = all(new is old for new, old in zip(parts, value.parts, strict=True))
            return value if same else value.rebuild(parts)
        return value


class Tests:
    """What the booleans of the program say about tags."""

    def __init__(self) -> None:
        self.tags: dict[Var, tuple[Var, int]] = {}
        self.logic: dict[Var, tuple[str, Sequence[Operand]]] = {}

    def of_operation(self, result: Var, op: str, args: Sequence[Operand]) -> None:
        if op in _LOGIC and any(arg in self.tags or arg in self.logic for arg in args):
            self.logic[result] = op, args

    def about_tag(self, result: Operand, tag: Operand, place: int) -> None:
        if isinstance(result, Var) and isinstance(tag, Var):
            self.tags[result] = tag, place

    def asks(self, test: Operand) -> bool:
        """Whether a condition says anything about a tag."""
        return test in self.tags or test in self.logic

    def assume(self, facts: Facts, test: Operand, holds: bool) -> None:
        """Take in what follows if a condition holds, or does not."""
        if test in self.tags:
            facts.learn(*self.tags[test], holds)
        op, args = self.logic.get(test, ("", ()))  # type: ignore[arg-type]
        if op == "not":
            self.assume(facts, args[0], not holds)
        elif (op, holds) in (("and", True), ("or", False)):
            for arg in args:
                self.assume(facts, arg, holds)
