"""`jacfwd`, `jacrev` and `jacobian`: all partial derivatives of all results."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from tapeless.api.arguments import Argnums, Arguments, checked_argnums
from tapeless.api.call import Derivative, differentiate
from tapeless.api.holomorphic import check_results, only_complex, only_real
from tapeless.api.kinds import Kind
from tapeless.api.layer import Feed, Layer, as_requested, forward_results, reverse_results
from tapeless.api.outline import (
    Fixed,
    Outline,
    Output,
    Own,
    Slot,
    Swept,
    replace_slots,
)
from tapeless.errors import ArgumentError, NonScalarOutput
from tapeless.frontend.differentiated import operator
from tapeless.ir.types import is_complex
from tapeless.options import Options
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse

CHUNK = 8  # directions that one run takes: two vector registers of AVX-512 hold as many numbers


@operator
def jacfwd(
    f: Callable,
    argnums: Argnums = 0,
    *,
    holomorphic: bool = False,
    chunk: int = CHUNK,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The Jacobian of a function, by columns in forward mode: for few inputs.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        chunk: how many columns are computed together, beside the function once. More cost less to
            run and more to compile.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`. For a result of shape `r` and an argument of shape `a`
        it returns an array of shape `r + a` and of the argument's dtype, a float where both are
        floats. Tuples of results or arguments give tuples, those of results outermost.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def polar(p):
        ...     return np.array([p[0] * np.cos(p[1]), p[0] * np.sin(p[1])])
        >>> jacfwd(polar)(np.array([2.0, 0.0]))
        array([[1., 0.],
               [0., 2.]])
    """
    columns = Columns(checked_argnums(argnums), holomorphic, checked_chunk(chunk))
    return differentiate(f, columns, engine, options, kind=ByColumns)


