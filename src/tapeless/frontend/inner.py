"""Derivatives that a program takes itself: `grad(f)(x)`, a call of `g` that `grad` returned, `jvp`.

The function is read in place, between marks that say in what to differentiate it; the driver puts
its derivative there when types are known.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeGuard

from tapeless.errors import UnsupportedCall
from tapeless.frontend.binding import Arguments
from tapeless.frontend.differentiated import Differentiated, Request
from tapeless.frontend.inlining import call_function
from tapeless.frontend.keys import key_of
from tapeless.frontend.reader import Reader
from tapeless.frontend.scope import scope_of
from tapeless.frontend.source import python_function
from tapeless.frontend.values import (
    NONE,
    Closure,
    Composite,
    Const,
    Derived,
    Operand,
    Static,
    Tuple,
    Undefined,
    Value,
    Var,
    describe,
    is_number,
    leaves,
    map_leaves,
    same_form,
)
from tapeless.rules.inner import jacobian_in, product_in

Apply = Callable[[Reader, Value, Arguments, ast.AST], Value]


def differentiate(reader: Reader, function: Callable, arguments: Arguments, node: ast.AST) -> Value:
    """A call of an operator inside of the program."""
    args, kwargs = arguments
    if not args:
        raise reader.refuse(node, "the function to differentiate has to come first")
    constants = [key_of(value) for value in (*args[1:], *kwargs.values())]
    if any(value is ... for value in constants):
        raise reader.refuse(
            node,
            "what is asked of a derivative has to be constant",
            "Write argnums as literals.",
            error=UnsupportedCall,
        )
    options = dict(zip(kwargs, constants[len(args) - 1 :], strict=True))
    found: Differentiated = function(_stand_in, *constants[: len(args) - 1], **options)
    inner: Value = args[0]
    layers: tuple = ()
    if isinstance(inner, Static) and isinstance(inner.value, Differentiated):
        inner, layers = Static(inner.value.function), inner.value.layers
    elif isinstance(inner, Derived):
        inner, layers = inner.function, inner.layers
    return Derived(inner, (*layers, *found.layers))


def _stand_in() -> None:
    """In place of the function that is read in place: an operator only looks whether it is one."""


def call(
    reader: Reader, derived: Derived, arguments: Arguments, node: ast.AST, apply: Apply
) -> Value:
    """The value of a derivative at arguments of the program."""
    if not derived.layers:
        return apply(reader, derived.function, arguments, node)
    layer = derived.layers[-1]
    request = layer.request
    if request is None:
        raise reader.refuse(
            node,
            f"the {layer.title} of a function inside of a function that is differentiated",
            "grad, value_and_grad, derivative, jvp, hvp, Jacobians and Hessians can be called.",
            error=UnsupportedCall,
        )
    if request.is_swept:
        return _jacobian(reader, derived, request, arguments, node)
    group = _next_group(reader)
    args, kwargs = list(arguments[0]), dict(arguments[1])
    places = _places(reader, derived.function, request.argnums, args, kwargs, node)
    own: dict[Any, Value] = {}
    for place in places:
        held: Any = args if isinstance(place, int) else kwargs
        _refuse_other(reader, held[place], node)
        held[place] = own[place] = map_leaves(held[place], lambda x: _inside(reader, x, group))
    inner = Derived(derived.function, derived.layers[:-1])
    result = _called(reader, lambda: call(reader, inner, (args, kwargs), node, apply), node)
    if request.is_reverse:
        parts = [own[place] for place in places]
        return _gradient(reader, request, result, parts, group, node)
    (moved,) = own.values()
    assert is_number(moved)
    return _tangent(reader, result, moved, group)


def _jacobian(
    reader: Reader, derived: Derived, request: Request, arguments: Arguments, node: ast.AST
) -> Value:
    """All columns, by a loop over the unit vectors."""
    args, kwargs = arguments
    places = _places(reader, derived.function, request.argnums, list(args), kwargs, node)
    inner = Derived(derived.function, derived.layers[:-1])
    found = tuple(_columns(reader, inner, place, arguments, node) for place in places)
    return Tuple(found) if isinstance(request.argnums, tuple) else found[0]


def _columns(
    reader: Reader, function: Derived, place: int | str, arguments: Arguments, node: ast.AST
) -> Value:
    args, kwargs = arguments
    held: Any = args if isinstance(place, int) else kwargs
    x = held[place]
    _refuse_other(reader, x, node)
    if isinstance(x, Tuple) or reader.ranks.rank(x) is None:
        raise reader.refuse(
            node,
            f"a Jacobian in {describe(x)} is taken here",
            "Inside of a function that is differentiated it can be taken in numbers and arrays.",
            error=UnsupportedCall,
        )
    if isinstance(x, Var):
        reader.builder.assign("needs_reals", x, hint="t", name="tapeless.jacobian")
    site = reader.frame.site or reader.builder.location
    given = [x, function, Const(place), Tuple(tuple(args))]
    return call_function(reader, jacobian_in, (given, kwargs), node, site)


def push(reader: Reader, arguments: Arguments, node: ast.AST, apply: Apply) -> Value:
    """`jvp(f, primals, tangents)`: the value, and its derivative along the tangents."""
    given = dict(zip(("f", "primals", "tangents"), arguments[0], strict=False)) | arguments[1]
    if given.keys() != {"f", "primals", "tangents"}:
        raise reader.refuse(node, "here jvp takes a function, primals and tangents, nothing else")
    primals, tangents = given["primals"], given["tangents"]
    if not (_is_tuple(primals) and _is_tuple(tangents, len(primals.items))):
        raise reader.refuse(node, "jvp takes two tuples: a primal for each argument, and a tangent")
    group = _next_group(reader)
    moved: list[Operand] = []
    args: list[Value] = []
    for primal, tangent in zip(primals.items, tangents.items, strict=True):
        if tangent == NONE:
            args.append(primal)
            continue
        args.append(_along(reader, primal, tangent, group, node))
        moved += leaves(args[-1])
    if not moved:
        raise reader.refuse(node, "jvp was given no tangent: each is None")
    result = _called(reader, lambda: apply(reader, given["f"], (args, {}), node), node)
    return Tuple((result, _tangent(reader, result, moved[0], group)))


def product(reader: Reader, arguments: Arguments, node: ast.AST, gradient: Callable) -> Value:
    """`hvp(f, x, v, *args)`, by the operator that gives gradients."""
    args, kwargs = arguments
    if len(args) < 3:
        raise reader.refuse(node, "hvp takes a function, where, and along what")
    f, x, v, *others = args
    slope = differentiate(reader, gradient, ([f], {}), node)
    site = reader.frame.site or reader.builder.location
    return call_function(
        reader, product_in, ([slope, x, v, Tuple(tuple(others))], kwargs), node, site
    )


def _is_tuple(value: Value | None, length: int | None = None) -> TypeGuard[Tuple]:
    return isinstance(value, Tuple) and length in (None, len(value.items))


def _along(reader: Reader, primal: Value, tangent: Value, group: int, node: ast.AST) -> Value:
    """An argument, marked, with the direction in which it moves."""
    _refuse_other(reader, primal, node)
    if not same_form(primal, tangent):
        problem = f"{describe(tangent)} is no tangent of {describe(primal)}"
        raise reader.refuse(node, problem, "Give it the same structure.")
    directions = iter(
        [
            _fitting(reader, *pair, node)
            for pair in zip(leaves(tangent), leaves(primal), strict=True)
        ]
    )
    return map_leaves(primal, lambda x: _inside(reader, x, group, next(directions)))


def _fitting(reader: Reader, tangent: Operand, primal: Operand, node: ast.AST) -> Operand:
    if not isinstance(tangent, Const):
        return reader.emit("fitting", tangent, primal, hint="x_dot", what="a tangent of jvp")
    if type(tangent.value) is not float or reader.ranks.rank(primal) != 0:
        problem = f"the tangent {tangent.value!r} does not have the type of what it belongs to"
        raise reader.refuse(node, problem)
    return tangent


def _called(reader: Reader, function: Callable[[], Value], node: ast.AST) -> Value:
    """The result of a function that is differentiated, which may change nothing around it."""
    heap = dict(reader.heap)
    result = function()
    if any(reader.heap[ref] is not held for ref, held in heap.items()):
        raise reader.refuse(
            node,
            "the function that is differentiated here changes a list, a dict or an object",
            "Let it return what it computes.",
        )
    return result


def _tangent(reader: Reader, result: Value, moved: Operand, group: int) -> Value:
    """The tangents of a result, None for what is known to be no float."""

    def mark(operand: Operand) -> Operand:
        if isinstance(operand, Const) and not isinstance(operand.value, float):
            return NONE
        return _mark(reader, "tangent_in", (operand, moved), group)

    return map_leaves(result, mark)


def _gradient(
    reader: Reader, request: Request, result: Value, parts: list[Value], group: int, node: ast.AST
) -> Value:
    value = result
    if request.has_aux:
        if not (isinstance(result, Tuple) and len(result.items) == 2):
            raise reader.refuse(node, "with has_aux=True the function has to return a pair")
        value = result.items[0]
    number = reader.number(value, node)
    if reader.ranks.rank(number) not in (0, None):
        raise reader.refuse(node, "the gradient needs a function that returns one float")
    found = tuple(
        map_leaves(part, lambda x: _mark(reader, "gradient_in", (number, x), group))
        for part in parts
    )
    gradient = Tuple(found) if isinstance(request.argnums, tuple) else found[0]
    if request.with_value:
        return Tuple((result, gradient))
    return Tuple((gradient, result.items[1])) if request.has_aux else gradient  # type: ignore[union-attr]


# ---- marks ---------------------------------------------------------------------------------------


def _next_group(reader: Reader) -> int:
    reader.groups += 1
    return reader.groups


def _inside(reader: Reader, operand: Operand, group: int, *direction: Operand) -> Operand:
    hint = operand.hint if isinstance(operand, Var) else "x"
    return _mark(reader, "inside", (operand, *direction), group, hint)


def _mark(
    reader: Reader, op: str, args: tuple[Operand, ...], group: int, hint: str = "t"
) -> Operand:
    return reader.emit(op, *args, hint=hint, group=group)


def _refuse_other(reader: Reader, value: Value, node: ast.AST) -> None:
    """Only numbers, arrays and tuples of these."""
    if isinstance(value, Tuple):
        for item in value.items:
            _refuse_other(reader, item, node)
    elif isinstance(value, (Composite, Undefined)) or not is_number(value):
        raise reader.refuse(
            node,
            f"a derivative in {describe(value)} is taken here",
            "Inside of a function that is differentiated it can be taken in numbers, arrays and "
            "tuples.",
            error=UnsupportedCall,
        )
    elif isinstance(value, Const) and not isinstance(value.value, float):
        raise reader.refuse(
            node,
            f"a derivative in the integer {value.value} is taken here",
            "Pass a float.",
            error=UnsupportedCall,
        )


# ---- arguments -----------------------------------------------------------------------------------


def _places(
    reader: Reader, function: Value, argnums: Any, args: list, kwargs: dict, node: ast.AST
) -> list[int | str]:
    """Where among the arguments of the call those are that `argnums` means."""
    names = _names(function)
    wanted = argnums if isinstance(argnums, tuple) else (argnums,)
    found: list[int | str] = []
    for number in wanted:
        place = number
        if isinstance(number, int) and number < 0:
            place = number + len(args) + len(kwargs)
        if isinstance(place, str) and place not in kwargs and place in names:
            place = names.index(place)
        elif isinstance(place, int) and len(args) <= place < len(names):
            place = names[place]
        known = place in kwargs if isinstance(place, str) else 0 <= place < len(args)
        if not known:
            raise reader.refuse(
                node, f"argnums names the argument {number!r}, which the call does not pass"
            )
        found.append(place)
    return found


def _names(function: Value) -> list[str]:
    """The names of the positional parameters, where they are known."""
    if isinstance(function, Closure):
        arguments = function.scope.arguments
    elif isinstance(function, Static) and (plain := python_function(function.value)) is not None:
        arguments = scope_of(plain).arguments
    else:
        return []
    return [p.arg for p in (*arguments.posonlyargs, *arguments.args)]
