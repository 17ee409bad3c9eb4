"""autograd as something that the scenarios can be run against."""

from collections.abc import Callable
from typing import Any

import autograd
import autograd.builtins
import autograd.numpy as anp
import autograd.scipy.special
import numpy as np
from autograd.tracer import Box, getval

from benchmarks.peers.peer import Peer, Pull


class Autograd(Peer):
    """Its arrays are NumPy's, in boxes while they are differentiated."""

    libraries = (anp, autograd.scipy.special)

    def is_own(self, value: Any) -> bool:
        return isinstance(value, Box)

    def array(self, leaf: Any) -> Any:
        return leaf.copy() if isinstance(leaf, np.ndarray) else leaf

    def plain(self, leaf: Any) -> Any:
        while isinstance(leaf, Box):
            leaf = getval(leaf)
        return leaf

    def is_floating(self, leaf: Any) -> bool:
        return super().is_floating(self.plain(leaf))

    def pull(self, program: Callable[..., list], moved: list) -> tuple[list, Pull]:
        outputs: list = []

        def of_all(*leaves: Any) -> Any:
            # Its own tuple, because of a plain one it would take the derivative to be zero.
            results = program(*leaves)
            outputs.extend(self.plain(result) for result in results)
            return autograd.builtins.tuple(tuple(results))

        positions = tuple(range(len(moved)))
        pull, _ = autograd.make_vjp(of_all, argnum=positions)(*moved)

        def back(weights: list) -> list:
            return list(pull(tuple(weights)))

        return outputs, back

    @property
    def without_derivative(self) -> Peer:
        return Unboxed()


class Unboxed(Autograd):
    """Without boxes its functions are called with floats."""

    def is_own(self, value: Any) -> bool:
        return isinstance(value, float)


OPERATORS = Autograd().operators
