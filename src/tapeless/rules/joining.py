"""Arrays put together, and the part of the result that came from each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    forward,
    jointly_linear,
    linear,
    lower,
    reverse,
)
from tapeless.rules.spelling import call_text, helped
from tapeless.runtime.plain import embed, part


def _joined(function: str) -> Callable[[Sequence[str], Mapping[str, Any]], str]:
    def text(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
        items = f"({args[0]},)" if len(args) == 1 else f"({', '.join(args)})"
        axis = attrs.get("axis", 0)
        return call_text(function, items, axis=repr(axis) if axis else None)

    return text


for name in ("concatenate", "stack"):
    define(
        Operation(f"numpy.{name}", _joined(f"np.{name}"), _joined(f"np.{name}"), cost=WHOLE_ARRAY)
    )


def joined(arrays, axis=0):
    """The operation `numpy.concatenate`, which `np.concatenate` is written in."""
    return np.concatenate(arrays, axis)


HOW = {"signature": "arrays, axis=0", "sequence": "arrays", "static": ("axis",)}
callee(joined, operation="numpy.concatenate", **HOW)
callee(np.stack, operation="numpy.stack", **HOW)


@lower(np.concatenate, np.concat)
def concatenate_of(arrays, axis=0, *, dtype=None):
    if axis is None:
        return concatenate_of([np.ravel(a) for a in arrays], 0, dtype=dtype)
    if dtype is None:
        return joined(arrays, axis)
    return joined(arrays, axis).astype(dtype)


def hstack(arrays):
    if arrays[0].ndim == 1:
        return np.concatenate(arrays)
    return np.concatenate(arrays, axis=1)


def vstack(arrays):
    if arrays[0].ndim == 1:
        return np.stack(arrays)
    return np.concatenate(arrays)


callee(np.hstack, lower=hstack)
callee(np.vstack, lower=vstack)

helped(
    "part",
    lambda args, attrs: call_text("part", *args, repr(attrs["axis"])),
    "joining",
    view=True,
)
helped("embed", lambda args, attrs: call_text("embed", *args, repr(attrs["axis"])), "joining")
callee(part, operation="part", signature="x, start, stop, axis", static=("axis",))
callee(embed, operation="embed", signature="c, like, start, stop, axis", static=("axis",))

jointly_linear("numpy.concatenate", "numpy.stack")
linear("part")


@reverse("numpy.concatenate")
def concatenate(y, y_bar, *arrays, axis=0):
    contributions, start = (), 0
    for array in arrays:
        stop = start + array.shape[axis]
        contributions = (*contributions, part(y_bar, start, stop, axis))
        start = stop
    return contributions


@reverse("numpy.stack")
def stack(y, y_bar, *arrays, axis=0):
    contributions = ()
    for k, _ in enumerate(arrays):
        contributions = (*contributions, np.sum(part(y_bar, k, k + 1, axis), axis=axis))
    return contributions


@reverse("part")
def part_(y, y_bar, x, start, stop, *, axis):
    return embed(y_bar, x, start, stop, axis), None, None


@reverse("embed")
def embed_(y, y_bar, c, like, start, stop, *, axis):
    return part(y_bar, start, stop, axis), None, None, None


@forward("embed")
def embed_forward(y, c, like, start, stop, c_dot, like_dot, start_dot, stop_dot, *, axis):
    return None if c_dot is None else embed(c_dot, like, start, stop, axis)
