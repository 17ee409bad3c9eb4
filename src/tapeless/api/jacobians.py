"""`jacfwd`, `jacrev` and `jacobian`: all partial derivatives of all results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tapeless.api.arguments import Argnums, Arguments, checked_argnums
from tapeless.api.call import Derivative, differentiate
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
from tapeless.errors import NonScalarOutput
from tapeless.frontend.differentiated import operator
from tapeless.options import Options
from tapeless.transform.forward import Forward
from tapeless.transform.reverse import Reverse


@operator
def jacfwd(
    f: Callable, argnums: Argnums = 0, *, engine: str = "auto", options: Options | None = None
) -> Derivative:
    """The Jacobian of a function, column by column in forward mode: for few inputs.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
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
    return differentiate(f, Columns(checked_argnums(argnums)), engine, options)


@operator
def jacrev(
    f: Callable, argnums: Argnums = 0, *, engine: str = "auto", options: Options | None = None
) -> Derivative:
    """The Jacobian of a function, row by row in reverse mode: for few results.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
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
    return differentiate(f, Rows(checked_argnums(argnums)), engine, options)


@operator
def jacobian(
    f: Callable, argnums: Argnums = 0, *, engine: str = "auto", options: Options | None = None
) -> Derivative:
    """The Jacobian of a function, by the mode that needs fewer runs at the sizes of the call.

    Args:
        f: a Python function of floats, arrays of float64 or float32 of any shape, and tuples of
            these.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
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
    columns = Columns(checked_argnums(argnums))
    return differentiate(f, columns, engine, options, kind=Jacobian)


@dataclass(frozen=True)
class Columns(Layer):
    """Forward mode along every unit vector of the arguments."""

    argnums: Argnums

    feed = Feed.BASIS
    is_reverse = False

    @property
    def title(self) -> str:
        return "Jacobian"

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        return arguments.only_floats(arguments.select(self.argnums))

    def step(self, active: tuple[int, ...]) -> Forward:
        return Forward(active, keep_values=False)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        place = {index: number for number, index in enumerate(inner.floats)}

        def block(slot: Slot, seat: int, kind: Kind) -> Slot:
            return Slot(place[slot.index], kind, (*slot.axes, Swept(depth, seat)))

        output = _jacobian(self.argnums, inner, arguments, active, block)
        return Outline(forward_results(inner, keep=False), output)


@dataclass(frozen=True)
class Rows(Layer):
    """Reverse mode along every unit vector of the results."""

    argnums: Argnums

    feed = Feed.BASIS
    is_reverse = True

    @property
    def title(self) -> str:
        return "Jacobian"

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        return arguments.only_floats(arguments.select(self.argnums))

    def step(self, active: tuple[int, ...]) -> Reverse:
        return Reverse(active, "given", keep_values=False)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
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
    if not any(inner.results[i].is_float for i in range(len(inner.results))):
        raise NonScalarOutput("The function returns no float, so it has no derivative.")
    number = {leaf: n for n, leaf in enumerate(active)}
    chosen = arguments.select(argnums)

    def of_result(slot: Slot) -> Output:
        if not inner.results[slot.index].is_float:
            return Fixed(None)

        def leaf(index: int) -> Output:
            if index not in number:
                return Fixed(None)
            kind = arguments.kinds[index]
            if slot.kind is not None and slot.kind.is_array:
                kind = replace(kind, scalar=None)
            return block(slot, number[index], kind)

        parts = tuple(arguments.structure(argument, leaf, None) for argument in chosen)
        return as_requested(argnums, parts)

    return replace_slots(inner.output, of_result, static=None)


class Jacobian(Derivative):
    """Runs `Columns` or `Rows`, as the numbers of inputs and results suggest."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.chosen(args, kwargs)(*args, **kwargs)

    def chosen(self, args: tuple, kwargs: dict[str, Any]) -> Derivative:
        """The Jacobian by one mode. A reverse run costs more than a forward one at equal counts."""
        columns = Derivative(self.function, self.layers, self.engine, self.options)
        arguments = Arguments.of(self.function, args, kwargs)
        layer = self.layers[-1]
        inputs = sum(np.size(arguments.leaves[i]) for i in layer.active(arguments))
        if inputs <= 1:
            return columns
        inner = columns.inside(len(self.layers) - 1)
        floats = inner.specialisation(args, kwargs).outline.floats
        results = inner.results(args, kwargs)
        outputs = sum(np.size(results[i]) for i in floats)
        if inputs <= outputs:
            return columns
        assert isinstance(layer, Columns)
        rows = (*self.layers[:-1], Rows(layer.argnums))
        return Derivative(self.function, rows, self.engine, self.options)
