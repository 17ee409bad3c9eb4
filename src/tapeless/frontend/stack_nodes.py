"""Statements that no text holds: what a function that became a loop does with its stacks."""

from __future__ import annotations

import ast
from collections.abc import Sequence


class Stacks(ast.stmt):
    """Makes the stacks of a loop, all empty."""

    _fields = ()


class Anew(ast.stmt):
    """Begins an iteration: what its statements put on stacks shows anew each time they are read."""

    _fields = ()


class Settled(ast.stmt):
    """Ends the loop: what is put on one stack has to be of one form by now."""

    _fields = ()


class Keep(ast.stmt):
    """Puts values on stacks, which belong to `place`."""

    _fields = ("place", "values")

    def __init__(self, place: int | str = "", values: Sequence[ast.expr] = ()) -> None:
        super().__init__()
        self.place, self.values = place, list(values)


class TakeBack(ast.stmt):
    """Takes what was put last on these stacks off them again."""

    _fields = ("place", "targets")

    def __init__(self, place: int | str = "", targets: Sequence[ast.Name] = ()) -> None:
        super().__init__()
        self.place, self.targets = place, list(targets)
