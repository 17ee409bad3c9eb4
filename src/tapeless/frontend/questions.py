"""Calls that ask what a value is: `isinstance`, `callable`, `is_complex`; and `refused`."""

from __future__ import annotations

import ast
import builtins

from tapeless.errors import UnsupportedCall
from tapeless.frontend.objects import has_method
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.static_types import is_instance
from tapeless.frontend.values import Bound, Closure, Const, Method, Partial, Static, Value, Var
from tapeless.ir.types import is_complex as has_complex_type
from tapeless.rules.refusing import refused
from tapeless.rules.registry import is_complex, is_constant


@special(builtins.isinstance)
def read_isinstance(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    value, kinds = args
    return is_instance(reader, value, kinds, node)


@special(builtins.callable)
def read_callable(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    (value,) = args
    is_function = isinstance(value, Static) and callable(value.value)
    is_function = is_function or has_method(value, "__call__")
    return Const(is_function or isinstance(value, (Closure, Method, Bound, Partial)))


@special(is_constant)
def read_is_constant(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    return Const(not isinstance(args[0], Var))


@special(is_complex)
def read_is_complex(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    (value,) = args
    found = has_complex_type(value.type) if isinstance(value, Var) else _is_complex(value)
    return Const(found)


def _is_complex(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, complex)


@special(refused)
def read_refused(reader: Reader, args: list[Value], kwargs: dict, node: ast.AST) -> Value:
    what, remedy = (*[arg.value for arg in args if isinstance(arg, (Const, Static))], "")[:2]
    raise reader.refuse(node, f"tapeless does not support {what}", remedy, error=UnsupportedCall)
