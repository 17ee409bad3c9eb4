"""JAX as something that the scenarios can be run against, not compiled, so that it can branch."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special
import numpy as np

from benchmarks.peers.peer import Peer, Pull

jax.config.update("jax_enable_x64", True)


class Jax(Peer):
    """Every operation by itself, in 64 bits."""

    libraries = (jnp, jax.scipy.special)

    def is_own(self, value: Any) -> bool:
        return isinstance(value, jax.Array)

    def array(self, leaf: Any) -> Any:
        return jnp.array(leaf)

    def plain(self, leaf: Any) -> Any:
        if not self.is_own(leaf):
            return leaf
        array = np.array(leaf)
        return array if array.ndim else array[()]

    def pull(self, program: Callable[..., list], moved: list) -> tuple[list, Pull]:
        outputs, pull = jax.vjp(program, *moved)

        def back(weights: list) -> list:
            pairs = zip(weights, outputs, strict=True)
            return list(pull([jnp.asarray(w, jnp.asarray(o).dtype) for w, o in pairs]))

        return outputs, back


OPERATORS = Jax().operators
