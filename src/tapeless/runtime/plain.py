"""What the python dialect calls beyond NumPy; native helpers have the same names and meaning."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapeless.runtime import gammas


def where(condition: Any, a: Any, b: Any) -> Any:
    """`np.where`, with a scalar for scalars."""
    return np.where(condition, a, b)[()]


def heaviside(x: Any, at_zero: Any) -> Any:
    """The unit step."""
    return np.heaviside(x, at_zero)


def exponent(x: Any) -> Any:
    """The power of two of which `x` is a multiple between a half and one."""
    return np.frexp(x)[1].astype(np.int64)[()]


def nonzero_along(a: Any, axis: int) -> Any:
    """Where `a` is not zero: the index along one axis."""
    return np.nonzero(a)[axis]


def index_along(like: Any, axis: int, of: int) -> Any:
    """0, 1, … along one axis of as many as `like` has, to be used as an index beside it."""
    shape = [1] * of
    shape[axis] = like.shape[axis]
    return np.arange(like.shape[axis]).reshape(shape)


def argsort_along(a: Any, axis: int) -> Any:
    """The order of the values along one axis; equal ones keep theirs."""
    return np.argsort(a, axis=axis, kind="stable")


def convolve_full(a: Any, v: Any) -> Any:
    """`np.convolve`."""
    return np.convolve(a, v)


def correlate_valid(a: Any, v: Any) -> Any:
    """Σ_k a[i + k] v[k] for each i at which `a` goes on for the length of `v`."""
    return np.correlate(a, v) if len(a) >= len(v) else np.zeros(0)


def search(a: Any, v: Any, side: Any) -> Any:
    """`np.searchsorted`."""
    return np.searchsorted(a, v, side=side)


def unbroadcast(c: Any, like: Any) -> Any:
    """Sum `c` down to the shape of `like`, in its dtype and new memory: broadcasting's adjoint."""
    shape = np.shape(like)
    c = _fitting(c, like)
    c = c.sum(axis=tuple(range(c.ndim - len(shape)))) if c.ndim > len(shape) else c
    stretched = tuple(k for k, n in enumerate(shape) if n == 1 and c.shape[k] != 1)
    c = c.sum(axis=stretched, keepdims=True) if stretched else c
    return c.astype(_dtype(like))[()]


def broadcast_like(c: Any, like: Any) -> Any:
    """`c` spread to the shape of `like`, in its dtype. Always new memory."""
    return np.broadcast_to(_fitting(c, like), np.shape(like)).astype(_dtype(like))[()]


