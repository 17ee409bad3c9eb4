"""`a += b`: arrays, lists, dicts and sets are changed in place; anything else gets a new value."""

from __future__ import annotations

import ast

from tapeless.frontend import methods, objects
from tapeless.frontend.arguments import with_lists
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import distributed, has_union
from tapeless.frontend.operators import METHOD_NAMES, binary
from tapeless.frontend.reader import Reader
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.values import Method, Value, is_number

# Operators whose augmented form writes into an array; for numbers it is the plain operator.
_IN_PLACE = {"add", "sub", "mul", "truediv", "floordiv", "mod", "pow"}


def augmented(reader: Reader, op: str, old: Value, new: Value, node: ast.AugAssign) -> Value:
    """What `old op= new` leaves under the name of `old`, which may only turn out later."""
    if has_union(old, new):
        sides = old, new
        return distributed(reader, sides, lambda a, b: augmented(reader, op, a, b, node), node)
    if not is_number(old):
        return _of_container(reader, op, old, new, node)
    if reader.ranks.is_scalar(old):
        return binary(reader, op, old, new, node)
    if op not in _IN_PLACE:
        raise reader.refuse(
            node,
            "this augmented assignment is only supported on a number",
            "Write it out, `a[...] = a & b`, or give the result a new name.",
        )
    return reader.emit(f"i{op}", old, as_array(reader, new, node.value))


def _of_container(reader: Reader, op: str, old: Value, new: Value, node: ast.AugAssign) -> Value:
    name = f"__i{METHOD_NAMES.get(op, op)}__"
    if objects.has_method(old, name):
        return objects.call_method(reader, old, name, [new], node, apply)
    # An array beside a list answers for both: `items += x` is then `items = items + x`.
    by_array = is_number(new) and not (op == "mul" and reader.ranks.is_scalar(new))
    if by_array or name not in methods.methods_of(old):
        return binary(reader, op, old, new, node)
    methods.call(reader, Method(old, name), with_lists(reader, ([new], {}), node), node)
    return old
