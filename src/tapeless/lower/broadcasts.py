"""Broadcasts of numbers and sums to arrays, and their adjoints, as loops over numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Accumulate, Assign, Const, Load, Operand, Store, Var
from tapeless.ir.types import Array, Scalar, is_array
from tapeless.lower.extents import ONE, Key
from tapeless.lower.nests import NUMBERS, Nests, takes


def spread(node: Assign, nests: Nests, builder: Builder) -> bool:
    """A number, or sums over an axis, in each element of what they are the sums of."""
    value, like = node.args[0], node.args[1]
    target = node.target
    if not (isinstance(like, Var) and is_array(like.type) and is_array(target.type)):
        return False
    if not takes(target, (value,)):
        return False
    shape = nests.extents.of(like)
    places, keys = _places_in_spread(nests, value, shape, node.attrs)
    for place, key in zip(places, keys, strict=True):
        if key != ONE:
            nests.extents.assume_equal(shape[place], key, builder)
    nests.make(target, shape, "empty", builder)
    nest = nests.nest(shape, builder)
    item = value
    if isinstance(value, Var) and isinstance(value.type, Array):
        pairs = zip(places, keys, strict=True)
        index = tuple([Const(0) if key == ONE else nest.indices[p] for p, key in pairs])
        item = Var(f"{value.hint}_item", Scalar(value.type.dtype))
        nest.inside.append(Load(item, value, index, checked=False))
    nest.inside.append(Store(target, tuple(nest.indices), item, checked=False))
    return True


def _places_in_spread(
    nests: Nests, value: Operand, shape: Sequence[Key], attrs: Mapping[str, Any]
) -> tuple[list[int], Sequence[Key]]:
    """The axes of the result that those of `value` are, and their extents."""
    if not (isinstance(value, Var) and isinstance(value.type, Array)):
        return [], ()
    keys = nests.extents.of(value)
    missing = len(shape) - len(keys)
    axis = attrs.get("axis", tuple(range(missing)))  # a broadcast adds the first ones
    axes = axis if isinstance(axis, tuple) else (axis,)
    gone = {a % len(shape) for a in axes if isinstance(a, int)} if missing else set()
    return [place for place in range(len(shape)) if place not in gone], keys


def unbroadcast(
    node: Assign, value: Var, like: Operand, may_share: bool, nests: Nests, builder: Builder
) -> bool:
    """The sum over the axes that broadcasting added or stretched; where there is none, the value
    itself if it `may_share` its memory.
    """
    target = node.target
    assert isinstance(value.type, Array)
    if value.type.dtype not in NUMBERS or getattr(target.type, "dtype", "") != value.type.dtype:
        return False
    shape = nests.extents.of(value)
    if not isinstance(like, Var) or not isinstance(like.type, Array):
        nest = nests.nest(shape, builder)
        element = nests.element(value, shape, nest.indices, nest.inside)
        nests.names[target] = nest.carry(
            target.hint, "radd", Const(0.0), element, Scalar(value.type.dtype)
        )
        return True
    keys = nests.extents.of(like)
    extra = len(shape) - len(keys)
    if extra < 0:
        return False
    stretched = [k for k, key in enumerate(keys) if key == ONE and shape[extra + k] != ONE]
    for k, key in enumerate(keys):
        if k not in stretched:
            nests.extents.assume_equal(shape[extra + k], key, builder)
    is_sum = extra > 0 or stretched
    if not is_sum and may_share:
        nests.names[target] = value
        if value.hint == "t":
            value.hint = target.hint  # the adjoint is called after what it belongs to
        return True
    nests.make(target, nests.extents.of(like), "zeros" if is_sum else "empty", builder)
    nest = nests.nest(shape, builder)
    element = nests.element(value, shape, nest.indices, nest.inside)
    index = tuple(Const(0) if k in stretched else nest.indices[extra + k] for k in range(len(keys)))
    kind = Accumulate if is_sum else Store
    nest.inside.append(kind(target, index, element, checked=False))
    return True
