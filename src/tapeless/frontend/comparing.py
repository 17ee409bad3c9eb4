"""Reading comparisons: of numbers, of constants, of sequences item by item, of objects."""

from __future__ import annotations

import ast
import dataclasses
import operator
from collections.abc import Callable
from typing import Any

from tapeless.frontend import objects
from tapeless.frontend.assignment import raise_error
from tapeless.frontend.attributes import attribute_of
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import distributed, has_union
from tapeless.frontend.conditions import OBJECTS, logical, truth
from tapeless.frontend.construction import is_generated
from tapeless.frontend.dict_methods import is_dict, table_of
from tapeless.frontend.heap import is_list, opened
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of, without_name
from tapeless.frontend.reader import Reader, expression
from tapeless.frontend.subscripts import as_array
from tapeless.frontend.unions import which
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Const,
    Listing,
    Operand,
    Outside,
    Poison,
    Record,
    Ref,
    Shape,
    Static,
    Tuple,
    Union,
    Value,
    Var,
    describe,
    is_number,
)

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}
_NODES = {name: kind() for kind, name in _COMPARISONS.items()}
_REFLECTED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq", "ne": "ne"}

# Of which values, and how, other files read `in`.
CONTAINERS: list[tuple[Callable[[Value], bool], Callable[..., Operand]]] = []
SETS: list[tuple[Callable[[Value], bool], Callable[..., Operand]]] = []


@expression(ast.Compare)
def read_comparison(reader: Reader, node: ast.Compare) -> Value:
    left = reader.value(node.left)

    def link(op: ast.cmpop, comparator: ast.expr) -> Value:
        nonlocal left
        right = reader.value(comparator)
        result = compare(reader, op, left, right, node)
        left = right
        return result

    pairs = zip(node.ops, node.comparators, strict=True)
    thunks = [lambda op=op, c=c: link(op, c) for op, c in pairs]
    return logical(reader, "and", thunks, node)


def compare(reader: Reader, op: ast.cmpop, left: Value, right: Value, node: ast.AST) -> Value:
    """One comparison of two values."""
    if has_union(left, right):
        return _compare_unions(reader, op, left, right, node)
    if isinstance(op, (ast.Is, ast.IsNot)):
        return _negated_if(isinstance(op, ast.IsNot), _is(reader, left, right, node))
    if isinstance(op, (ast.In, ast.NotIn)):
        found = _in(reader, left, right, node)
        return reader.emit("not", found) if isinstance(op, ast.NotIn) else found
    name = _COMPARISONS[type(op)]
    left, right = without_name(left), without_name(right)
    if is_number(left) and is_number(right):
        return reader.emit(name, left, right, hint="test")
    found = _of_objects(reader, name, left, right, node)
    if found is not None:
        return found
    for is_known, compared in SETS:
        if is_known(left) and is_known(right):
            return compared(reader, name, left, right, node)
    if _is_beside_array(reader, left, right) or _is_beside_array(reader, right, left):
        return reader.emit(name, *(as_array(reader, s, node) for s in (left, right)), hint="test")
    if name in ("eq", "ne"):
        equal = _equal(reader, left, right, node)
        return reader.emit("not", equal) if name == "ne" else equal
    return _in_order(reader, name, left, right, node)


def _is_beside_array(reader: Reader, value: Value, other: Value) -> bool:
    """Whether a value is compared with an array, item by item, which may be a list or a tuple."""
    if not is_number(value) or isinstance(value, Const) or reader.ranks.rank(value) == 0:
        return False
    is_listed = isinstance(other, Outside) and isinstance(other.value, list)
    return is_list(other) or is_listed or isinstance(other, (Tuple, Shape))


def _compare_unions(
    reader: Reader, op: ast.cmpop, left: Value, right: Value, node: ast.AST
) -> Value:
    """A comparison that asks for the form of a value, `z is None`, or one of each member."""
    swapped = isinstance(right, Union)
    union, other = (right, left) if swapped else (left, right)
    is_asked = isinstance(op, (ast.Is, ast.IsNot)) or all(map(_is_constant, union.parts[1:]))  # type: ignore[union-attr]
    if isinstance(union, Union) and is_asked and _is_constant(other):

        def holds(member: Value) -> bool:
            sides = (other, member) if swapped else (member, other)
            found = compare(reader, op, *sides, node)
            assert isinstance(found, Const)
            return bool(found.value)

        return which(reader, union, holds)
    return distributed(reader, (left, right), lambda a, b: compare(reader, op, a, b, node), node)


def _is_constant(value: Value) -> bool:
    return isinstance(value, (Const, Static))


