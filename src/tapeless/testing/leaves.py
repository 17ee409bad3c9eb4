"""Nested containers seen as one flat vector of their floats, and the way back.

A complex number is two floats there, its real and its imaginary part.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from tapeless.frontend.containers import take_apart


def is_float_leaf(leaf: Any) -> bool:
    """Whether a derivative can be taken in `leaf`: a float, a complex number, or an array."""
    if isinstance(leaf, np.ndarray):
        return leaf.dtype.kind in "fc"
    return isinstance(leaf, float | complex | np.inexact)


def is_complex_leaf(leaf: Any) -> bool:
    return is_float_leaf(leaf) and np.iscomplexobj(leaf)


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
    parts = [_floats(leaf) for leaf in float_leaves(tree)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _floats(leaf: Any) -> np.ndarray:
    if is_complex_leaf(leaf):
        return np.ravel(np.asarray(leaf, dtype=np.complex128)).view(np.float64)
    return np.ravel(np.asarray(leaf, dtype=np.float64))


def conjugated(tree: Any) -> Any:
    """The same with each complex number conjugated, which makes a cotangent of a vector of
    derivatives in real and imaginary parts, and the other way round.
    """
    found = take_apart(tree)
    if found is not None:
        form, items = found
        return form.build([conjugated(item) for item in items])
    return np.conj(tree) if is_complex_leaf(tree) else tree


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
    names = [name]
    if np.ndim(tree):
        names = [f"{name}[{', '.join(map(str, index))}]" for index in np.ndindex(tree.shape)]
    if is_complex_leaf(tree):
        names = [f"{each}.{part}" for each in names for part in ("real", "imag")]
    return names


def bits(tree: Any) -> list[Any]:
    """What a tree holds, to the bit, so that a NaN equals itself and -0.0 differs from 0.0."""
    return [_leaf_bits(leaf) for leaf in leaves(tree)]


def _leaf_bits(leaf: Any) -> Any:
    if isinstance(leaf, np.ndarray | np.generic | float | complex):
        array = np.asarray(leaf)
        return array.dtype, array.shape, array.tobytes()
    return leaf


def _pieces(tree: Any, vector: np.ndarray) -> Iterator[np.ndarray]:
    start = 0
    for leaf in float_leaves(tree):
        stop = start + np.size(leaf) * (2 if is_complex_leaf(leaf) else 1)
        yield vector[start:stop]
        start = stop


def _like(leaf: Any, piece: np.ndarray, wide: bool) -> Any:
    widest = np.complex128 if is_complex_leaf(leaf) else np.float64
    piece = np.ascontiguousarray(piece, dtype=np.float64).view(widest)
    if isinstance(leaf, np.ndarray):
        fresh = np.empty_like(leaf, dtype=widest if wide else leaf.dtype)
        fresh[...] = piece.reshape(leaf.shape)
        return fresh
    if type(leaf) in (float, complex):
        return type(leaf)(piece[0])
    return (widest if wide else type(leaf))(piece[0])
