"""Sums, products, means, extrema over all axes or some, and running sums.

At a tie the slope of max and min is shared evenly among the elements that attain it. With s the sum over the reduced
axes and e = `expand` its adjoint, the cotangents are e(y_bar) times the slope of the reduced value in each element.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    METHODS,
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    forward,
    linear,
    reverse,
    zero_derivative,
)
from tapeless.rules.spelling import call_text, helped
from tapeless.runtime.plain import expand, products_of_others, suffix_sum


def _attrs_text(attrs: Mapping[str, Any]) -> dict[str, str | None]:
    axis, keepdims = attrs.get("axis"), attrs.get("keepdims")
    return {
        "axis": None if axis is None else repr(axis),
        "keepdims": "True" if keepdims else None,
    }


def _python(name: str) -> Any:
    return lambda args, attrs: call_text(f"np.{name}", *args, **_attrs_text(attrs))


def _native(name: str) -> Any:
    """`array_sum(x)`, `sum_axis(x, 0)`, `sum_keep(x, 0)`: whether dimensions are kept decides the type of the result."""

    def text(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
        axis = attrs.get("axis")
        if attrs.get("keepdims"):
            return call_text(f"{name}_keep", *args, repr(axis))
        return call_text(f"{name}_all" if axis is None else f"{name}_axis", *args, *([] if axis is None else [repr(axis)]))

    return text


REDUCTIONS = "sum prod mean max min any all".split()
for name in REDUCTIONS:
    define(
        Operation(
            f"numpy.{name}",
            _native(name),
            _python(name),
            runtime=tuple(f"reductions:{name}_{how}" for how in ("all", "axis", "keep")),
            cost=WHOLE_ARRAY,
        )
    )
for name in ("argmax", "argmin"):
    define(
        Operation(
            f"numpy.{name}",
            _native(name),
            _python(name),
            runtime=tuple(f"reductions:{name}_{how}" for how in ("all", "axis", "keep")),
            cost=WHOLE_ARRAY,
        )
    )

how = {"signature": "a, axis=None, *, keepdims=False", "static": ("axis", "keepdims")}
for name in (*REDUCTIONS, "argmax", "argmin"):
    METHODS[name] = getattr(np, name)
    if name != "prod":
        callee(getattr(np, name), operation=f"numpy.{name}", **how)
callee(np.amax, operation="numpy.max", **how)
callee(np.amin, operation="numpy.min", **how)
zero_derivative("numpy.argmax", "numpy.argmin", "numpy.any", "numpy.all")
linear("numpy.sum", "numpy.mean")


@reverse("numpy.sum")
def sum_(y, y_bar, x, *, axis=None, keepdims=False):
    return expand(y_bar, x, axis=axis, keepdims=keepdims)


@reverse("numpy.mean")
def mean(y, y_bar, x, *, axis=None, keepdims=False):
    return expand(y_bar * (np.size(y) / np.size(x)), x, axis=axis, keepdims=keepdims)


@reverse("numpy.max", "numpy.min")
def extremum(y, y_bar, x, *, axis=None, keepdims=False):
    attained = x == expand(y, x, axis=axis, keepdims=keepdims)
    share = y_bar / np.sum(attained, axis=axis, keepdims=keepdims)
    return attained * expand(share, x, axis=axis, keepdims=keepdims)


@forward("numpy.max", "numpy.min")
def extremum_forward(y, x, x_dot, *, axis=None, keepdims=False):
    attained = x == expand(y, x, axis=axis, keepdims=keepdims)
    count = np.sum(attained, axis=axis, keepdims=keepdims)
    return np.sum(attained * x_dot, axis=axis, keepdims=keepdims) / count


# ---- products ------------------------------------------------------------------------------------


def prod(a, axis=None, *, keepdims=False):
    """`np.prod` along each axis of a tuple in turn."""
    if axis is None:
        return prod_along(a, None, keepdims=keepdims)
    axes = axis if isinstance(axis, tuple) else (axis,)
    for k in axes:
        a = prod_along(a, k, keepdims=True)
    return a if keepdims else np.squeeze(a, axis)


callee(np.prod, lower=prod)
callee(prod_along, operation="numpy.prod", **how)


@reverse("numpy.prod")
def prod_(y, y_bar, x, *, axis=None, keepdims=False):
    return expand(y_bar, x, axis=axis, keepdims=keepdims) * products_of_others(x, axis)


@forward("numpy.prod")
def prod_forward(y, x, x_dot, *, axis=None, keepdims=False):
    return np.sum(x_dot * products_of_others(x, axis), axis=axis, keepdims=keepdims)


def others(x, axis=None):
    """For each element the product of the others along the axis: no division, so zeros do no harm."""
    if axis is None:
        return np.reshape(others(np.ravel(x), 0), x.shape)
    rows = np.moveaxis(x, axis, 0)
    n = len(rows)
    before, after = np.ones_like(rows), np.ones_like(rows)
    for k in range(1, n):
        before[k] = before[k - 1] * rows[k - 1]
        after[n - 1 - k] = after[n - k] * rows[n - k]
    return np.moveaxis(before * after, 0, axis)


callee(products_of_others, lower=others)

# ---- running sums --------------------------------------------------------------------------------


def _running(args: Sequence[str], attrs: Mapping[str, Any], name: str) -> str:
    axis = attrs.get("axis")
    return call_text(f"{name}_all" if axis is None else f"{name}_axis", *args, *([] if axis is None else [repr(axis)]))


for name, python in (("cumsum", "np.cumsum"), ("suffix_sum", "suffix_sum")):
    define(
        Operation(
            "numpy.cumsum" if name == "cumsum" else name,
            partial(_running, name=name),
            partial(_running_python, name=python),
            runtime=(f"reductions:{name}_all", f"reductions:{name}_axis"),
            python_runtime=() if name == "cumsum" else ("plain:suffix_sum",),
            cost=WHOLE_ARRAY,
        )
    )
callee(np.cumsum, operation="numpy.cumsum", signature="a, axis=None", static=("axis",))
callee(suffix_sum, operation="suffix_sum", signature="a, axis=None", static=("axis",))
METHODS["cumsum"] = np.cumsum
linear("numpy.cumsum", "suffix_sum")


# x_k is in every sum from the k-th on.
@reverse("numpy.cumsum")
def cumsum(y, y_bar, x, *, axis=None):
    return np.reshape(suffix_sum(y_bar, axis=axis), x.shape)


@reverse("suffix_sum")
def suffix_sum_(y, y_bar, x, *, axis=None):
    return np.reshape(np.cumsum(y_bar, axis=axis), x.shape)