def expand(c: Any, like: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """`c` spread along the reduced axes of `like`: the adjoint of `np.sum(like, axis)`."""
    return broadcast_like(c if keepdims else np.expand_dims(c, _axes(like, axis)), like)


def copied_from(part: Any, source: Any, name: str) -> Any:
    """A copy of what the function of this name gives a view of in NumPy."""
    return part


def rearranged(a: Any, shape: tuple[int, ...]) -> Any:
    """A cotangent in another shape."""
    return np.reshape(a, shape)


def transpose_back(a: Any, axes: tuple[int, ...]) -> Any:
    """Undo `np.transpose(…, axes)`."""
    return np.transpose(a, np.argsort([k % len(axes) for k in axes]))


def arange_between(start: Any, stop: Any, step: Any, dtype: Any = None) -> Any:
    """`np.arange` with all its bounds."""
    return np.arange(start, stop, step, dtype=dtype)


def array_of(items: Any, dtype: Any = None) -> Any:
    """The items along a new first axis."""
    return np.array(items, dtype=dtype)


def astype(a: Any, dtype: Any) -> Any:
    """A copy of `a` in another dtype."""
    return np.asarray(a).astype(dtype)[()]


def copy(a: Any) -> Any:
    """New memory with the same contents, in C order; a scalar is itself."""
    return np.array(a, order="C")[()]


def part(x: Any, start: int, stop: int, axis: int) -> Any:
    """The view `x[..., start:stop, ...]` at one axis."""
    return x[(slice(None),) * (axis % x.ndim) + (slice(start, stop),)]


def embed(c: Any, like: Any, start: int, stop: int, axis: int) -> Any:
    """Zeros of the shape of `like` with `c` at the place of its part: the adjoint of `part`."""
    result = np.zeros_like(like)
    part(result, start, stop, axis)[...] = c
    return result


def suffix_sum(x: Any, axis: Any = None) -> Any:
    """Sums from each element to the end: the adjoint of `np.cumsum`."""
    x, axis = (np.ravel(x), 0) if axis is None else (x, axis)
    return np.flip(np.cumsum(np.flip(x, axis), axis), axis)


def prod_along(a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    """`np.prod` along one axis or all."""
    return np.prod(a, axis=axis, keepdims=keepdims)


def products_of_others(x: Any, axis: Any = None) -> Any:
    """For each element the product of the others along the axis."""
    if axis is None:
        return products_of_others(np.ravel(x), 0).reshape(np.shape(x))
    rows = np.moveaxis(x, axis, 0)
    products = [np.prod(np.delete(rows, k, 0), axis=0) for k in range(len(rows))]
    return np.moveaxis(np.reshape(products, rows.shape), 0, axis)


def transpose_of_stack(a: Any) -> Any:
    """Each matrix of a stack transposed."""
    return np.swapaxes(a, -1, -2)


def gather(x: Any, index: tuple) -> Any:
    """`x[index]` where the index holds arrays."""
    return x[index]


def scatter(x: Any, index: tuple, value: Any) -> None:
    """`x[index] = value` where the index holds arrays."""
    x[index] = value


def add_at(x: Any, index: tuple, value: Any) -> None:
    """`x[index] += value`, where repeated places add up."""
    np.add.at(x, index, value)


def last_writes(x: Any, index: tuple) -> Any:
    """For each entry of `x[index]`, whether `x[index] = value` writes its place last."""
    writer = np.empty(x.shape, int)
    places = writer[index]
    number = np.arange(places.size).reshape(places.shape)
    writer[index] = number
    return writer[index] == number


def zeros_shadow(x: Any) -> Any:
    """Zeros of the shape and dtype of `x`."""
    return np.zeros_like(x)[()]


def empty_stack(example: Any) -> list:
    """A stack that will hold values like the example."""
    return []


def from_start(i: int, length: int) -> int:
    """A bound of a slice of an axis of this length, counted from the start and not below zero."""
    return max(i + length if i < 0 else i, 0)


def trip_count(start: int, stop: int, step: int) -> int:
    """How often `for _ in range(start, stop, step)` runs."""
    return len(range(start, stop, step))


def fitting(found: Any, like: Any, what: str) -> Any:
    """`found`, if it has the shape of what it belongs to and is of floats, or of complex numbers
    where that is.
    """
    kinds = "fc" if np.result_type(like).kind == "c" else "f"
    if np.shape(found) != np.shape(like) or np.result_type(found).kind not in kinds:
        raise ValueError(f"{what} is {_kind(found)}; it belongs to {_kind(like)}")
    return found


def _kind(value: Any) -> str:
    if np.ndim(value) == 0:
        return f"a number of type {np.result_type(value)}"
    return f"an array of {value.dtype} of shape {value.shape}"


def digamma(x: Any) -> Any:
    """The logarithmic derivative of the gamma function."""
    return _elementwise(gammas.digamma, x)


def polygamma(n: int, x: Any) -> Any:
    """The n-th derivative of digamma, n ≥ 1."""
    return _elementwise(gammas.polygamma, n, x)


def _elementwise(function: Any, *args: Any) -> Any:
    return np.vectorize(function, otypes=[float])(*args)[()]


def _dtype(like: Any) -> Any:
    """The dtype of what belongs to `like`: that of its floats, float64 for others."""
    dtype = np.result_type(like)
    return dtype if dtype.kind in "fc" else np.dtype(np.float64)


def _fitting(c: Any, like: Any) -> Any:
    """`c` as an array: of what belongs to real numbers the real part."""
    return np.asarray(c if np.result_type(like).kind == "c" else np.real(c))


def _axes(x: Any, axis: Any) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(np.ndim(x)))
    return tuple(k % x.ndim for k in (axis if isinstance(axis, tuple) else (axis,)))
