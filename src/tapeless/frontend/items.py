"""Items of lists, dicts and objects: reading, assigning and deleting them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tapeless.errors import MutatedGlobal
from tapeless.frontend.assignment import TARGETS, raise_error
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import distributed
from tapeless.frontend.dict_methods import key, table_of
from tapeless.frontend.fence import GLOBAL_WRITE
from tapeless.frontend.growth import grown
from tapeless.frontend.heap import content, new, new_list, table, update, view
from tapeless.frontend.iteration import static_items
from tapeless.frontend.objects import call_method, has_method, set_attribute
from tapeless.frontend.outside import inner
from tapeless.frontend.reader import Reader
from tapeless.frontend.selecting import item_at, item_of, selects
from tapeless.frontend.subscripts import (
    ITEMS,
    SELECT,
    are_numbers,
    as_array,
    index_of,
    load,
    python_slice,
    read_index,
    store,
    whole,
)
from tapeless.frontend.values import (
    NONE,
    Const,
    Grown,
    Outside,
    Record,
    Ref,
    Slicing,
    Tuple,
    Union,
    Value,
    Var,
    describe,
)

# ---- reading -------------------------------------------------------------------------------------


def _of_dict(reader: Reader, base: Ref | Outside, node: ast.Subscript) -> Value:
    def item(value: Value) -> Value:
        return _at_key(reader, base, value, node)

    return distributed(reader, [reader.value(node.slice)], item, node)


def _at_key(reader: Reader, base: Ref | Outside, value: Value, node: ast.Subscript) -> Value:
    held = table_of(reader, base, node)
    if selects(reader, value, len(held.keys)) and all(type(k) in (int, float) for k in held.keys):
        return item_of(reader, value, held, node)  # type: ignore[arg-type]
    name = key(reader, value, node.slice)
    return _known(reader, base, name, node)


def _known(reader: Reader, base: Ref | Outside, name: Any, node: ast.AST) -> Value:
    """`base[name]` of a dict."""
    found = table_of(reader, base, node).get(name) or ABSENT[0](reader, base, name, node)
    if found is None:
        raise_error(reader, "KeyError", name if isinstance(name, (str, int, float)) else str(name))
    return found


# What a dict makes of a key that it has not: one function, which `collections_calls` puts here.
ABSENT: list[Callable[..., Value | None]] = []


def _of_list(reader: Reader, base: Ref | Outside, node: ast.Subscript) -> Value:
    held = inner(reader, base) if isinstance(base, Outside) else content(reader, base, node)
    if isinstance(held, Grown):
        return _of_grown(reader, held, node)
    assert isinstance(held, Tuple)
    value = reader.value(node.slice)
    if isinstance(value, Slicing):
        return new_list(reader, held.items[python_slice(reader, value, node.slice)])
    if isinstance(value, Var) and are_numbers(reader, held):
        return reader.load(as_array(reader, held, node), (value,))
    if selects(reader, value, len(held.items)):
        return item_at(reader, value, held.items, node)  # type: ignore[arg-type]
    return held.items[_place(reader, value, held, node)]


def _place(reader: Reader, value: Value, held: Tuple, node: ast.Subscript) -> int:
    place = whole(reader, value, node.slice)
    if not -len(held.items) <= place < len(held.items):
        raise_error(reader, "IndexError", "list index out of range")
    return place


def _of_grown(reader: Reader, held: Grown, node: ast.Subscript) -> Value:
    place = reader.value(node.slice)
    found = load(reader, view(reader, held), index_of(reader, place, node.slice), node)
    if not isinstance(place, Slicing):
        return found
    array = reader.emit("copy", found, hint="items")
    reader.ranks.set(array, held.rank + 1)
    return new(reader, list, Grown(array, reader.shape(array, 0), held.rank))


def _of_object(reader: Reader, base: Value, node: ast.Subscript) -> Value:
    if not has_method(base, "__getitem__"):
        raise reader.refuse(node, f"{describe(base)} has no items")
    return call_method(reader, base, "__getitem__", [reader.value(node.slice)], node, apply)


def _of_text(reader: Reader, base: Const, node: ast.Subscript) -> Value:
    value = reader.value(node.slice)
    if isinstance(value, Slicing):
        return Const(base.value[python_slice(reader, value, node.slice)])
    return Const(base.value[whole(reader, value, node.slice)])


SELECT[:] = [selects, item_at]
ITEMS.update({"dict": _of_dict, "list": _of_list, "object": _of_object, "text": _of_text})


# ---- assigning -----------------------------------------------------------------------------------


def _assign_item(reader: Reader, target: ast.Subscript, value: Value) -> None:
    base = reader.value(target.value)
    if isinstance(base, Union):
        distributed(reader, [base], lambda b: _put_into(reader, b, target, value), target)
    else:
        _put_into(reader, base, target, value)


def _put_into(reader: Reader, base: Value, target: ast.Subscript, value: Value) -> Value:
    _put_item(reader, base, target, value)
    return NONE


def _put_item(reader: Reader, base: Value, target: ast.Subscript, value: Value) -> None:
    if not isinstance(base, (Ref, Record, Outside)):
        store(reader, base, read_index(reader, target.slice), value, target)
        return
    if has_method(base, "__setitem__"):
        arguments = [reader.value(target.slice), value]
        call_method(reader, base, "__setitem__", arguments, target, apply)
        return
    put(reader, base, target, value)


def _assign_attribute(reader: Reader, target: ast.Attribute, value: Value) -> None:
    def put_attribute(base: Value) -> Value:
        set_attribute(reader, base, target.attr, value, target, apply)
        return NONE

    distributed(reader, [reader.value(target.value)], put_attribute, target)


TARGETS.update({ast.Subscript: _assign_item, ast.Attribute: _assign_attribute})


def put(reader: Reader, base: Value, target: ast.Subscript, value: Value) -> None:
    """`base[…] = value` of a list or a dict."""
    ref = changeable(reader, base, target)
    if issubclass(ref.type, dict):
        name = key(reader, reader.value(target.slice), target.slice)
        update(reader, ref, table(reader, ref, target).put(name, value), target)
        return
    held = content(reader, ref, target)
    place = reader.value(target.slice)
    if isinstance(place, Slicing) and isinstance(held, Tuple):
        _put_slice(reader, ref, held, target, place, value)
        return
    if isinstance(place, Slicing):
        raise reader.refuse(target, "a slice of a list of unknown length is assigned", _ARRAY)
    _put_at(reader, ref, place, value, target)


_ARRAY = "Use an array: `np.zeros(n)`."


def _put_slice(
    reader: Reader, ref: Ref, held: Tuple, target: ast.Subscript, place: Slicing, value: Value
) -> None:
    more = static_items(reader, value, target)
    if more is None:
        raise reader.refuse(target, "the length of what is assigned is not known here", _ARRAY)
    items = list(held.items)
    items[python_slice(reader, place, target.slice)] = more
    update(reader, ref, Tuple(tuple(items)), target)


def _put_at(reader: Reader, ref: Ref, place: Value, value: Value, node: ast.Subscript) -> None:
    held = content(reader, ref, node)
    if isinstance(held, Tuple) and isinstance(place, Var) and are_numbers(reader, held):
        held = grown(reader, held, 0)  # from here on the items are an array
        update(reader, ref, held, node)
    if isinstance(held, Grown):
        update(reader, ref, held, node)  # refused if there may be two
        if held.rank:
            raise reader.refuse(node, "an array in a list of unknown length is replaced", _ARRAY)
        store(reader, view(reader, held), (reader.number(place, node),), value, node)
        return
    assert isinstance(held, Tuple)
    items = list(held.items)
    items[_place(reader, place, held, node)] = value
    update(reader, ref, Tuple(tuple(items)), node)


def augmented(
    reader: Reader, base: Value, target: ast.Subscript, change: Callable[[Value], Value]
) -> None:
    """`base[…] op= …` of a list, a dict or an object."""
    if has_method(base, "__setitem__"):
        place = reader.value(target.slice)
        old = call_method(reader, base, "__getitem__", [place], target, apply)
        call_method(reader, base, "__setitem__", [place, change(old)], target, apply)
        return
    ref = changeable(reader, base, target)
    if issubclass(ref.type, dict):
        name = key(reader, reader.value(target.slice), target.slice)
        new_value = change(_known(reader, ref, name, target))
        update(reader, ref, table(reader, ref, target).put(name, new_value), target)
        return
    place = reader.value(target.slice)
    if isinstance(place, Slicing):
        raise reader.refuse(target, "an augmented assignment to a slice of a list")
    held = content(reader, ref, target)
    if isinstance(held, Tuple) and isinstance(place, Var) and are_numbers(reader, held):
        held = grown(reader, held, 0)
        update(reader, ref, held, target)
    if isinstance(held, Grown):
        old = load(reader, view(reader, held), (reader.number(place, target),), target)
    else:
        assert isinstance(held, Tuple)
        old = held.items[_place(reader, place, held, target)]
    _put_at(reader, ref, place, change(old), target)


def deleted(reader: Reader, target: ast.Subscript) -> bool:
    """`del base[…]`; False if `base` is no list and no dict."""
    base = reader.value(target.value)
    if not isinstance(base, (Ref, Outside)):
        return False
    ref = changeable(reader, base, target)
    held = content(reader, ref, target)
    if issubclass(ref.type, dict):
        name = key(reader, reader.value(target.slice), target.slice)
        if table(reader, ref, target).get(name) is None:
            raise_error(reader, "KeyError", str(name))
        update(reader, ref, table(reader, ref, target).without(name), target)
        return True
    if not isinstance(held, Tuple):
        raise reader.refuse(target, "an item of a list of unknown length is deleted", _ARRAY)
    items = list(held.items)
    place = reader.value(target.slice)
    if isinstance(place, Slicing):
        del items[python_slice(reader, place, target.slice)]
    else:
        del items[_place(reader, place, held, target)]
    update(reader, ref, Tuple(tuple(items)), target)
    return True


def changeable(reader: Reader, base: Value, node: ast.AST) -> Ref:
    """A list or a dict of the program, whose items may be assigned."""
    if isinstance(base, Outside):
        message = f"the function writes to {describe(base)}"
        raise reader.refuse(node, message, GLOBAL_WRITE, error=MutatedGlobal)
    if not isinstance(base, Ref) or not issubclass(base.type, (list, dict)):
        raise reader.refuse(
            node,
            f"{describe(base)} cannot be assigned to by index",
            "Use an array, or make a new one.",
        )
    return base
