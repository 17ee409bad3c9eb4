"""New arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    METHODS,
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    forward,
    jointly_linear,
    linear,
    reverse,
    zero_derivative,
)
from tapeless.rules.spelling import call_text, dims_text, dtype_text, helped, same
from tapeless.runtime.plain import (
    arange_between,
    array_of,
    astype,
    broadcast_like,
    unbroadcast,
    zeros_shadow,
)


def _dtype(attrs: Mapping[str, Any]) -> str | None:
    return None if attrs.get("dtype") is None else dtype_text(attrs["dtype"])


def _cast(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return args[0] if _dtype(attrs) is None else f"astype({args[0]}, {_dtype(attrs)})"


def _by_shape(function: str) -> Callable[[Sequence[str], Mapping[str, Any]], str]:
    return lambda args, attrs: call_text(function, dims_text(args), dtype=_dtype(attrs))


def _like(function: str) -> Callable[[Sequence[str], Mapping[str, Any]], str]:
    return lambda args, attrs: call_text(function, *args, dtype=_dtype(attrs))


for name in ("zeros", "empty", "ones"):
    same(f"numpy.{name}", _by_shape(f"np.{name}"), cost=WHOLE_ARRAY)
    callee(
        getattr(np, name),
        operation=f"numpy.{name}",
        signature="shape, dtype=None",
        shape="shape",
        static=("dtype",),
    )
for name, signature in (
    ("zeros_like", "a, dtype=None"),
    ("empty_like", "prototype, dtype=None"),
    ("ones_like", "a, dtype=None"),
    ("full_like", "a, fill_value, dtype=None"),
):
    is_full = name == "full_like"
    same(f"numpy.{name}", _like(f"np.{name}"), cost=WHOLE_ARRAY, shape_only=not is_full)
    callee(getattr(np, name), operation=f"numpy.{name}", signature=signature, static=("dtype",))
same(
    "numpy.full",
    lambda args, attrs: call_text("np.full", dims_text(args[:-1]), args[-1], dtype=_dtype(attrs)),
    cost=WHOLE_ARRAY,
)
callee(
    np.full,
    operation="numpy.full",
    signature="shape, fill_value, dtype=None",
    shape="shape",
    static=("dtype",),
)
same("numpy.linspace", "np.linspace({0}, {1}, {2})", cost=WHOLE_ARRAY)
callee(np.linspace, operation="numpy.linspace", signature="start, stop, num=50")
same("numpy.arange", _like("np.arange"), cost=WHOLE_ARRAY)
callee(
    arange_between,
    operation="numpy.arange",
    signature="start, stop, step, dtype=None",
    static=("dtype",),
)


def arange(start, stop=None, step=1, *, dtype=None):
    if stop is None:
        return arange_between(0, start, step, dtype=dtype)
    return arange_between(start, stop, step, dtype=dtype)


callee(np.arange, lower=arange)

helped("zeros_shadow", "zeros_shadow({0})", "shaping", cost=WHOLE_ARRAY, shape_only=True)
callee(zeros_shadow, operation="zeros_shadow", signature="x")

helped("copy", "copy({0})", "shaping", cost=WHOLE_ARRAY)
callee(np.copy, operation="copy", signature="a")
METHODS["copy"] = np.copy

helped("astype", _cast, "shaping", cost=WHOLE_ARRAY)
callee(astype, operation="astype", signature="a, dtype", static=("dtype",))
METHODS["astype"] = astype

define(
    Operation(
        "array",
        lambda args, attrs: _cast([f"array_of(({', '.join(args)},))"], attrs),
        lambda args, attrs: call_text("np.array", f"[{', '.join(args)}]", dtype=_dtype(attrs)),
        runtime=("shaping:array_of", "shaping:astype"),
        cost=WHOLE_ARRAY,
    )
)
callee(
    array_of, operation="array", signature="items, dtype=None", sequence="items", static=("dtype",)
)


def array(object, dtype=None):
    """`np.array`: of a list, its items along a new axis; of an array, a copy."""
    if isinstance(object, (tuple, list)):
        if len(object) > 0 and isinstance(object[0], (tuple, list)):
            return array_of([array(item) for item in object], dtype=dtype)
        return array_of(object, dtype=dtype)
    return np.copy(object) if dtype is None else astype(object, dtype)


def asarray(a, dtype=None):
    if isinstance(a, (tuple, list)):
        return array(a, dtype)
    return a if dtype is None else astype(a, dtype)


callee(np.array, lower=array)
for function in (np.asarray, np.ascontiguousarray, np.asanyarray, np.asfortranarray):
    callee(function, lower=asarray)

zero_derivative("numpy.zeros", "numpy.empty", "numpy.ones")
same("numpy.eye", "np.eye({0})", cost=WHOLE_ARRAY)
callee(np.eye, operation="numpy.eye", signature="n")
callee(np.identity, operation="numpy.eye", signature="n")
zero_derivative("numpy.eye")
zero_derivative("numpy.zeros_like", "numpy.empty_like", "numpy.ones_like", "zeros_shadow")
linear("copy", "astype")


@reverse("copy")
def copy(y, y_bar, x):
    return y_bar


@reverse("astype")
def astype_(y, y_bar, x, *, dtype):
    return unbroadcast(y_bar, x)


@reverse("numpy.full")
def full(y, y_bar, *args, dtype=None):
    return (None,) * (len(args) - 1) + (np.sum(y_bar),)


@forward("numpy.full")
def full_forward(y, *args, dtype=None):
    return broadcast_like(args[-1], y)


@reverse("numpy.full_like")
def full_like(y, y_bar, like, value, *, dtype=None):
    return None, np.sum(y_bar)


@forward("numpy.full_like")
def full_like_forward(y, like, value, like_dot, value_dot, *, dtype=None):
    return None if value_dot is None else broadcast_like(value_dot, y)


@reverse("array")
def array_reverse(y, y_bar, *items, dtype=None):
    contributions = ()
    for k, _ in enumerate(items):
        contributions = (*contributions, y_bar[k])
    return contributions


jointly_linear("array")


# y_k = start + k (stop - start) / (num - 1), so the endpoints share each cotangent.
@reverse("numpy.linspace")
def linspace(y, y_bar, start, stop, num):
    late = np.sum(y_bar * np.linspace(0.0, 1.0, num))
    return np.sum(y_bar) - late, late, None


@forward("numpy.linspace")
def linspace_forward(y, start, stop, num, start_dot, stop_dot, num_dot):
    a = 0.0 if start_dot is None else start_dot
    b = 0.0 if stop_dot is None else stop_dot
    return np.linspace(a, b, num)


# y_k = start + k step; that `stop` decides how many there are has no derivative.
@reverse("numpy.arange")
def arange_reverse(y, y_bar, start, stop, step, *, dtype=None):
    return np.sum(y_bar), None, np.sum(y_bar * np.arange(y.shape[0]))


@forward("numpy.arange")
def arange_forward(y, start, stop, step, start_dot, stop_dot, step_dot, *, dtype=None):
    a = 0.0 if start_dot is None else start_dot
    b = 0.0 if step_dot is None else step_dot
    return a + b * np.arange(y.shape[0])
