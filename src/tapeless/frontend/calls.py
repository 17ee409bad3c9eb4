"""Reading calls: what is called decides who reads it."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Hashable
from types import MethodType
from typing import Any

import numpy as np

from tapeless.errors import UnsupportedCall
from tapeless.frontend import construction, inner, methods, objects, pullbacks
from tapeless.frontend.arguments import LAZY, read_arguments, with_lists
from tapeless.frontend.array_methods import call_array_method
from tapeless.frontend.binding import Arguments
from tapeless.frontend.calls_of_tapeless import call_of_tapeless
from tapeless.frontend.catching import is_exception, raised
from tapeless.frontend.choosing import distributed, has_union
from tapeless.frontend.destinations import add_at, with_out
from tapeless.frontend.dispatching import implementation, is_dispatched
from tapeless.frontend.enums import is_enumeration, member_of
from tapeless.frontend.hazards import check_call
from tapeless.frontend.heap import new_dict
from tapeless.frontend.inlining import call_closure, call_function
from tapeless.frontend.iteration import ITERATED
from tapeless.frontend.keys import key_of
from tapeless.frontend.library_calls import call_library
from tapeless.frontend.managed import as_context, makes_context
from tapeless.frontend.methods import methods_of
from tapeless.frontend.objects import attribute
from tapeless.frontend.origin import is_library, is_ours, is_parallel_range, name_in_tapeless
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.ruled_methods import call_ruled_method
from tapeless.frontend.source import python_function, scalar_function
from tapeless.frontend.special import SPECIAL
from tapeless.frontend.texts import is_telling, read_telling
from tapeless.frontend.values import (
    Bound,
    Closure,
    Const,
    Derived,
    Method,
    Named,
    ParallelRange,
    Partial,
    Poison,
    PulledBack,
    Static,
    Union,
    Value,
    describe,
)
from tapeless.frontend.vectorized import call_generalised, call_vectorized, is_generalised
from tapeless.rules.methods import METHOD_RULES
from tapeless.rules.native_functions import is_native, native_name
from tapeless.rules.registry import CALLABLES, UFUNC_METHODS, is_known


@expression(ast.Call)
def read_call(reader: Reader, node: ast.Call) -> Value:
    callee = reader.value(node.func)
    if isinstance(callee, Static) and _ufunc_method(callee.value) == (np.add, "at"):
        return add_at(reader, node)
    return apply(reader, callee, read_arguments(reader, node), node)


def apply(reader: Reader, callee: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The result of a call."""
    match callee:
        case Union():
            return distributed(reader, [callee], lambda f: apply(reader, f, arguments, node), node)
        case Static(value=function):
            return _apply_object(reader, function, arguments, node)
        case Closure():
            return call_closure(reader, callee, arguments, node)
        case Method(receiver=receiver) if isinstance(receiver, Named):
            return _of_named(reader, receiver, callee.name, arguments, node)
        case Method(receiver=receiver) if isinstance(receiver, Const) or methods_of(receiver):
            arguments = with_lists(reader, arguments, node)
            return methods.call(reader, callee, arguments, node)
        case Method():
            return call_array_method(reader, callee, arguments, node, apply)
        case Bound(receiver=receiver, function=function):
            return _apply_object(reader, function, ([receiver, *arguments[0]], arguments[1]), node)
        case Partial(args=args, names=names, values=values):
            kwargs = dict(zip(names, values, strict=True)) | arguments[1]
            return apply(reader, callee.function, ([*args, *arguments[0]], kwargs), node)
        case _ if objects.has_method(callee, "__call__"):
            method = attribute(reader, callee, "__call__", node, apply)
            return apply(reader, method, arguments, node)
        case Derived():
            return inner.call(reader, callee, arguments, node, apply)
        case PulledBack():
            return pullbacks.call(reader, callee, arguments, node, apply)
        case Poison():
            raise reader.poisoned(callee, node)
    raise reader.refuse(node, f"{describe(callee)} cannot be called", error=UnsupportedCall)


