"""Nested containers seen as one flat vector of their floats, and the way back."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tapeless.frontend.containers import take_apart


def is_float_leaf(leaf: Any) -> bool:
    """Whether a derivative can be taken in `leaf`: a float, a NumPy float or an array of floats."""
    if isinstance(leaf, np.ndarray):
        return leaf.dtype.kind == "f"
    return isinstance(leaf, float | np.floating)


def leaves(tree: Any) -> Iterator[Any]:
    """The leaves of nested containers, from left to right."""
    found = take_apart(tree)
    if found is not None:
        for branch in found[1]:
            yield from leaves(branch)
    else:
        yield tree


def float_leaves(tree: Any) -> list[Any]:
    """The leaves that can carry a derivative."""
    return [leaf for leaf in leaves(tree) if is_float_leaf(leaf)]


def flatten(tree: Any) -> np.ndarray:
    """The floats of `tree`, one after the other, in float64."""
    parts = [np.ravel(np.asarray(leaf, dtype=np.float64)) for leaf in float_leaves(tree)]
    return np.concatenate(parts) if parts else np.zeros(0)


def rebuild(tree: Any, vector: np.ndarray, *, wide: bool = False) -> Any:
    """A fresh `tree` whose floats are those of `vector`; `wide` makes all of them float64."""
    remaining = iter(_pieces(tree, vector))

    def build(node: Any) -> Any:
        found = take_apart(node)
        if found is not None:
            form, items = found
            return form.build([build(item) for item in items])
        if is_float_leaf(node):
            return _like(node, next(remaining), wide)
        return node.copy() if isinstance(node, np.ndarray) else node

    return build(tree)


def labels(tree: Any, name: str) -> list[str]:
    """A name for each float in `tree`, in the order of `flatten`."""
    found = take_apart(tree)
    if found is not None:
        form, items = found
        branches = (labels(item, name + form.label(i)) for i, item in enumerate(items))
        return [label for branch in branches for label in branch]
    if not is_float_leaf(tree):
        return []
    if np.ndim(tree) == 0:
        return [name]
    return [f"{name}[{', '.join(map(str, index))}]" for index in np.ndindex(tree.shape)]


def bits(tree: Any) -> list[Any]:
    """What a tree holds, to the bit, so that a NaN equals itself and -0.0 differs from 0.0."""
    return [_leaf_bits(leaf) for leaf in leaves(tree)]


def _leaf_bits(leaf: Any) -> Any:
    if isinstance(leaf, np.ndarray | np.generic | float):
        array = np.asarray(leaf)
        return array.dtype, array.shape, array.tobytes()
    return leaf


def _pieces(tree: Any, vector: np.ndarray) -> Iterator[np.ndarray]:
    start = 0
    for leaf in float_leaves(tree):
        stop = start + np.size(leaf)
        yield vector[start:stop]
        start = stop


def _like(leaf: Any, piece: np.ndarray, wide: bool) -> Any:
    if isinstance(leaf, np.ndarray):
        fresh = np.empty_like(leaf, dtype=np.float64 if wide else leaf.dtype)
        fresh[...] = piece.reshape(leaf.shape)
        return fresh
    if type(leaf) is float:
        return float(piece[0])
    return (np.float64 if wide else type(leaf))(piece[0])