def _negated_if(negate: bool, value: bool) -> Const:
    return Const(value is not negate)


def _is(reader: Reader, left: Value, right: Value, node: ast.AST) -> bool:
    if isinstance(left, Poison) or isinstance(right, Poison):
        raise reader.poisoned(left if isinstance(left, Poison) else right, node)  # type: ignore[arg-type]
    if left is right:
        return True
    if isinstance(left, Static) and isinstance(right, Static):
        return left.value is right.value
    if isinstance(left, Const) and isinstance(right, Const):
        return left == right
    both = (left, right)
    if all(isinstance(v, Var) for v in both) or any(v in reader.frozen for v in both):
        raise reader.refuse(
            node, "whether two values are the same object is not known here", "Compare with `==`."
        )
    return False


def _in(reader: Reader, left: Value, right: Value, node: ast.AST) -> Operand:
    if isinstance(left, Const) and isinstance(right, Const) and isinstance(right.value, str):
        return Const(str(left.value) in right.value)
    if is_dict(right) and key_of(left) is not ...:
        known = [key_of(key) for key in static_items(reader, right, node) or ()]
        return Const(key_of(left) in known)
    for is_known, holds in CONTAINERS:
        if is_known(right):
            return holds(reader, left, right, node)
    if objects.has_method(right, "__contains__"):
        found = objects.call_method(reader, right, "__contains__", [left], node, apply)
        return truth(reader, found, node)
    items = static_items(reader, right, node)
    if items is None:
        raise reader.refuse(node, "`in` is only supported for a tuple", "Write a loop.")
    found = FALSE
    for item in items:
        equal = compare(reader, ast.Eq(), left, item, node)
        if TRUE in (equal, found):
            return TRUE
        found = equal if found == FALSE else reader.emit("or", found, equal)  # type: ignore[arg-type]
    return found  # type: ignore[return-value]


def _equal(reader: Reader, left: Value, right: Value, node: ast.AST) -> Operand:
    """`==` of what are not two numbers."""
    if isinstance(left, Poison) or isinstance(right, Poison):
        raise reader.poisoned(left if isinstance(left, Poison) else right, node)  # type: ignore[arg-type]
    if left is right and isinstance(left, Ref):
        return TRUE
    if isinstance(left, (Ref, Record, Outside)) or isinstance(right, (Ref, Record, Outside)):
        left, right = (_held(reader, side, node) for side in (left, right))
        if isinstance(left, (Ref, Record, Outside)) and isinstance(right, (Ref, Record, Outside)):
            return _of_others(reader, left, right, node)
        if isinstance(left, Listing) is not isinstance(right, Listing):
            return FALSE  # a list equals nothing but a list
    if isinstance(left, (Tuple, Shape)) and isinstance(right, (Tuple, Shape)):
        mine = static_items(reader, left, node) or ()
        theirs = static_items(reader, right, node) or ()
        if len(mine) != len(theirs):
            return FALSE
        return _all_equal(reader, list(zip(mine, theirs, strict=True)), node)
    if isinstance(left, (Static, Const)) and isinstance(right, (Static, Const)):
        return Const(bool(left.value == right.value))
    if left is right:
        return TRUE
    if type(left) is type(right) or _mixes(left, right) or _mixes(right, left):
        raise reader.refuse(node, f"whether {describe(left)} equals {describe(right)} is not known")
    return FALSE


def _mixes(left: Value, right: Value) -> bool:
    """Whether NumPy may compare a number with each of some items, where Python does not."""
    return isinstance(left, Var) and isinstance(right, (Tuple, Shape))


def _held(reader: Reader, value: Value, node: ast.AST) -> Value:
    """The items of a list, where lists are compared."""
    if isinstance(value, Outside) and isinstance(value.value, list):
        return Listing(static_items(reader, value, node) or ())
    found = opened(reader, value, node)
    if is_list(value) and isinstance(found, Var):
        raise reader.refuse(
            node,
            "the length of a list that is compared is only known when the program runs",
            "Compare lengths and items, or make arrays of both.",
        )
    return found


def _of_others(reader: Reader, left: Value, right: Value, node: ast.AST) -> Operand:
    """`==` of two dicts, or of two objects whose class says nothing about it."""
    if is_dict(left) and is_dict(right):
        mine, theirs = table_of(reader, left, node), table_of(reader, right, node)
        if set(mine.keys) != set(theirs.keys):
            return FALSE
        pairs = [(mine.get(key), theirs.get(key)) for key in mine.keys]
        return _all_equal(reader, pairs, node)
    return Const(_is(reader, left, right, node))


