"""Arguments that share memory: fine while the function only reads, an error if it writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tapeless.errors import AliasedArguments
from tapeless.frontend.captures import Guard
from tapeless.frontend.containers import Form, take_apart


class Overlaps:
    """The pairs of array inputs that must not share memory: the function writes one of each."""

    def __init__(
        self, function: str, names: Sequence[str], inputs: Sequence[Any], written: Sequence[int]
    ) -> None:
        arrays = [i for i, value in enumerate(inputs) if isinstance(value, np.ndarray)]
        writes = [i for i in written if i in arrays]
        pairs = {(w, other) for w in writes for other in arrays if other != w}
        # Of two arrays that are both written, one order is enough.
        self.pairs = sorted((w, o) for w, o in pairs if (o, w) not in pairs or w < o)
        self.function = function
        self.names = names

    def refuse(self, inputs: Sequence[Any]) -> None:
        """Raise if a pair shares memory, by its bounds: interleaved views count as sharing."""
        for written, other in self.pairs:
            if np.may_share_memory(inputs[written], inputs[other]):
                first, second = self.names[written], self.names[other]
                raise AliasedArguments(
                    f"`{first}` and `{second}` share memory, and {self.function} writes through "
                    f"`{first}`: their gradients cannot be told apart. Pass a copy of one of them."
                )


class CapturedContainers:
    """The lists, dicts and objects that a function reads from outside: none may be an argument too.

    The program would have two names for it, and what it writes to one it would not read from the
    other.
    """

    def __init__(self, function: str, guards: Sequence[Guard]) -> None:
        forms = [guard for guard in guards if isinstance(guard.expected, Form)]
        self.guards = [guard for guard in forms if guard.expected.is_mutable]
        self.function = function

    def refuse(self, arguments: Iterable[Any]) -> None:
        """Raise if one of them is an argument, or a part of one."""
        found: set[int] = set()
        for argument in arguments:
            _collect(argument, found)
        for guard in self.guards:
            if id(guard.read()) in found:
                name = next(part for part in reversed(guard.path) if isinstance(part, str))
                raise AliasedArguments(
                    f"{self.function} reads `{name}` from outside and has it as an argument too. "
                    "Use only the argument in the function, or pass a copy."
                )


def _collect(value: Any, found: set[int]) -> None:
    """The identities of a container and of those in it."""
    taken = take_apart(value)
    if taken is not None and id(value) not in found:
        found.add(id(value))
        for item in taken[1]:
            _collect(item, found)
