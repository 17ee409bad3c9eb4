"""Arguments that share memory: fine while the function only reads, an error if it writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tapeless.errors import AliasedArguments


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
