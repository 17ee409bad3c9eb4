"""`derivative`: forward mode for functions of one float."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tapeless.api.arguments import Arguments, checked_argnums
from tapeless.api.call import Derivative, differentiate
from tapeless.api.holomorphic import only_real
from tapeless.api.layer import Feed, Layer, forward_results, tangent_of
from tapeless.api.outline import Outline, replace_slots
from tapeless.errors import ArgumentError, NonScalarOutput
from tapeless.frontend.differentiated import Request, operator
from tapeless.ir.types import is_scalar
from tapeless.options import Options
from tapeless.transform.forward import Forward


@operator
def derivative(
    f: Callable, argnum: int | str = 0, *, engine: str = "auto", options: Options | None = None
) -> Derivative:
    """The derivative of a function in one float.

    Args:
        f: a Python function of which one argument is a float; it returns a float, an array or a
            tuple.
        argnum: the argument to differentiate in: a position (a negative one counts from the last
            argument of the call) or a name.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`. Its result has the structure and shape of the result of
        `f`, with None in place of what is not a float.

    Raises:
        ArgumentError: when called with an array or a tuple for the argument.
        TapelessError: as for `grad`.

    Example:
        >>> import math
        >>> def height(t, v=10.0):
        ...     return v * t - 4.9 * t**2
        >>> derivative(height)(1.0)
        0.1999999999999993
        >>> derivative(derivative(height))(1.0)
        -9.8
    """
    chosen = checked_argnums(argnum)
    if isinstance(chosen, tuple):
        raise ArgumentError("derivative takes one argument. Use jacobian for several.")
    return differentiate(f, Slope(chosen), engine, options)


@dataclass(frozen=True)
class Slope(Layer):
    """Forward mode along the tangent 1 of one number."""

    argnum: int | str

    feed = Feed.UNIT
    is_reverse = False

    @property
    def title(self) -> str:
        return "derivative"

    @property
    def request(self) -> Request:
        return Request(self.argnum, False)

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        chosen = arguments.select(self.argnum)
        active = arguments.only_floats(chosen)
        if len(active) != 1 or not is_scalar(arguments.types[active[0]]):
            raise ArgumentError(
                f"derivative takes one float, and argument `{chosen[0].name}` is none. "
                "Use jacobian, or grad."
            )
        return only_real(arguments, active, "If it is holomorphic, use grad(f, holomorphic=True).")

    def step(self, active: tuple[int, ...]) -> Forward:
        return Forward(active, keep_values=False)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        if not inner.floats:
            raise NonScalarOutput("The function returns no float, so it has no derivative.")
        output = replace_slots(inner.output, tangent_of(inner, first=0), static=None)
        return Outline(forward_results(inner, keep=False), output)
