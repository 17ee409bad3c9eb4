"""PyTorch as something that the scenarios can be run against."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from benchmarks.peers.peer import Peer, Pull

torch.set_num_threads(1)
torch.set_warn_always(True)  # and not of a lost derivative once in a process
torch.set_default_dtype(torch.float64)


def array(values: Any, dtype: Any = None) -> torch.Tensor:
    """What its users write as `torch.stack` or `torch.tensor`."""
    if isinstance(values, torch.Tensor):
        return values.clone()
    if isinstance(values, list | tuple) and values:
        return torch.stack([array(value, dtype) for value in values])
    return torch.tensor(values, dtype=dtype)


torch.Tensor.copy = torch.Tensor.clone  # type: ignore[attr-defined]
RENAMED = SimpleNamespace(array=array, asarray=array, copy=torch.clone, ndarray=torch.Tensor)


class Torch(Peer):
    """Arguments are copied first, because an argument itself may not be written to."""

    libraries = (RENAMED, torch, torch.special)

    def is_own(self, value: Any) -> bool:
        return isinstance(value, torch.Tensor)

    def array(self, leaf: Any) -> Any:
        return torch.tensor(leaf)

    def plain(self, leaf: Any) -> Any:
        if not self.is_own(leaf):
            return leaf
        array = np.array(leaf.detach().resolve_conj().resolve_neg())
        return array if array.ndim else array[()]

    def pull(self, program: Callable[..., list], moved: list) -> tuple[list, Pull]:
        watched = [leaf.requires_grad_() for leaf in moved]
        outputs = program(*(leaf.clone() for leaf in watched))

        def back(weights: list) -> list:
            # Its gradients of real functions are the conjugates of ours.
            pairs = [
                (output, torch.as_tensor(weight).conj().to(output.dtype))
                for output, weight in zip(outputs, weights, strict=True)
                if self.is_own(output)  # and not a number that depends on nothing
            ]
            found = torch.autograd.grad(
                [output for output, _ in pairs],
                watched,
                [seed for _, seed in pairs],
                retain_graph=True,
                materialize_grads=True,
            )
            return [leaf.conj() for leaf in found]

        return outputs, back


OPERATORS = Torch().operators
