"""Derivatives in code that Numba compiles: `g = grad(f)` called inside of an `njit` function.

Numba asks a global, a closure's variable or an argument for its type by the attribute
`_numba_type_`; `register` teaches it the operators themselves. A call of a derivative compiles it
for the types at hand and calls its code directly.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numba.core import errors, types
from numba.core.imputils import lower_constant
from numba.core.registry import cpu_target
from numba.extending import NativeValue, models, overload, register_model, unbox
from numba.np.numpy_support import as_dtype

from tapeless.api.call import Derivative
from tapeless.api.derivative import derivative as slope
from tapeless.api.gradients import grad, value_and_grad
from tapeless.api.layer import Feed
from tapeless.api.outline import Branch, Fixed, Output, Slot
from tapeless.api.specialisation import Specialisation
from tapeless.api.sweep import fixed
from tapeless.errors import TapelessError
from tapeless.frontend.containers import SequenceForm
from tapeless.frontend.pytrees import Leaf, Node, Static, Tree
from tapeless.frontend.signature import binder
from tapeless.options import DEFAULT


class DerivativeType(types.Callable, types.Opaque):
    """The Numba type of one derivative, which is called as a function is and may be returned."""

    def __init__(self, function: types.Function) -> None:
        self.function = function
        super().__init__(f"derivative({function.typing_key!r})")

    @property
    def key(self) -> Any:
        return self.function.key

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:
        return self.function.get_call_type(context, args, kws)

    def get_call_signatures(self) -> Any:
        return self.function.get_call_signatures()

    def get_impl_key(self, sig: Any) -> Any:
        return self.function.get_impl_key(sig)


register_model(DerivativeType)(models.OpaqueModel)


@lower_constant(DerivativeType)
def _constant_of(context: Any, builder: Any, type_: types.Type, value: Any) -> Any:
    return context.get_dummy_value()


@unbox(DerivativeType)
def _unbox(type_: types.Type, value: Any, c: Any) -> NativeValue:
    return NativeValue(c.context.get_dummy_value())  # the type says all


def numba_type(derivative: Derivative) -> DerivativeType:
    """The type whose calls Numba resolves by building the derivative for the types of the call."""

    def called() -> None:  # only a key for Numba
        raise AssertionError

    parameters = _Parameters(derivative.function)
    choose = parameters.function(
        f"return implementation(({''.join(f'{name}, ' for name in parameters.names)}))",
        implementation=lambda given: _implementation(derivative, parameters, given),
    )
    overload(called)(choose)
    context: Any = cpu_target.typing_context
    context.refresh()
    return DerivativeType(context.resolve_value_type(called))


class _Parameters:
    """How a function takes its arguments, and functions that take theirs in the same way."""

    def __init__(self, function: Callable) -> None:
        self.names: list[str] = []
        self.defaults: dict[str, Any] = {}
        written = []
        for parameter in binder(function).signature.parameters.values():
            plain = parameter.replace(annotation=inspect.Parameter.empty)
            if parameter.default is not inspect.Parameter.empty:
                self.defaults[f"default_{parameter.name}"] = parameter.default
                plain = plain.replace(default=_Name(f"default_{parameter.name}"))
            self.names.append(parameter.name)
            written.append(plain)
        self.text = str(inspect.Signature(written))

    def function(self, *lines: str, **names: Any) -> Callable:
        """A function with these parameters and this body."""
        text = "\n    ".join([f"def called{self.text}:", *lines])
        space = {**self.defaults, **names}
        exec(text, space)
        return space["called"]


class _Name(str):
    """A default that is written as a name."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


# ---- one call ------------------------------------------------------------------------------------


def _implementation(
    derivative: Derivative, parameters: _Parameters, given: tuple[Any, ...]
) -> Callable:
    """A function for Numba to compile: takes the arguments apart, calls the code of the derivative,
    and puts the results together.
    """
    if any(layer.feed not in (Feed.NONE, Feed.UNIT) for layer in derivative.layers):
        raise errors.TypingError(ONE_RUN.format(derivative))
    examples = dict(zip(parameters.names, map(_example, given), strict=True))
    try:
        specialisation, feeds = _specialise(derivative, examples)
    except TapelessError as error:
        raise errors.TypingError(str(error)) from error
    compiled = specialisation.compiled
    names: dict[str, Any] = {f"fixed_{k}": value for k, value in enumerate(feeds)}
    arguments = ", ".join([*_leaves(specialisation, examples), *names])
    output = _expression(specialisation.outline.output)
    names["derivative"] = compiled.plain
    if not (compiled.assumes or compiled.is_untied):
        lines = [f"results = derivative({arguments})"]
    else:
        names["general"] = compiled.general.plain
        lines = [
            "try:",
            f"    results = derivative({arguments})",
            "except Exception:",  # of whatever kind: the general code raises it again
            f"    results = general({arguments})",
        ]
    return parameters.function(*lines, f"return {output}", **names)


