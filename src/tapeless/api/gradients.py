"""`grad` and `value_and_grad`: reverse mode for functions that return one float."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tapeless.api.arguments import Argnums, Arguments, checked_argnums
from tapeless.api.call import Derivative, differentiate
from tapeless.api.holomorphic import only_complex
from tapeless.api.layer import Feed, Layer, as_requested, gradient_of, reverse_results
from tapeless.api.outline import Branch, Outline, Output, Own, Slot
from tapeless.errors import NonScalarOutput
from tapeless.frontend.differentiated import Request, operator
from tapeless.options import Options
from tapeless.transform.reverse import Reverse


@operator
def grad(
    f: Callable,
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    holomorphic: bool = False,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The gradient of a function that returns one float.

    Args:
        f: a Python function of floats, complex numbers, arrays of these of any shape, and
            containers of these (tuples, lists, dicts, objects); other arguments may be anything.
            What is no float and not complex in a container has the gradient None. In a complex
            number z = x + iy the gradient is ∂f/∂x - i ∂f/∂y, as in JAX.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        has_aux: whether `f` returns a pair (float, anything) of which the first is differentiated.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f`. Its result has the structure, shapes and dtypes of the
        argument; it is a tuple if `argnums` is one; with `has_aux` it is (gradient, auxiliary).

    Raises:
        TapelessError: when first called with new types: `IntegerArgument` if an argument to
            differentiate in is an integer, `NonScalarOutput` if `f` does not return a float,
            `SourceError` where `f` does something that cannot be differentiated.

    Example:
        >>> import numpy as np
        >>> def energy(x, stiffness):
        ...     return 0.5 * stiffness * np.sum(x**2)
        >>> grad(energy)(np.array([1.0, -2.0]), 10.0)
        array([ 10., -20.])
        >>> grad(energy, argnums=("x", "stiffness"))(np.array([1.0, -2.0]), 10.0)
        (array([ 10., -20.]), 2.5)
    """
    layer = Gradient(
        checked_argnums(argnums), with_value=False, has_aux=has_aux, holomorphic=holomorphic
    )
    return differentiate(f, layer, engine, options)


@operator
def value_and_grad(
    f: Callable,
    argnums: Argnums = 0,
    *,
    has_aux: bool = False,
    holomorphic: bool = False,
    engine: str = "auto",
    options: Options | None = None,
) -> Derivative:
    """The value of a function that returns one float, together with its gradient.

    Args:
        f: a Python function of floats, complex numbers, arrays of these of any shape, and
            containers of these (tuples, lists, dicts, objects); other arguments may be anything.
            What is no float and not complex in a container has the gradient None. In a complex
            number z = x + iy the gradient is ∂f/∂x - i ∂f/∂y, as in JAX.
        argnums: the arguments to differentiate in: a position (negative ones count from the last
            argument of the call), a name, or a tuple of these.
        has_aux: whether `f` returns a pair (float, anything) of which the first is differentiated.
        holomorphic: whether `f` is a holomorphic function of complex arguments, whose derivative
            f'(z) is wanted.
        engine: "auto", or "numba" to refuse what cannot be compiled, or "python" for plain NumPy.
        options: how to build derivatives, if not as usual.

    Returns:
        A function of the arguments of `f` that returns (value, gradient), or with `has_aux`
        ((value, auxiliary), gradient). The gradient is as `grad` gives it.

    Raises:
        TapelessError: as for `grad`.

    Example:
        >>> import numpy as np
        >>> def energy(x):
        ...     return 5.0 * np.sum(x**2)
        >>> value_and_grad(energy)(np.array([1.0, -2.0]))
        (25.0, array([ 10., -20.]))
    """
    layer = Gradient(
        checked_argnums(argnums), with_value=True, has_aux=has_aux, holomorphic=holomorphic
    )
    return differentiate(f, layer, engine, options)


@dataclass(frozen=True)
class Gradient(Layer):
    """Reverse mode with the cotangent 1."""

    argnums: Argnums
    with_value: bool = False
    has_aux: bool = False
    holomorphic: bool = False

    feed = Feed.NONE
    is_reverse = True

    @property
    def title(self) -> str:
        return "value and gradient" if self.with_value else "gradient"

    @property
    def request(self) -> Request:
        return Request(self.argnums, True, self.with_value, self.has_aux)

    def active(self, arguments: Arguments) -> tuple[int, ...]:
        found = arguments.only_floats(arguments.select(self.argnums))
        return only_complex(arguments, found) if self.holomorphic else found

    def step(self, active: tuple[int, ...]) -> Reverse:
        keep = self.with_value or self.has_aux
        return Reverse(active, "one", keep_values=keep, holomorphic=self.holomorphic)

    def outline(
        self, inner: Outline, arguments: Arguments, active: tuple[int, ...], depth: int
    ) -> Outline:
        keep = self.with_value or self.has_aux
        value, aux = self._parts(inner.output)
        results = reverse_results(inner, arguments, active, keep=keep)
        of = gradient_of(arguments, active, len(results) - len(active))
        gradient = as_requested(self.argnums, tuple(map(of, arguments.select(self.argnums))))
        if not self.with_value:
            output = Branch((gradient, aux)) if self.has_aux else gradient
        elif self.has_aux:
            output = Branch((Branch((value, aux)), gradient))
        else:
            output = Branch((value, gradient))
        return Outline(results, output)

    def _parts(self, output: Output) -> tuple[Output, Output]:
        """The number to differentiate and what comes with it; an error for any other output."""
        value = aux = output
        if self.has_aux:
            if not (isinstance(output, Branch) and len(output.children) == 2):
                raise NonScalarOutput(AUX)
            value, aux = output.children
        if not isinstance(value, Slot) or value.kind is None or value.kind.is_array:
            raise NonScalarOutput(MANY)
        if value.index != 0 or value.axes != (Own(),):
            raise NonScalarOutput(INSIDE)
        return value, aux


AUX = "With has_aux=True the function must return a pair (float, auxiliary)."
MANY = (
    "The gradient needs a function that returns one float. "
    "Use jacobian or vjp for other outputs, or has_aux=True to differentiate only the first."
)
INSIDE = (
    "The gradient of a derivative with has_aux=True, or of a Jacobian, is not defined here. "
    "Differentiate a function that returns the number alone."
)
