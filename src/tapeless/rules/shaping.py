"""The shape of arrays: reading it, changing it, broadcasting and its adjoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    FREE,
    METHODS,
    WHOLE_ARRAY,
    Operation,
    callee,
    define,
    forward,
    known,
    linear,
    lower,
    reverse,
    zero_derivative,
)
from tapeless.rules.spelling import call_text, dims_text, helped, same
from tapeless.runtime.plain import (
    broadcast_like,
    copied_from,
    copy,
    expand,
    rearranged,
    transpose_back,
    trip_count,
    unbroadcast,
)

# ---- reading the shape ---------------------------------------------------------------------------

same("shape", lambda args, attrs: f"{args[0]}.shape[{attrs['axis']}]", cost=FREE, shape_only=True)
same("ndim", "{0}.ndim", cost=FREE, shape_only=True)
same("size", "{0}.size", cost=FREE, shape_only=True)
callee(np.ndim, operation="ndim", signature="a")
callee(np.size, operation="size", signature="a")
zero_derivative("shape", "ndim", "size")

# ---- views ---------------------------------------------------------------------------------------


def _transpose(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    axes = attrs.get("axes")
    return f"{args[0]}.T" if axes is None else f"np.transpose({args[0]}, {axes!r})"


def _transpose_back(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    """`np.transpose` by the inverse permutation."""
    axes = tuple(k % len(attrs["axes"]) for k in attrs["axes"])
    return f"np.transpose({args[0]}, {tuple(axes.index(k) for k in range(len(axes)))!r})"


def _reshape(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"reshape({args[0]}, {dims_text(args[1:])})"


def _broadcast_to(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    return f"np.broadcast_to({args[0]}, {dims_text(args[1:])})"


define(
    Operation(
        "reshape",
        _reshape,
        lambda args, attrs: f"np.{_reshape(args, attrs)}",
        runtime=("shaping:reshape",),
        view=True,
    )
)
define(
    Operation(  # of a cotangent: see `transform/settled_layouts.py`
        "rearranged",
        _reshape,
        lambda args, attrs: f"np.{_reshape(args, attrs)}",
        runtime=("shaping:reshape",),
        view=True,
    )
)
define(Operation("ravel", "ravel({0})", "np.ravel({0})", runtime=("shaping:ravel",), view=True))
same("transpose", _transpose, view=True)
same("transpose_back", _transpose_back, view=True)
for name, keys in (
    ("swapaxes", ("axis1", "axis2")),
    ("moveaxis", ("source", "destination")),
    ("expand_dims", ("axis",)),
):
    same(
        f"numpy.{name}",
        lambda args, attrs, name=name, keys=keys: call_text(
            f"np.{name}", args[0], *(repr(attrs[key]) for key in keys)
        ),
        view=True,
    )
    callee(
        getattr(np, name), operation=f"numpy.{name}", signature=", ".join(("a", *keys)), static=keys
    )
define(
    Operation(
        "numpy.squeeze",
        lambda args, attrs: call_text("squeeze", args[0], repr(attrs["axis"])),
        lambda args, attrs: call_text("np.squeeze", args[0], repr(attrs["axis"])),
        runtime=("shaping:squeeze",),
        view=True,
    )
)
same("numpy.broadcast_to", _broadcast_to, view=True)

callee(np.reshape, operation="reshape", signature="a, shape", shape="shape")
same("copied_from", "{0}", rank=lambda ranks, attrs: ranks[0])
callee(copied_from, operation="copied_from", signature="part, source, name", static=("name",))
callee(rearranged, operation="rearranged", signature="a, shape", shape="shape")
callee(np.ravel, operation="ravel", signature="a")
callee(np.transpose, operation="transpose", signature="a, axes=None", static=("axes",))
callee(transpose_back, operation="transpose_back", signature="a, axes", static=("axes",))
callee(np.broadcast_to, operation="numpy.broadcast_to", signature="a, shape", shape="shape")


def squeeze_axis(a, axis):
    """The operation `numpy.squeeze`, as a function that `np.squeeze` is written in."""
    return np.squeeze(a, axis)


callee(squeeze_axis, operation="numpy.squeeze", signature="a, axis", static=("axis",))


@known
def named(axis: Any) -> Any:
    if axis is None:
        raise ValueError(
            "squeeze needs axis=, since the rank of its result follows from that alone"
        )
    return axis


@lower(np.squeeze, method="squeeze")
def squeeze(a, axis=None):
    return squeeze_axis(a, named(axis))


def flatten(a):
    return np.ravel(np.copy(a))


def reshape_method(a, *shape):
    if len(shape) == 1:
        return np.reshape(a, shape[0])
    return np.reshape(a, shape)


def transpose_method(a, *axes):
    if len(axes) == 0 or axes[0] is None:
        return np.transpose(a)
    if isinstance(axes[0], tuple):
        return np.transpose(a, axes[0])
    return np.transpose(a, axes)


for name, function in (
    ("flatten", flatten),
    ("reshape", reshape_method),
    ("transpose", transpose_method),
):
    callee(function, lower=function)
    METHODS[name] = function
METHODS.update(ravel=np.ravel, swapaxes=np.swapaxes)

linear("reshape", "ravel", "transpose", "transpose_back", "numpy.swapaxes", "numpy.moveaxis")
linear("numpy.expand_dims", "numpy.squeeze", "numpy.broadcast_to", "alias")


@reverse("reshape")
def reshape(y, y_bar, x, *dims):
    return rearranged(y_bar, x.shape), *(None,) * len(dims)


@reverse("ravel", "numpy.expand_dims", "numpy.squeeze")
def ravel(y, y_bar, x, *, axis=None):
    return rearranged(y_bar, x.shape)


@reverse("transpose")
def transpose(y, y_bar, x, *, axes=None):
    return y_bar.T if axes is None else transpose_back(y_bar, axes)


@reverse("transpose_back")
def transpose_back_(y, y_bar, x, *, axes):
    return np.transpose(y_bar, axes)


@reverse("numpy.swapaxes")
def swapaxes(y, y_bar, x, *, axis1, axis2):
    return np.swapaxes(y_bar, axis1, axis2)


@reverse("numpy.moveaxis")
def moveaxis(y, y_bar, x, *, source, destination):
    return np.moveaxis(y_bar, destination, source)


@reverse("numpy.broadcast_to")
def broadcast_to(y, y_bar, x, *dims):
    return unbroadcast(y_bar, x), *(None,) * len(dims)


# ---- ours: broadcasting and its adjoint ----------------------------------------------------------

helped("unbroadcast", "unbroadcast({0}, {1})", "broadcasting", cost=WHOLE_ARRAY)
helped("broadcast_like", "broadcast_like({0}, {1})", "broadcasting", cost=WHOLE_ARRAY)


def _expand(args: Sequence[str], attrs: Mapping[str, Any]) -> str:
    if attrs.get("keepdims"):
        return call_text("broadcast_like", *args)
    if attrs.get("axis") is None:
        return call_text("broadcast_like", *args)
    return call_text("expand", *args, repr(attrs.get("axis")))


define(
    Operation(
        "expand",
        _expand,
        _expand,
        runtime=("broadcasting:expand", "broadcasting:broadcast_like"),
        python_runtime=("plain:expand", "plain:broadcast_like"),
        cost=WHOLE_ARRAY,
    )
)
same("trip_count", "len(range({0}, {1}, {2}))")
helped("from_start", "from_start({0}, {1})", "bounds")
same("alias", "{0}", cost=FREE, view=True)

callee(unbroadcast, operation="unbroadcast", signature="c, like")
callee(broadcast_like, operation="broadcast_like", signature="c, like")
callee(
    expand,
    operation="expand",
    signature="c, like, axis=None, keepdims=False",
    static=("axis", "keepdims"),
)
callee(trip_count, operation="trip_count", signature="start, stop, step")
callee(copy, operation="copy", signature="a")

zero_derivative("trip_count", "from_start")


# Of `like` these operations read the shape alone.
@reverse("unbroadcast")
def unbroadcast_(y, y_bar, c, like):
    return broadcast_like(y_bar, c), None


@forward("unbroadcast")
def unbroadcast_forward(y, c, like, c_dot, like_dot):
    return None if c_dot is None else unbroadcast(c_dot, like)


@reverse("broadcast_like")
def broadcast_like_(y, y_bar, c, like):
    return unbroadcast(y_bar, c), None


@forward("broadcast_like")
def broadcast_like_forward(y, c, like, c_dot, like_dot):
    return None if c_dot is None else broadcast_like(c_dot, like)


@reverse("expand")
def expand_(y, y_bar, c, like, *, axis=None, keepdims=False):
    return np.sum(y_bar, axis=axis, keepdims=keepdims), None


@forward("expand")
def expand_forward(y, c, like, c_dot, like_dot, *, axis=None, keepdims=False):
    return None if c_dot is None else expand(c_dot, like, axis=axis, keepdims=keepdims)


@reverse("alias")
def alias(y, y_bar, x):
    return y_bar
