"""PyTorch as something that the scenarios can be run against."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from benchmarks.peers.borrowed import as_numpy, borrowed, holds_floats, with_leaves
from tapeless.frontend.containers import take_apart
from tapeless.testing.operators import Operators

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def grad(function: Callable, argnums: Any = 0) -> Callable:
    return lambda *args: value_and_grad(function, argnums)(*args)[1]


def value_and_grad(function: Callable, argnums: Any = 0) -> Callable:
    positions = (argnums,) if isinstance(argnums, int) else argnums

    def call(*args: Any) -> tuple:
        value, pullback = _pull(function, args, positions)
        found = pullback(torch.ones_like(torch.as_tensor(value)))
        return _plain(value), found[argnums] if isinstance(argnums, int) else tuple(
            found[i] for i in positions
        )

    return call


def vjp(function: Callable, *args: Any) -> tuple[Any, Callable]:
    positions = tuple(i for i, arg in enumerate(args) if holds_floats(arg))
    value, pullback = _pull(function, args, positions)
    return _plain(value), pullback


def jvp(function: Callable, args: tuple, tangents: tuple) -> tuple[Any, Any]:
    raise NotImplementedError("the conformance table is about reverse mode")


def _pull(function: Callable, args: tuple, positions: tuple[int, ...]) -> tuple[Any, Callable]:
    """The value and what pulls a cotangent of it back."""
    watched: list[torch.Tensor] = []

    def watch(leaf: Any) -> Any:
        if not holds_floats(leaf):
            return leaf
        watched.append(torch.tensor(leaf, requires_grad=True))
        return watched[-1]

    given = [with_leaves(arg, watch if i in positions else _tensor) for i, arg in enumerate(args)]
    value = borrowed(function, torch)(*given)
    outputs = _leaves(value)

    def pullback(cotangent: Any) -> list[Any]:
        weights = _leaves(with_leaves(cotangent, torch.as_tensor))
        pairs = [(o, w) for o, w in zip(outputs, weights, strict=True) if _depends(o)]
        kept, seeds = [o for o, _ in pairs], [w.to(o.dtype) for o, w in pairs]
        if kept:
            found = torch.autograd.grad(
                kept, watched, seeds, retain_graph=True, materialize_grads=True, allow_unused=True
            )
        else:
            found = [torch.zeros_like(leaf) for leaf in watched]
        rest = iter(found)
        return [
            with_leaves(arg, lambda leaf: as_numpy(next(rest)) if holds_floats(leaf) else None)
            if i in positions
            else None
            for i, arg in enumerate(args)
        ]

    return value, pullback


def _tensor(leaf: Any) -> Any:
    return torch.tensor(leaf) if isinstance(leaf, np.ndarray) else leaf


def _depends(leaf: Any) -> bool:
    return isinstance(leaf, torch.Tensor) and leaf.requires_grad


def _plain(tree: Any) -> Any:
    return with_leaves(tree, lambda x: as_numpy(x.detach()) if isinstance(x, torch.Tensor) else x)


def _leaves(tree: Any) -> list[Any]:
    found = take_apart(tree)
    return [tree] if found is None else [leaf for item in found[1] for leaf in _leaves(item)]


OPERATORS = Operators(grad, value_and_grad, jvp, vjp)