def _apply_object(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    if is_native(function):
        raise _without_rule(reader, native_name(function), node)
    if has_union(*arguments[0], *arguments[1].values()) and _is_of_numbers(function):
        return _apply_distributed(reader, function, arguments, node)
    for read in (_by_class, _by_rule, _by_kind):
        result = read(reader, function, arguments, node)
        if result is not None:
            return result
    result = call_of_tapeless(reader, function, arguments, node, apply)
    return _of_source(reader, function, arguments, node) if result is None else result


def _by_class(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value | None:
    """What the class of its argument says about `len` and the like."""
    if not isinstance(function, Hashable) or function not in _PROTOCOL or not arguments[0]:
        return None
    receiver, *rest = arguments[0]
    if objects.has_method(receiver, _PROTOCOL[function]):
        return objects.call_method(reader, receiver, _PROTOCOL[function], rest, node, apply)
    if function is bool and objects.has_method(receiver, "__len__"):
        length = objects.call_method(reader, receiver, "__len__", [], node, apply)
        return reader.emit("ne", reader.number(length, node), Const(0), hint="some")
    return None


def _by_rule(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value | None:
    """A call of a function of Python's, NumPy's, SciPy's, or of one that was given a rule."""
    if not isinstance(function, Hashable):
        return None
    check_call(reader, function, arguments[0], node)
    if function in SPECIAL:
        if function not in LAZY:
            arguments = with_lists(reader, arguments, node)
        result = SPECIAL[function](reader, *arguments, node)
        if result is not None:
            return result
    if is_parallel_range(function):
        bounds = SPECIAL[range](reader, *arguments, node)
        return ParallelRange(*bounds.parts)  # type: ignore[union-attr]
    if function in METHOD_RULES:
        return call_ruled_method(reader, function, arguments, node, apply)
    if is_known(function):
        return with_out(reader, function, with_lists(reader, arguments, node), node)
    return None


def _by_kind(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value | None:
    """A call of an object of a kind that is read in its own way: a class, a bound method."""
    if (method := UFUNC_METHODS.get(_ufunc_method(function))) is not None:
        return call_library(reader, method, arguments, node)
    if isinstance(function, functools.partial) and name_in_tapeless(function) is None:
        return _apply_partial(reader, function, arguments, node)
    if is_telling(function):
        return read_telling(reader, function, *arguments, node)
    if is_exception(function):
        return raised(reader, function, arguments, node)
    if construction.is_class(function):
        return construction.construct(reader, function, arguments, node, apply)
    if function is super and not arguments[0]:
        return objects.super_of(reader, node)
    if isinstance(function, MethodType):
        return _of_method(reader, function, arguments, node)
    if type(function) in CALLABLES:
        return _apply_callable(reader, function, arguments, node)
    if is_generalised(function):
        return call_generalised(reader, function, arguments, node)
    if (of_numbers := scalar_function(function)) is not None:
        return call_vectorized(reader, of_numbers, arguments, node)
    if is_enumeration(function) and len(arguments[0]) == 1:
        return member_of(reader, function, arguments[0][0], node)
    return None


def _of_source(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    """A call of a function whose Python source is read."""
    if is_dispatched(function) and arguments[0]:
        chosen = implementation(reader, function, arguments[0][0], node)
        return apply(reader, chosen, arguments, node)
    if makes_context(function):
        return as_context(
            reader, _apply_object(reader, function.__wrapped__, arguments, node), node
        )
    plain = python_function(function)
    if plain is None or is_library(plain.__module__):
        found = _of_constants(function, arguments)
        if found is not None:
            return reader.captures.constant(found)
        raise _unknown(reader, function, node)
    # What library code was given to call is the user's own: its globals are read anew.
    site = reader.frame.site or reader.builder.location if is_ours(plain.__module__) else None
    return call_function(reader, plain, arguments, node, site)


def _is_of_numbers(function: Any) -> bool:
    """Whether a function has to know of what form its arguments are."""
    if not isinstance(function, Hashable) or function in LAZY:
        return False
    if function in SPECIAL or function in METHOD_RULES or is_known(function):
        return True
    return _ufunc_method(function) in UFUNC_METHODS


def _apply_distributed(reader: Reader, function: Any, arguments: Arguments, node: ast.AST) -> Value:
    args, kwargs = arguments

    def call(*values: Value) -> Value:
        named = zip(kwargs, values[len(args) :], strict=True)
        return _apply_object(reader, function, ([*values[: len(args)]], dict(named)), node)

    return distributed(reader, [*args, *kwargs.values()], call, node)


# What asks the class of its argument.
_PROTOCOL = {
    len: "__len__",
    abs: "__abs__",
    float: "__float__",
    bool: "__bool__",
    reversed: "__reversed__",
}


def _unknown(reader: Reader, function: Any, node: ast.AST) -> Exception:
    name = getattr(function, "__name__", None) or type(function).__name__
    home = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or getattr(type(home), "__module__", None)
    full = f"{module}.{name}" if module not in (None, "builtins") else name
    return _without_rule(reader, full, node)


def _without_rule(reader: Reader, name: str, node: ast.AST) -> Exception:
    return reader.refuse(
        node,
        f"there is no derivative rule for `{name}`, and no Python source to read",
        "Write it with functions that have rules, or compute it outside and pass the result.",
        error=UnsupportedCall,
    )


def _of_constants(function: Any, arguments: Arguments) -> Any:
    """What a function of `math` gives for constants: `math.factorial(3)`; None for any other."""
    if getattr(function, "__module__", None) != "math" or arguments[1]:
        return None
    values = [key_of(value) for value in arguments[0]]
    try:
        return None if any(value is ... for value in values) else function(*values)
    except (TypeError, ValueError, OverflowError):
        return None


def _apply_partial(
    reader: Reader, function: functools.partial, arguments: Arguments, node: ast.AST
) -> Value:
    constant = reader.frame.site is not None

    def held(key: Any, read: Callable[[], Any]) -> Value:
        return reader.captures.capture(("held", key), id(function), read, constant)

    args = [held(k, lambda k=k: function.args[k]) for k in range(len(function.args))]
    kwargs = {n: held(n, lambda n=n: function.keywords[n]) for n in function.keywords}
    both = ([*args, *arguments[0]], kwargs | arguments[1])
    return _apply_object(reader, function.func, both, node)


def _apply_callable(reader: Reader, owner: Any, arguments: Arguments, node: ast.AST) -> Value:
    """A library's object from outside: what it holds is read at each call."""
    names, function = CALLABLES[type(owner)]
    constant = reader.frame.site is not None
    held = [
        reader.captures.capture(("held", n), id(owner), lambda n=n: getattr(owner, n), constant)
        for n in names
    ]
    site = reader.frame.site or reader.builder.location
    return call_function(reader, function, ([*held, *arguments[0]], arguments[1]), node, site)


def _of_method(reader: Reader, method: MethodType, arguments: Arguments, node: ast.AST) -> Value:
    """A bound method from outside: the object is read from outside too."""
    constant = reader.frame.site is not None
    path = ("held", "self")
    owner = reader.captures.capture(path, id(method), lambda: method.__self__, constant)
    return _apply_object(reader, method.__func__, ([owner, *arguments[0]], arguments[1]), node)


def _of_named(
    reader: Reader, value: Named, name: str, arguments: Arguments, node: ast.AST
) -> Value:
    """A method that every named tuple has."""
    if name == "_replace":
        return construction.replaced(value, arguments[1])
    return new_dict(reader, value.type._fields, value.items)


def _iterated(reader: Reader, value: Value, node: ast.AST) -> Value:
    """What the `__iter__` of an object gives; anything else as it is."""
    if not objects.has_method(value, "__iter__"):
        return value
    return objects.call_method(reader, value, "__iter__", [], node, apply)


ITERATED.append(_iterated)


def _ufunc_method(function: Any) -> tuple[Any, str]:
    """The ufunc and the name of the method, of `np.add.reduce`."""
    owner = getattr(function, "__self__", None)
    return (owner, function.__name__) if isinstance(owner, np.ufunc) else (None, "")