@operator
def jacrev(
    f: Callable,
    argnums: Argnums = 0,
    *,
    holomorphic: bool = False,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The Jacobian of a function, row by row in reverse mode: for few results.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`, with results as those of `jacfwd`.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def moments(x):
        ...     return np.sum(x), np.sum(x**2)
        >>> jacrev(moments)(np.array([1.0, 2.0, 3.0]))
        (array([1., 1., 1.]), array([2., 4., 6.]))
    """
    return differentiate(f, Rows(checked_argnums(argnums), holomorphic), engine, options)


@operator
def jacobian(
    f: Callable,
    argnums: Argnums = 0,
    *,
    holomorphic: bool = False,
    chunk: int = CHUNK,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The Jacobian of a function, by the mode that needs fewer runs at the sizes of the call.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        chunk: how many columns are computed together, beside the function once. More cost less to
            run and more to compile.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`, with results as those of `jacfwd`.

    Raises:
        TapelessError: as for `grad`, when first called with new types.

    Example:
        >>> import numpy as np
        >>> def outer(x):
        ...     return np.outer(x, x)
        >>> jacobian(outer)(np.array([1.0, 2.0])).shape
        (2, 2, 2)
    """
    columns = Columns(checked_argnums(argnums), holomorphic, checked_chunk(chunk))
    return differentiate(f, columns, engine, options, kind=Jacobian)


@dataclass(frozen=True)
class Columns(Layer):
    """Forward mode along every unit vector of the arguments, several in one run."""

    argnums: Argnums
    holomorphic: bool = False
    chunk: int = CHUNK  # the most of them
    together: int = 1  # how many of them, once the sizes of the arguments are known

    feed = Feed.BASIS
    is_reverse = False

    @property
    def title(self) -> str:
        return "Jacobian"

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        found = arguments.only_floats(arguments.select(self.argnums))
        if self.holomorphic:
            return only_complex(arguments, found)
        return only_real(arguments, found, COMPLEX_ARGUMENT)

    @property
    def lanes(self) -> int:
        return self.together

    def step(self, active: tuple[int, ...]) -> Forward:
        return Forward(active, keep_values=False, lanes=self.lanes)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        if self.holomorphic:
            check_results(inner, holomorphic=True)
        place = {index: number for number, index in enumerate(inner.floats)}

        def block(slot: Slot, seat: int, kind: Kind) -> Slot:
            return Slot(place[slot.index], kind, (*slot.axes, Swept(depth, seat)))

        output = _jacobian(self.argnums, inner, arguments, active, block)
        return Outline(forward_results(inner, keep=False), output)


@dataclass(frozen=True)
class Rows(Layer):
    """Reverse mode along every unit vector of the results."""

    argnums: Argnums
    holomorphic: bool = False

    feed = Feed.BASIS
    is_reverse = True

    @property
    def title(self) -> str:
        return "Jacobian"

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        found = arguments.only_floats(arguments.select(self.argnums))
        return only_complex(arguments, found) if self.holomorphic else found

    def step(self, active: tuple[int, ...]) -> Reverse:
        return Reverse(active, "given", keep_values=False)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        check_results(inner, holomorphic=self.holomorphic)
        seats = {index: seat for seat, index in enumerate(inner.floats)}

        def block(slot: Slot, place: int, kind: Kind) -> Slot:
            row = Swept(depth, seats[slot.index])  # the axes of the result are swept now
            axes = tuple(row if isinstance(old, Own) else old for old in slot.axes)
            return Slot(place, kind, (*axes, Own()))

        output = _jacobian(self.argnums, inner, arguments, active, block)
        return Outline(reverse_results(inner, arguments, active, keep=False), output)


def _jacobian(
    argnums: Argnums,
    inner: Outline,
    arguments: Arguments,
    active: tuple[int, ...],
    block: Callable[[Slot, int, Kind], Slot],
) -> Output:
    """For each float of the output the structure of the arguments, with a `block` for each leaf.

    A block is made of the float's slot, the number of the leaf among the active ones, and its kind.
    """
    if not any(inner.results[i].is_inexact for i in range(len(inner.results))):
        raise NonScalarOutput("The function returns no float, so it has no derivative.")
    number = {leaf: n for n, leaf in enumerate(active)}
    chosen = arguments.select(argnums)

    def of_result(slot: Slot) -> Output:
        if not inner.results[slot.index].is_inexact:
            return Fixed(None)

        def leaf(index: int) -> Output:
            if index not in number:
                return Fixed(None)
            kind = arguments.kinds[index]
            if slot.kind is not None and slot.kind.is_complex:
                kind = slot.kind if kind.scalar else replace(slot.kind, scalar=None)
            if slot.kind is not None and slot.kind.is_array:
                kind = replace(kind, scalar=None)
            return block(slot, number[index], kind)

        parts = tuple(arguments.structure(argument, leaf, None) for argument in chosen)
        return as_requested(argnums, parts)

    return replace_slots(inner.output, of_result, static=None)


COMPLEX_ARGUMENT = (
    "If it is holomorphic, pass holomorphic=True. If its results are real, use jacrev. "
    "For a Hessian, pass the real and the imaginary part as two arguments."
)


class BySize(Derivative):
    """Runs what suits the sizes of the arguments of a call."""

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return self.chosen(args, kwargs)(*args, **kwargs)

    @abstractmethod
    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """What runs for these arguments."""

    def inputs(self, args: tuple, kwargs: dict[str, Any]) -> int:
        """How many unit vectors the arguments have."""
        arguments = self.arguments(args, kwargs)
        return sum(np.size(arguments.leaves[i]) for i in self.layers[-1].active(arguments))

    def with_layer(self, layer: Layer) -> Derivative:
        """The same with another last layer."""
        found = self._others.get(layer)
        if found is None:
            layers = (*self.layers[:-1], layer)
            found = Derivative(self.function, layers, self.engine, self.options)
            self._others[layer] = found
        return found

    @cached_property
    def _others(self) -> dict[Layer, Derivative]:
        return {}


class ByColumns(BySize):
    """Runs `Columns` with as many directions at a time as there are, up to a chunk."""

    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        return self.columns(self.inputs(args, kwargs))

    def columns(self, inputs: int) -> Derivative:
        """The derivative by columns for so many inputs."""
        layer = self.layers[-1]
        assert isinstance(layer, Columns)
        return self.with_layer(replace(layer, together=max(1, min(layer.chunk, inputs))))


class Jacobian(ByColumns):
    """Runs `Columns` or `Rows`, as the numbers of inputs and results suggest."""

    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """The Jacobian by one mode. A reverse run costs more than a forward one at equal counts."""
        layer = self.layers[-1]
        assert isinstance(layer, Columns)
        rows = Rows(layer.argnums, layer.holomorphic)
        by_rows, arguments = self.with_layer(rows), self.arguments(args, kwargs)
        active = rows.active(arguments)
        # Of a complex argument forward mode has tangents along real numbers alone, and reverse mode
        # tells the real part alone of a complex result.
        if not layer.holomorphic and any(is_complex(arguments.types[i]) for i in active):
            return by_rows
        inputs = sum(np.size(arguments.leaves[i]) for i in active)
        by_columns = self.columns(inputs)
        if inputs <= 1:
            return by_columns
        inner = self.inside(len(self.layers) - 1)
        outline = inner.specialisation(args, kwargs).outline
        if not layer.holomorphic and any(is_complex(r.type) for r in outline.results):
            return by_columns
        results = inner.results(args, kwargs)
        outputs = sum(np.size(results[i]) for i in outline.floats)
        return by_columns if inputs <= outputs else by_rows


CHUNK_OF_NONE = "chunk={chunk!r} is not the number of directions to take at a time, 1 or more."


def checked_chunk(chunk: Any) -> int:
    """`chunk` as given; an error if it cannot be a number of directions."""
    if isinstance(chunk, bool) or not isinstance(chunk, int) or chunk < 1:
        raise ArgumentError(CHUNK_OF_NONE.format(chunk=chunk))
    return chunk
