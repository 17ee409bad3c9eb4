"""The operators themselves, called inside of compiled code."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from numba.core import errors, types
from numba.extending import overload

from tapeless.api.batch import batch
from tapeless.api.call import Derivative
from tapeless.api.derivative import derivative
from tapeless.api.gradients import grad, value_and_grad
from tapeless.api.hessians import hessian, hessian_product, hvp
from tapeless.api.in_numba.directions import along, texts_of
from tapeless.api.in_numba.pullbacks import pulled_back
from tapeless.api.in_numba.types_of_ours import OurType
from tapeless.api.jacobians import jacfwd, jacobian, jacrev
from tapeless.api.products import jvp, pulled, pushed, vjp
from tapeless.api.unit_vectors import CHUNK
from tapeless.errors import TapelessError


@cache
def register() -> None:
    """Teach Numba the operators, for `grad(f)(x)` inside of compiled code.

    It is the entry point that Numba calls before it first compiles.
    """
    for operator in (grad, value_and_grad, jacrev):
        _register(operator)
    for operator in (jacfwd, jacobian, hessian):
        _register_chunked(operator)

    @overload(derivative, prefer_literal=True)
    def _derivative(f, argnum=0):
        made = _made(derivative, f, argnum)
        return lambda f, argnum=0: made

    @overload(batch, prefer_literal=True)
    def _batch(f, in_axes=0):
        made = _made(batch, f, in_axes)
        return lambda f, in_axes=0: made

    @overload(jvp)
    def _jvp(f, primals, tangents):
        return _told(_jvp_of, f, primals, tangents)

    @overload(hvp)
    def _hvp(f, x, v, *args):
        return _told(_hvp_of, f, x, v, args)

    @overload(vjp)
    def _vjp(f, *primals):
        return _told(lambda: pulled_back(pulled(_function(f)), primals))


def _register(operator: Callable) -> None:
    @overload(operator, prefer_literal=True)
    def _operator(f, argnums=0):
        made = _made(operator, f, argnums)
        return lambda f, argnums=0: made


def _register_chunked(operator: Callable) -> None:
    @overload(operator, prefer_literal=True)
    def _operator(f, argnums=0, chunk=CHUNK):
        made = _made(operator, f, argnums, chunk=_constant(chunk))
        return lambda f, argnums=0, chunk=CHUNK: made


def _made(operator: Callable, f: Any, request: Any, **options: Any) -> Any:
    """What an operator makes of a function; its type is asked for here, where Numba takes errors
    for errors of typing.
    """
    made = _told(operator, _function(f), _constant(request), **options)
    made._numba_type_  # noqa: B018
    return made


def _told(function: Callable, *args: Any, **options: Any) -> Any:
    try:
        return function(*args, **options)
    except TapelessError as error:
        raise errors.TypingError(str(error)) from error


def _jvp_of(f: Any, primals: Any, tangents: Any) -> Callable:
    given = list(texts_of("tangents", tangents))
    moving = tuple(k for k, (_, type_) in enumerate(given) if type_ is not types.none)
    texts = list(texts_of("primals", primals))
    if len(texts) != len(given):
        raise errors.TypingError(f"jvp was given {len(texts)} primals and {len(given)} tangents.")
    return along(
        pushed(_function(f), moving), "(f, primals, tangents)", texts, [given[k] for k in moving]
    )


def _hvp_of(f: Any, x: Any, v: Any, args: tuple) -> Callable:
    others = [(f"args[{k}]", type_) for k, type_ in enumerate(args)]
    return along(hessian_product(_function(f)), "(f, x, v, *args)", [("x", x), *others], [("v", v)])


def _function(type_: Any) -> Callable | Derivative:
    """The function behind the type of one."""
    if isinstance(type_, types.Dispatcher):
        return type_.dispatcher
    if isinstance(type_, OurType):
        return type_.value
    raise errors.TypingError(f"{type_} is not a function that njit compiled")


def _constant(value: Any) -> Any:
    """The Python object that a literal, or a tuple of literals, stands for."""
    if isinstance(value, types.Literal):
        return value.literal_value
    if isinstance(value, types.NoneType):
        return None
    if isinstance(value, types.Omitted):
        return value.value
    if isinstance(value, types.BaseTuple):
        return tuple(map(_constant, value.types))  # type: ignore[attr-defined]
    if isinstance(value, types.Type):
        raise errors.TypingError("what is asked of a derivative has to be a literal here")
    return value  # a default