def _specialise(derivative: Derivative, examples: dict[str, Any]) -> tuple[Specialisation, list]:
    """The native code for arguments like the examples, and what it takes besides the arguments:
    captured values as they are now, as Numba takes them, and directions.
    """
    # The caller may run in threads, and not every threading layer of Numba allows more inside.
    options = replace(derivative.options, parallel=False, debug=DEFAULT.debug)
    if options.checkpoint is None:  # who calls compiled code cannot be sent to other code
        options = replace(options, checkpoint=False)
    native = Derivative(derivative.function, derivative.layers, "numba", options)
    args, kwargs = _call(derivative.function, examples)
    specialisation = native.specialisation(args, kwargs)
    if specialisation.integers:
        raise TapelessError(INTEGERS.format(derivative))
    inputs = specialisation.inputs(args, kwargs)
    captured = inputs[len(inputs) - len(specialisation.hidden) :]
    return specialisation, [*captured, *fixed(native.feeds(specialisation, inputs, args, kwargs))]


def _call(function: Callable, examples: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
    """The arguments of a call that passes a value for each parameter."""
    bound = inspect.BoundArguments(binder(function).signature, examples)  # type: ignore[arg-type]
    return bound.args, bound.kwargs


def _example(type_: Any) -> Any:
    """A value of a Numba type; of arrays only the dtype, the rank and the layout matter."""
    if isinstance(type_, tuple):  # the types of *args
        return tuple(map(_example, type_))
    if not isinstance(type_, types.Type):  # a default
        return type_
    if isinstance(type_, types.Literal):
        return type_.literal_value
    if isinstance(type_, types.NoneType):
        return None
    if type_ is types.float64:
        return 1.0
    if type_ in (types.int64, types.intp):
        return 1
    if isinstance(type_, types.Integer | types.Float):
        return as_dtype(type_).type(1)
    if isinstance(type_, types.Array) and type_.ndim:
        return _array(type_)
    if isinstance(type_, types.BaseTuple):
        items = [_example(item) for item in type_.types]  # type: ignore[attr-defined]
        return getattr(type_, "instance_class", lambda *items: items)(*items)
    raise errors.TypingError(f"a derivative cannot be called with {type_} in compiled code")


def _array(type_: types.Array) -> np.ndarray:
    room = np.ones((4,) * type_.ndim, as_dtype(type_.dtype))
    if type_.layout == "A":
        return room[(slice(None, None, 2),) * type_.ndim]
    return np.asfortranarray(room) if type_.layout == "F" else room


# ---- text ----------------------------------------------------------------------------------------


def _leaves(specialisation: Specialisation, examples: dict[str, Any]) -> Iterator[str]:
    """How to write each leaf of the arguments."""
    args, kwargs = _call(specialisation.function, examples)
    bound = binder(specialisation.function).bind(args, kwargs)
    for parameter in bound.signature.parameters:
        yield from _leaves_of(parameter.tree, parameter.name)


def _leaves_of(tree: Tree, text: str) -> Iterator[str]:
    match tree:
        case Leaf():
            yield text
        case Node(form=SequenceForm() as form, children=children):
            for place, child in enumerate(children):
                yield from _leaves_of(child, text + form.label(place))
        case Static():
            return
        case _:
            raise errors.TypingError(
                "compiled code takes derivatives of numbers, arrays and tuples"
            )


def _expression(output: Output) -> str:
    match output:
        case Slot(index=index):
            return f"results[{index}]"
        case Branch(children=children, form=SequenceForm(type=kind)) if kind is tuple:
            return f"({''.join(f'{_expression(child)}, ' for child in children)})"
        case Fixed(value=None):
            return "None"
    raise errors.TypingError("in compiled code results are numbers, arrays and tuples of these")


ONE_RUN = (
    "{!r} cannot be called in compiled code: grad, value_and_grad and derivative can, since they "
    "need one run."
)
INTEGERS = (
    "{!r} needs to know the values of its integers, which compiled code does not. Make them "
    "constants of the function."
)


# ---- operators -----------------------------------------------------------------------------------


@cache
def register() -> None:
    """Teach Numba the operators, for `grad(f)(x)` inside of compiled code.

    It is the entry point that Numba calls before it first compiles.
    """

    @overload(grad, prefer_literal=True)
    def _grad(f, argnums=0):
        made = grad(_function(f), _constant(argnums))
        return lambda f, argnums=0: made

    @overload(value_and_grad, prefer_literal=True)
    def _value_and_grad(f, argnums=0):
        made = value_and_grad(_function(f), _constant(argnums))
        return lambda f, argnums=0: made

    @overload(slope, prefer_literal=True)
    def _slope(f, argnum=0):
        made = slope(_function(f), _constant(argnum))
        return lambda f, argnum=0: made


def _function(type_: Any) -> Callable:
    """The function behind the type of one."""
    if isinstance(type_, types.Dispatcher):
        return type_.dispatcher
    raise errors.TypingError(f"{type_} is not a function that njit compiled")


def _constant(value: Any) -> Any:
    """The Python object that a literal, or a tuple of literals, stands for."""
    if isinstance(value, types.Literal):
        return value.literal_value
    if isinstance(value, types.BaseTuple):
        return tuple(map(_constant, value.types))  # type: ignore[attr-defined]
    if isinstance(value, types.Type):
        raise errors.TypingError("argnums has to be a literal in compiled code")
    return value  # a default
