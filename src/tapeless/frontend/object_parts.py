"""An object in a rule: made again of the numbers and arrays in it; its cotangent, taken apart."""

from __future__ import annotations

import ast
import hashlib
from collections import namedtuple
from collections.abc import Sequence
from typing import Any

from tapeless.errors import RuleMismatch
from tapeless.frontend.containers import MappingForm, ObjectForm, is_frozen
from tapeless.frontend.dict_methods import is_dict, table_of
from tapeless.frontend.heap import new, new_dict, new_list, opened, table
from tapeless.frontend.keys import key_of
from tapeless.frontend.objects import class_of
from tapeless.frontend.pytrees import Leaf, Node, Static, Tree, indices, unflatten
from tapeless.frontend.reader import Reader
from tapeless.frontend.special import special
from tapeless.frontend.values import NONE, Named, Record, Table, Tuple, Value, describe
from tapeless.rules.methods import Parts


def parts_of(tree: Tree) -> Parts:
    """The object of this structure."""
    assert isinstance(tree, Node)
    name = f"{tree.form.type.__name__}_{hashlib.sha256(repr(tree).encode()).hexdigest()[:8]}"

    def build(leaves: Sequence[Any]) -> Any:
        return unflatten(tree, leaves)

    def remade(*leaves: Any) -> Any:
        raise TypeError("only rules that are read call this")

    def tangents(*leaves: Any) -> Any:
        raise TypeError("only rules that are read call this")

    def spread(found: Any, others: int, rule: str) -> Any:
        raise TypeError("only rules that are read call this")

    special(remade)(lambda reader, leaves, _, node: _remade(reader, tree, leaves))
    special(tangents)(lambda reader, leaves, _, node: _tangents(reader, tree, leaves))
    special(spread)(lambda reader, args, _, node: _spread(reader, tree, args, node))
    count = sum(1 for _ in indices(tree))
    return Parts(name, count, build, remade, tangents, spread, _compiled(tree))


# ---- in a rule -----------------------------------------------------------------------------------


def _remade(reader: Reader, tree: Tree, leaves: list[Value]) -> Value:
    if isinstance(tree, Leaf):
        return leaves[tree.index]
    if not isinstance(tree, Node):
        return reader.captures.constant(tree.value)  # type: ignore[union-attr]
    values = tuple(_remade(reader, child, leaves) for child in tree.children)
    kind: Any = tree.form.type
    if isinstance(tree.form, ObjectForm):
        held = Table(tree.form.names, values)
        return Record(kind, held) if is_frozen(kind) else new(reader, kind, held)
    if isinstance(tree.form, MappingForm):
        return new_dict(reader, tree.form.keys, values)
    if kind is list:
        return new_list(reader, values)
    return Tuple(values) if kind is tuple else Named(values, kind)


def _tangents(reader: Reader, tree: Tree, leaves: list[Value]) -> Value:
    """Dicts of tangents in place of objects; None where all are zero."""
    if isinstance(tree, Leaf):
        return leaves[tree.index]
    if not isinstance(tree, Node) or all(leaves[k] == NONE for k in indices(tree)):
        return NONE
    values = tuple(_tangents(reader, child, leaves) for child in tree.children)
    names = _names(tree)
    return Tuple(values) if names is None else new_dict(reader, names, values)


def _names(tree: Node) -> tuple | None:
    """The names or keys of what a container holds, if it holds by name."""
    form = tree.form
    if isinstance(form, ObjectForm):
        return form.names
    return form.keys if isinstance(form, MappingForm) else None


def _spread(reader: Reader, tree: Node, args: list[Value], node: ast.AST) -> Value:
    """What a rule returns, with a cotangent for each part in place of that of the object."""
    found, others, rule = args[0], key_of(args[1]), key_of(args[2])
    if found == NONE and others == 0:
        return NONE
    bars = found.items if type(found) is Tuple else (found,)
    if len(bars) != 1 + others:
        raise _mismatch(
            reader,
            f"the rule `{rule}` returns {len(bars)} cotangents for the object and {others} "
            f"argument{'s' * (others != 1)}",
            "Return one cotangent for each, None for one that has none.",
        )
    leaves: list[Value] = []
    _add_cotangents(reader, tree, bars[0], leaves, rule, node)
    return Tuple((*leaves, *bars[1:]))


def _add_cotangents(
    reader: Reader, tree: Tree, bar: Value, leaves: list[Value], rule: str, node: ast.AST
) -> None:
    if isinstance(tree, Leaf):
        leaves.append(bar)
    elif isinstance(tree, Node):
        for child, part in zip(
            tree.children, _cotangents(reader, tree, bar, rule, node), strict=True
        ):
            _add_cotangents(reader, child, part, leaves, rule, node)


def _cotangents(
    reader: Reader, tree: Node, bar: Value, rule: str, node: ast.AST
) -> tuple[Value, ...]:
    """The cotangents of what a container holds, None for what is not named."""
    count, names = len(tree.children), _names(tree)
    if bar == NONE:
        return (NONE,) * count
    if names is None:
        items = opened(reader, bar, node)
        if isinstance(items, Tuple) and len(items.items) == count:
            return items.items
    elif is_dict(bar) or class_of(bar) is not None:
        held = table_of(reader, bar, node) if is_dict(bar) else table(reader, bar, node)  # type: ignore[arg-type]
        unknown = [key for key in held.keys if key not in names]
        if not unknown:
            return tuple(held.get(name) or NONE for name in names)
        raise _mismatch(
            reader,
            f"the rule `{rule}` returns a cotangent of `{unknown[0]}`, which the object has not",
            f"It has {', '.join(map(str, names))}.",
        )
    raise _mismatch(
        reader,
        f"the rule `{rule}` returns {describe(bar)} for {tree.form.describe(count)}",
        "Return a dict of the cotangents of its attributes, or None.",
    )


def _mismatch(reader: Reader, problem: str, remedy: str) -> RuleMismatch:
    return RuleMismatch(problem, reader.builder.location, remedy)


# ---- in compiled code ----------------------------------------------------------------------------


def _compiled(tree: Node) -> tuple[str, dict[str, Any]] | None:
    """The object as named tuples, in an expression of its parts; None where there are none."""
    space: dict[str, Any] = {}

    def expression(tree: Tree) -> str:
        if isinstance(tree, Leaf):
            return f"p{tree.index}"
        if isinstance(tree, Static) and isinstance(tree.value, (str, bool, type(None))):
            return repr(tree.value)
        if not isinstance(tree, Node) or tree.form.type in (list, dict):
            raise ValueError("compiled code has no such object")
        parts = "".join(f"{expression(child)}, " for child in tree.children)
        if tree.form.type is tuple:
            return f"({parts})"
        names = tree.form.type._fields if _names(tree) is None else _names(tree)
        fields = f"fields_{len(space)}"
        space[fields] = namedtuple(fields, names)  # type: ignore[arg-type]
        return f"{fields}({parts})"

    try:
        return expression(tree), space
    except ValueError:  # of `namedtuple` too, for names with an underscore in front
        return None