def _all_equal(reader: Reader, pairs: list, node: ast.AST) -> Operand:
    thunks = [lambda p=p, q=q: compare(reader, ast.Eq(), p, q, node) for p, q in pairs]
    return truth(reader, logical(reader, "and", thunks, node), node) if thunks else TRUE


# ---- sequences, by the first items that differ ---------------------------------------------------


def _in_order(reader: Reader, name: str, left: Value, right: Value, node: ast.AST) -> Value:
    """`<`, `<=`, `>`, `>=` of what are not two numbers."""
    left, right = _held(reader, left, node), _held(reader, right, node)
    if isinstance(left, (Tuple, Shape)) and isinstance(right, (Tuple, Shape)):
        mine = static_items(reader, left, node) or ()
        theirs = static_items(reader, right, node) or ()
        return _first_difference(reader, name, mine, theirs, node)
    if isinstance(left, (Static, Const)) and isinstance(right, (Static, Const)):
        try:
            return Const(bool(getattr(operator, name)(left.value, right.value)))
        except TypeError as error:
            raise_error(reader, "TypeError", str(error))
    reader.number(left, node)
    reader.number(right, node)
    raise AssertionError("one of the sides is not a number")


def _first_difference(
    reader: Reader, name: str, mine: tuple, theirs: tuple, node: ast.AST
) -> Operand:
    if not mine or not theirs:
        return Const(bool(getattr(operator, name)(len(mine), len(theirs))))

    def here() -> Operand:
        return truth(reader, compare(reader, _NODES[name], mine[0], theirs[0], node), node)

    def behind() -> Operand:
        return _first_difference(reader, name, mine[1:], theirs[1:], node)

    equal = truth(reader, compare(reader, ast.Eq(), mine[0], theirs[0], node), node)
    if isinstance(equal, Const):
        return behind() if equal.value else here()
    differs = reader.emit("not", equal, hint="differs")
    differing = lambda: logical(reader, "and", [lambda: differs, here], node)  # noqa: E731
    further = lambda: logical(reader, "and", [lambda: equal, behind], node)  # noqa: E731
    return truth(reader, logical(reader, "or", [differing, further], node), node)


# ---- objects -------------------------------------------------------------------------------------


def _of_objects(
    reader: Reader, name: str, left: Value, right: Value, node: ast.AST
) -> Value | None:
    """What the classes of the sides say about a comparison; None if they say nothing."""
    sides = [(left, name, right), (right, _REFLECTED[name], left)]
    mine, theirs = objects.class_of(left), objects.class_of(right)
    if mine and theirs and mine is not theirs and issubclass(theirs, mine):
        sides.reverse()
    for asked, how, other in sides:
        found = _asked(reader, asked, how, other, node)
        if found is not None:
            return found
    return None


def _asked(reader: Reader, value: Value, name: str, other: Value, node: ast.AST) -> Value | None:
    """`value.__lt__(other)` and the like; None if there is no such method, or it declines."""
    kind = objects.class_of(value)
    method = getattr(kind, f"__{name}__", None)
    if name == "ne" and method is object.__ne__:
        equal = _asked(reader, value, "eq", other, node)
        return None if equal is None else reader.emit("not", truth(reader, equal, node))
    if is_generated(method):
        return _by_fields(reader, value, name, other, node) if _alike(kind, other) else None
    if not objects.has_method(value, f"__{name}__"):
        return None
    found = objects.call_method(reader, value, f"__{name}__", [other], node, apply)
    declines = isinstance(found, Static) and found.value is NotImplemented
    return None if declines else found


def _alike(kind: type | None, other: Value) -> bool:
    return objects.class_of(other) is kind


def _by_fields(reader: Reader, left: Value, name: str, right: Value, node: ast.AST) -> Value:
    """A comparison that `@dataclass` wrote: of the fields, as tuples."""
    kind: Any = objects.class_of(left)
    names = [field.name for field in dataclasses.fields(kind) if field.compare]
    mine, theirs = (
        Tuple(tuple(attribute_of(reader, side, field, node) for field in names))
        for side in (left, right)
    )
    return compare(reader, _NODES[name], mine, theirs, node)


def _truth(reader: Reader, value: Value, node: ast.AST) -> Operand | None:
    """What the class of an object says about its truth; None if it says nothing."""
    if objects.has_method(value, "__bool__"):
        found = objects.call_method(reader, value, "__bool__", [], node, apply)
        return truth(reader, found, node)
    if objects.has_method(value, "__len__"):
        length = objects.call_method(reader, value, "__len__", [], node, apply)
        return reader.emit("ne", reader.number(length, node), Const(0), hint="some")
    return None


OBJECTS.append(_truth)
