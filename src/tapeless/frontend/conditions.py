"""Reading what is true: comparisons, `and`, `or`, `not`, conditional expressions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from tapeless.frontend.choosing import aside, choose, distributed, has_union
from tapeless.frontend.frame import End
from tapeless.frontend.heap import content, opened
from tapeless.frontend.iteration import static_items
from tapeless.frontend.keys import key_of, without_name
from tapeless.frontend.reader import BOOLEAN, Reader, expression
from tapeless.frontend.unions import which
from tapeless.frontend.values import (
    FALSE,
    TRUE,
    Bound,
    Closure,
    Const,
    Grown,
    Listing,
    Operand,
    Outside,
    Partial,
    Poison,
    Record,
    Ref,
    Shape,
    Static,
    Text,
    Tuple,
    Union,
    Value,
    Var,
    describe,
    is_number,
)
from tapeless.ir.nodes import Assign, Block

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
}

# What cannot raise and costs next to nothing: no reason to skip it.
_PLAIN = BOOLEAN | {"add", "sub", "mul", "neg", "pos", "shape", "ndim", "size"}
_PLAIN |= {"bitand", "bitor", "bitxor", "numpy.isnan", "numpy.isinf", "numpy.isfinite"}

Thunk = Callable[[], Value]

# Of which values, and how, other files read `in`.
CONTAINERS: list[tuple[Callable[[Value], bool], Callable[..., Operand]]] = []


def condition(reader: Reader, node: ast.expr) -> Operand:
    """Whether an expression is true: a boolean that is known now, or one of the program."""
    with reader.at(node):
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return reader.emit("not", condition(reader, inner), hint="no")
            case ast.BoolOp():
                return truth(reader, _logical_node(reader, node, condition), node)
        return truth(reader, reader.value(node), node)


def truth(reader: Reader, value: Value, node: ast.AST) -> Operand:
    """`bool(value)`."""
    if isinstance(value, Union):
        found = distributed(reader, [value], lambda v: truth(reader, v, node), node)
        return truth(reader, found, node)
    if isinstance(value, Const):
        return Const(bool(value.value))
    if isinstance(value, Outside) and isinstance(value.value, list | dict):
        return Const(bool(value.value))
    if isinstance(value, Ref) and issubclass(value.type, (list, dict)):
        held = content(reader, value, node)
        if isinstance(held, Grown):
            return reader.emit("gt", held.length, Const(0), hint="any")
        return Const(len(held.parts) > 0)  # type: ignore[union-attr]
    if isinstance(value, Tuple):
        return Const(len(value.items) > 0)
    if isinstance(value, (Ref, Record, Outside)) and not _defines_truth(value):
        return TRUE
    if isinstance(value, (Static, Closure, Bound, Partial, Text)):
        return TRUE  # a text with a number in it is never empty
    if isinstance(value, (Ref, Record, Outside)):
        raise reader.refuse(
            node, "the class of this object says when it is true", "Call `bool(…)` or `len(…)`."
        )
    number = reader.number(value, node)
    return number if number in reader.boolean else reader.emit("builtins.bool", number, hint="yes")


def _defines_truth(value: Ref | Record | Outside) -> bool:
    kind = type(value.value) if isinstance(value, Outside) else value.type
    return hasattr(kind, "__bool__") or hasattr(kind, "__len__")


# ---- and, or -------------------------------------------------------------------------------------


@expression(ast.BoolOp)
def read_logical(reader: Reader, node: ast.BoolOp) -> Value:
    return _logical_node(reader, node, Reader.value)


def _logical_node(reader: Reader, node: ast.BoolOp, read: Callable) -> Value:
    op = "and" if isinstance(node.op, ast.And) else "or"
    thunks = [lambda part=part: read(reader, part) for part in node.values]
    return logical(reader, op, thunks, node)


def logical(reader: Reader, op: str, thunks: Sequence[Thunk], node: ast.AST) -> Value:
    """`a and b and …` or `a or b or …`: the first that decides, the later ones not evaluated."""
    first = thunks[0]()
    if len(thunks) == 1:
        return first
    test = truth(reader, first, node)
    if isinstance(test, Const):
        decides = test.value is (op == "or")
        return first if decides else logical(reader, op, thunks[1:], node)
    rest = lambda: logical(reader, op, thunks[1:], node)  # noqa: E731
    end, second = aside(reader, rest, (test, op == "and"))
    can_be_both = test is first and not reader.tests.asks(test)
    if can_be_both and _is_boolean(reader, second) and _is_plain(end):
        reader.builder.block.nodes.extend(end.block.nodes)
        reader.heap = end.heap
        return reader.emit(op, first, second, hint="both" if op == "and" else "either")  # type: ignore[arg-type]
    short = End(Block(), reader.frame.env, True, False, dict(reader.heap))
    if op == "and":
        return choose(reader, test, (end, second), (short, first), node)
    return choose(reader, test, (short, first), (end, second), node)


def _is_boolean(reader: Reader, value: Value) -> bool:
    return value in (TRUE, FALSE) or (isinstance(value, Var) and value in reader.boolean)


def _is_plain(end: End) -> bool:
    nodes = end.block.nodes
    return not end.raised and all(isinstance(n, Assign) and n.op in _PLAIN for n in nodes)


# ---- conditional expressions ---------------------------------------------------------------------


@expression(ast.IfExp)
def read_conditional(reader: Reader, node: ast.IfExp) -> Value:
    test = condition(reader, node.test)
    if isinstance(test, Const):
        return reader.value(node.body if test.value else node.orelse)
    then = aside(reader, lambda: reader.value(node.body), (test, True))
    orelse = aside(reader, lambda: reader.value(node.orelse), (test, False))
    return choose(reader, test, then, orelse, node)


# ---- comparisons ---------------------------------------------------------------------------------


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
        return reader.emit(name, left, right, hint="test")  # type: ignore[arg-type]
    if name in ("eq", "ne"):
        equal = _equal(reader, left, right, node)
        return reader.emit("not", equal) if name == "ne" else equal
    reader.number(left, node)
    reader.number(right, node)
    raise AssertionError("one of the sides is not a number")


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
    if _is_dict(right) and key_of(left) is not ...:
        known = [key_of(key) for key in static_items(reader, right, node) or ()]
        return Const(key_of(left) in known)
    for is_known, holds in CONTAINERS:
        if is_known(right):
            return holds(reader, left, right, node)
    items = static_items(reader, right, node)
    if items is None:
        raise reader.refuse(node, "`in` is only supported for a tuple", "Write a loop.")
    found: Operand = FALSE
    for item in items:
        equal = compare(reader, ast.Eq(), left, item, node)
        if TRUE in (equal, found):
            return TRUE
        found = equal if found == FALSE else reader.emit("or", found, equal)  # type: ignore[assignment,arg-type]
    return found


def _is_dict(value: Value) -> bool:
    if isinstance(value, Outside):
        return isinstance(value.value, dict)
    return isinstance(value, Ref) and issubclass(value.type, dict)


def _equal(reader: Reader, left: Value, right: Value, node: ast.AST) -> Operand:
    """`==` of what are not two numbers."""
    if isinstance(left, Poison) or isinstance(right, Poison):
        raise reader.poisoned(left if isinstance(left, Poison) else right, node)  # type: ignore[arg-type]
    if left is right and isinstance(left, Ref):
        return TRUE
    if isinstance(left, (Ref, Record, Outside)) or isinstance(right, (Ref, Record, Outside)):
        left, right = opened(reader, left, node), opened(reader, right, node)
        if isinstance(left, (Ref, Record, Outside)) and isinstance(right, (Ref, Record, Outside)):
            raise reader.refuse(node, f"`==` of {describe(left)} is not supported")
        if isinstance(left, Listing) is not isinstance(right, Listing):
            return FALSE  # a list equals nothing but a list
    if isinstance(left, (Tuple, Shape)) and isinstance(right, (Tuple, Shape)):
        mine = static_items(reader, left, node) or ()
        theirs = static_items(reader, right, node) or ()
        if len(mine) != len(theirs):
            return FALSE
        pairs = zip(mine, theirs, strict=True)
        thunks = [lambda p=p, q=q: compare(reader, ast.Eq(), p, q, node) for p, q in pairs]
        return truth(reader, logical(reader, "and", thunks, node), node) if thunks else TRUE
    if isinstance(left, (Static, Const)) and isinstance(right, (Static, Const)):
        return Const(bool(left.value == right.value))
    return FALSE
