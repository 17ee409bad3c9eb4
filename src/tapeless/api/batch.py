"""`batch`: a function or a derivative of one row, for all rows of its arguments."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from tapeless.api.by_size import Jacobian
from tapeless.api.call import Derivative
from tapeless.api.hessians import hvp
from tapeless.api.layer import Feed
from tapeless.api.outline import Slot, finisher, replace_slots, slots
from tapeless.api.products import jvp
from tapeless.api.specialisation import Specialisation
from tapeless.api.sweep import fixed
from tapeless.errors import ArgumentError, ShapeMismatch
from tapeless.frontend.containers import take_apart
from tapeless.frontend.differentiated import Mapped, mapping
from tapeless.frontend.pytrees import flatten, unflatten
from tapeless.frontend.signature import bind, type_of
from tapeless.options import DEFAULT, Options

Axes = int | None | tuple | list | dict


@mapping
def batch(
    f: Callable,
    in_axes: Axes = 0,
    *,
    threads: bool | int = False,
    engine: str = "auto",
    options: Options | None = None,
) -> Batched:
    """Map a function, or a derivative, over an axis of its arguments, in one native call.

    Args:
        f: a Python function, or what `grad`, `value_and_grad`, `derivative`, `jacfwd`, `jacrev`,
            `jacobian` or `hessian` returned, or `functools.partial(jvp, f)` or `partial(hvp, f)`.
            It is called with one row at a time.
        in_axes: the axis of the arguments that is mapped over, None for what every row shares: one
            for all positional arguments, or a tuple with an entry for each. The entry of a
            container is one for all in it, or a container of entries. Keyword arguments are mapped
            over axis 0.
        threads: True to run as many threads as there are processors, or their number.
        engine: "auto", "numba" or "python", for a function.
        options: how to build the code, if not as usual.

    Returns:
        A function of the arguments of `f`, each with one more axis where it is mapped. Its results
        are those of `f` with the rows as axis 0. What needs many runs or directions (a Jacobian, a
        Hessian, `jvp`, `hvp`) is computed row by row from Python.

    Raises:
        ShapeMismatch: by the returned function, if the mapped axes differ in length.
        ArgumentError: if nothing is mapped, or if there is no row.
        TapelessError: as `f` raises it.

    Example:
        >>> import numpy as np
        >>> from tapeless import grad
        >>> def energy(x, stiffness):
        ...     return 0.5 * stiffness * np.sum(x**2)
        >>> batch(grad(energy), (0, None))(np.array([[1.0, 2.0], [3.0, 4.0]]), 10.0)
        array([[10., 20.],
               [30., 40.]])
    """
    if not callable(f):
        raise ArgumentError(f"{f!r} is not a function. Pass the function itself, not its value.")
    if isinstance(f, Batched) or (isinstance(f, functools.partial) and f.func in (jvp, hvp)):
        return Batched(f, in_axes, 1)
    if not isinstance(f, Derivative):
        f = Derivative(f, (), engine, options or DEFAULT)
    count = _count(threads)
    if count > 1:  # not every threading layer of Numba allows threads inside of threads
        f = type(f)(f.function, f.layers, f.engine, replace(f.options, parallel=False))
    return Batched(f, in_axes, count)


def _count(threads: bool | int) -> int:
    if threads is True:
        return os.cpu_count() or 1
    if threads is not False and (not isinstance(threads, int) or threads < 1):
        raise ArgumentError(f"threads={threads!r} is neither a boolean nor a number of threads.")
    return int(threads) or 1


class Batched(Mapped):
    """Calls a derivative for each row of its arguments."""

    def __init__(
        self, derivative: Derivative | Batched | functools.partial, in_axes: Axes, threads: int
    ) -> None:
        functools.update_wrapper(self, derivative, updated=())
        self.derivative = derivative
        self.in_axes = in_axes
        self._threads = threads
        self._kernels: dict[tuple[Specialisation, tuple[bool, ...]], Callable[..., Any]] = {}

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        leaves, tree = flatten((args, kwargs))
        rows = Rows(leaves, spread(self.in_axes, args, kwargs))
        first_args, first_kwargs = unflatten(tree, rows.row(0))
        derivative = self.derivative
        if isinstance(derivative, Jacobian):
            derivative = derivative.chosen(first_args, first_kwargs)
        if (
            not isinstance(derivative, Derivative)
            or derivative.options.debug
            or not all(layer.feed in (Feed.NONE, Feed.UNIT) for layer in derivative.layers)
        ):
            return _stacked(derivative, [unflatten(tree, rows.row(i)) for i in range(rows.count)])
        specialisation = derivative.specialisation(derivative.own(first_args), first_kwargs)
        first = specialisation.inputs(first_args, first_kwargs)
        feeds = derivative.feeds(specialisation, first, first_args, first_kwargs)
        all_args, all_kwargs = unflatten(tree, rows.leaves)
        bound = bind(derivative.function, all_args, all_kwargs).leaves
        batched = [id(leaf) in rows.mapped for leaf in bound]
        given, rest = first[: len(bound)], [*first[len(bound) :], *fixed(feeds)]
        inputs = [
            leaf if rows_of else shared
            for leaf, rows_of, shared in zip(bound, batched, given, strict=True)
        ]
        batched += [False] * len(rest)
        return self._run(specialisation, (*inputs, *rest), tuple(batched), rows.count)

    @cached_property
    def _numba_type_(self) -> Any:
        """What Numba asks for when compiled code calls a batch."""
        from tapeless.api.in_numba import numba_type

        return numba_type(self)

    def __repr__(self) -> str:
        return f"<batch of {self.derivative!r}>"

    def _run(
        self, specialisation: Specialisation, inputs: tuple, batched: tuple[bool, ...], count: int
    ) -> Any:
        """All rows; the first by itself, for the shapes of the results."""
        row = tuple(a[0] if rows_of else a for a, rows_of in zip(inputs, batched, strict=True))
        try:
            first = specialisation.call(*row)
            wanted = tuple(sorted({slot.index for slot in slots(specialisation.outline.output)}))
            outputs = {k: _rows_like(first[k], count) for k in wanted}
            key = specialisation, batched
            if key not in self._kernels:
                self._kernels[key] = specialisation.compiled.rows(batched, wanted)
            kernel = self._kernels[key]
            arguments = (*outputs.values(), *inputs)
            self._in_threads(lambda start, stop: kernel(start, stop, *arguments), count)
        except Exception as error:
            from tapeless.compile.traceback import at_users_line  # imports Numba

            raise at_users_line(error, specialisation.compiled.call, row) from None
        return _finish(specialisation, outputs)

    def _in_threads(self, run: Callable[[int, int], None], count: int) -> None:
        """Run rows 1 to `count`, of which each thread takes a part."""
        threads = min(self._threads, count - 1)
        if threads <= 1:
            run(1, count)
            return
        ends = [1 + (count - 1) * k // threads for k in range(threads + 1)]
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(run, ends[:-1], ends[1:]):
                pass


class Rows:
    """The leaves of a call, the mapped ones with the rows in front and contiguous."""

    def __init__(self, leaves: Sequence[Any], axes: Sequence[int | None]) -> None:
        self.leaves = [
            leaf if axis is None else _in_front(leaf, axis)
            for leaf, axis in zip(leaves, axes, strict=True)
        ]
        self.places = [k for k, axis in enumerate(axes) if axis is not None]
        self.mapped = {id(self.leaves[k]) for k in self.places}
        lengths = [len(self.leaves[k]) for k in self.places]
        if not lengths:
            raise ArgumentError("batch has nothing to map over: every entry of in_axes is None.")
        if len(set(lengths)) > 1:
            shapes = ", ".join(str(np.shape(leaves[k])) for k in self.places)
            raise ShapeMismatch(
                f"the axes that batch maps over have lengths {', '.join(map(str, lengths))}, in "
                f"arrays of shapes {shapes}. Give in_axes for each argument, None for what all "
                "rows share."
            )
        if not lengths[0]:
            raise ArgumentError("batch was given no row, so the shapes of its results are unknown.")
        self.count = lengths[0]

    def row(self, number: int) -> list[Any]:
        """The leaves of one row."""
        row = list(self.leaves)
        for k in self.places:
            row[k] = row[k][number]
        return row


def _in_front(leaf: Any, axis: int) -> np.ndarray:
    if not isinstance(leaf, np.ndarray) or not -leaf.ndim <= axis < leaf.ndim:
        raise ArgumentError(
            f"batch cannot map over axis {axis} of "
            f"{f'an array of shape {leaf.shape}' if isinstance(leaf, np.ndarray) else repr(leaf)}. "
            "Give None in in_axes for what all rows share."
        )
    if leaf.dtype == bool and leaf.ndim == 1:
        raise ArgumentError("batch cannot map over booleans. Convert them: mask.astype(float).")
    return np.ascontiguousarray(np.moveaxis(leaf, axis, 0)).view()  # a view: an object of its own


# ---- axes ----------------------------------------------------------------------------------------


def spread(in_axes: Axes, args: tuple, kwargs: dict[str, Any]) -> list[int | None]:
    """The axis of each leaf of a call, None for those that every row shares."""
    if isinstance(in_axes, tuple | list):
        if len(in_axes) != len(args):
            raise ArgumentError(
                f"in_axes has {len(in_axes)} entries for {len(args)} positional arguments."
            )
        entries: Sequence[Any] = in_axes
    else:
        entries = [in_axes] * len(args)
    pairs = [*zip(entries, args, strict=True), *((0, value) for value in kwargs.values())]
    met: set[int] = set()
    return [axis for entry, value in pairs for axis in _axes(entry, value, met)]


def _axes(entry: Any, value: Any, met: set[int]) -> Iterator[int | None]:
    """The axis of each leaf of one argument."""
    found = take_apart(value) if not isinstance(value, np.ndarray) else None
    if found is None:
        if flatten(value)[0]:
            yield _axis(entry)
        return
    form, items = found
    if form.is_mutable:  # a container that comes twice has its leaves once
        if id(value) in met:
            return
        met.add(id(value))
    entries = [entry] * len(items)
    if entry is not None and not isinstance(entry, int):
        inside = take_apart(entry)
        if inside is None or len(inside[1]) != len(items):
            raise ArgumentError(f"in_axes has {entry!r} for {form.describe(len(items))}.")
        entries = form.items_of(entry) or inside[1]
    for inner, item in zip(entries, items, strict=True):
        yield from _axes(inner, item, met)


def _axis(entry: Any) -> int | None:
    if entry is None or (isinstance(entry, int) and not isinstance(entry, bool)):
        return entry
    raise ArgumentError(f"in_axes has {entry!r}, which is neither an axis nor None.")


# ---- results -------------------------------------------------------------------------------------


def _rows_like(first: Any, count: int) -> np.ndarray:
    """Room for the results of all rows, with that of the first."""
    try:
        type_of(first)
    except ArgumentError:
        raise ArgumentError(f"batch cannot put results together that are {first!r}.") from None
    room = np.empty((count, *np.shape(first)), np.asarray(first).dtype)
    room[0] = first
    return room


def _finish(specialisation: Specialisation, outputs: dict[int, np.ndarray]) -> Any:
    """The structure of the result, with arrays of rows for its leaves."""

    def as_array(slot: Slot) -> Slot:
        kind = slot.kind
        return slot if kind is None else replace(slot, kind=replace(kind, scalar=None))

    output = replace_slots(specialisation.outline.output, as_array)
    results = [outputs.get(k) for k in range(max(outputs, default=-1) + 1)]
    return finisher(output, exact=False)(results)


def _stacked(derivative: Callable, calls: list[tuple[tuple, dict[str, Any]]]) -> Any:
    """The results of the calls, one after the other, with their leaves put together."""
    results = [flatten(derivative(*args, **kwargs)) for args, kwargs in calls]
    columns = zip(*(leaves for leaves, _ in results), strict=True)
    return unflatten(results[0][1], [np.stack(column) for column in columns])
