"""The Numba types of derivatives and of batches, which are called as functions are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba.core import errors, types
from numba.core.imputils import lower_constant
from numba.core.registry import cpu_target
from numba.extending import NativeValue, models, overload, register_model, unbox

from tapeless.api.batch import Batched
from tapeless.api.call import Derivative
from tapeless.api.in_numba.calls import implementation
from tapeless.api.in_numba.parameters import Parameters
from tapeless.api.in_numba.rows import implementation_of_rows
from tapeless.errors import TapelessError


class OurType(types.Callable, types.Opaque):
    """The Numba type of one derivative or batch: called as a function is, and may be returned."""

    def __init__(self, value: Derivative | Batched, function: types.Function) -> None:
        self.value = value
        self.function = function
        super().__init__(f"tapeless({function.typing_key!r})")

    @property
    def key(self) -> Any:
        return self.function.key

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:
        if isinstance(self.value, Batched) and kws:
            raise errors.TypingError("in compiled code a batch takes its arguments by position")
        return self.function.get_call_type(context, args, kws)

    def get_call_signatures(self) -> Any:
        return self.function.get_call_signatures()

    def get_impl_key(self, sig: Any) -> Any:
        return self.function.get_impl_key(sig)


register_model(OurType)(models.OpaqueModel)


@lower_constant(OurType)
def _constant_of(context: Any, builder: Any, type_: types.Type, value: Any) -> Any:
    return context.get_dummy_value()


@unbox(OurType)
def _unbox(type_: types.Type, value: Any, c: Any) -> NativeValue:
    return NativeValue(c.context.get_dummy_value())  # the type says all


def numba_type(value: Derivative | Batched) -> OurType:
    """The type whose calls Numba resolves by building the derivative for the types of the call."""
    if isinstance(value, Derivative):
        return _made(value, value.function, implementation)
    return _made(value, _innermost(value), implementation_of_rows)


def _innermost(batched: Batched) -> Callable:
    inner = batched.derivative
    if isinstance(inner, Batched):
        return _innermost(inner)
    if not isinstance(inner, Derivative):
        raise errors.TypingError("in compiled code batch takes functions and derivatives")
    return inner.function


def _made(value: Any, function: Callable, implement: Callable) -> OurType:
    def called() -> None:  # only a key for Numba
        raise AssertionError

    parameters = Parameters(function)

    def chosen(*given: Any) -> Callable:
        try:
            return implement(value, parameters, given)
        except TapelessError as error:
            raise errors.TypingError(str(error)) from error

    overload(called)(parameters.calling(chosen))
    context: Any = cpu_target.typing_context
    context.refresh()
    return OurType(value, context.resolve_value_type(called))
