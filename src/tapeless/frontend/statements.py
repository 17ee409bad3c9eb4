"""Reading statements other than loops and `if`."""

from __future__ import annotations

import ast
import importlib
from types import ModuleType

from tapeless.frontend import items, objects
from tapeless.frontend.assignment import assign, bind, raise_if
from tapeless.frontend.attributes import attribute_of
from tapeless.frontend.augmented import augmented
from tapeless.frontend.calls import apply
from tapeless.frontend.choosing import distributed
from tapeless.frontend.conditions import condition
from tapeless.frontend.definitions import decorated, make_closure
from tapeless.frontend.frame import BROKE, CONTINUED, RESULT, RETURNED
from tapeless.frontend.operators import BINARY, binary
from tapeless.frontend.reader import Reader, statement
from tapeless.frontend.subscripts import load, of_element, read_index, store
from tapeless.frontend.values import (
    NONE,
    TRUE,
    Const,
    Static,
    Text,
    Value,
    is_number,
)


@statement(ast.Expr)
def read_expression(reader: Reader, node: ast.Expr) -> None:
    if not isinstance(node.value, ast.Constant):
        reader.value(node.value)


@statement(ast.Pass)
def read_pass(reader: Reader, node: ast.Pass) -> None:
    pass


@statement(ast.Global, ast.Nonlocal)
def read_declaration(reader: Reader, node: ast.Global | ast.Nonlocal) -> None:
    pass  # reading such a name is fine; `bind` refuses to write it


@statement(ast.Assign)
def read_assign(reader: Reader, node: ast.Assign) -> None:
    value = reader.value(node.value)
    for target in node.targets:
        assign(reader, target, value)


@statement(ast.AnnAssign)
def read_annotated(reader: Reader, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(reader, node.target, reader.value(node.value))


@statement(ast.AugAssign)
def read_augmented(reader: Reader, node: ast.AugAssign) -> None:
    op = BINARY[type(node.op)]
    match node.target:
        case ast.Name(id=name):
            old = reader.value(ast.copy_location(ast.Name(name, ast.Load()), node.target))
            new = augmented(reader, op, old, reader.value(node.value), node)
            bind(reader, name, new, node.target)
        case ast.Subscript() as place:
            _augment_item(reader, op, place, node)
        case ast.Attribute(value=owner, attr=name):
            base = reader.value(owner)
            how = lambda found: _augment_attribute(reader, op, found, name, node)  # noqa: E731
            distributed(reader, [base], how, node)


def _augment_attribute(
    reader: Reader, op: str, base: Value, name: str, node: ast.AugAssign
) -> Value:
    old = attribute_of(reader, base, name, node.target)
    new = augmented(reader, op, old, reader.value(node.value), node)
    objects.set_attribute(reader, base, name, new, node.target, apply)
    return NONE


def _augment_item(reader: Reader, op: str, place: ast.Subscript, node: ast.AugAssign) -> None:
    base = reader.value(place.value)
    distributed(reader, [base], lambda found: _augment_at(reader, op, found, place, node), node)


def _augment_at(
    reader: Reader, op: str, base: Value, place: ast.Subscript, node: ast.AugAssign
) -> Value:
    if not is_number(base):
        items.augmented(reader, base, place, lambda old: _augmented_by(reader, op, old, node))
        return NONE
    index = of_element(reader, base, read_index(reader, place.slice))
    old = load(reader, base, index, place)
    new = binary(reader, op, old, reader.value(node.value), node)
    store(reader, base, index, new, place)
    return NONE


def _augmented_by(reader: Reader, op: str, old: Value, node: ast.AugAssign) -> Value:
    return augmented(reader, op, old, reader.value(node.value), node)


@statement(ast.Delete)
def read_delete(reader: Reader, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Subscript) and items.deleted(reader, target):
            continue
        if not isinstance(target, ast.Name) or target.id in reader.frame.scope.foreign:
            raise reader.refuse_kind(node)
        reader.value(ast.copy_location(ast.Name(target.id, ast.Load()), target))
        del reader.frame.env[target.id]


# ---- jumps ---------------------------------------------------------------------------------------


@statement(ast.Return)
def read_return(reader: Reader, node: ast.Return) -> None:
    leave(reader, NONE if node.value is None else reader.value(node.value))


def leave(reader: Reader, value: Value) -> None:
    """Return from the function that is being read."""
    frame = reader.frame
    frame.env[RESULT] = value
    frame.env[RETURNED] = TRUE
    frame.reachable = False


@statement(ast.Break)
def read_break(reader: Reader, node: ast.Break) -> None:
    reader.frame.env[BROKE] = TRUE
    reader.frame.reachable = False


@statement(ast.Continue)
def read_continue(reader: Reader, node: ast.Continue) -> None:
    reader.frame.env[CONTINUED] = TRUE
    reader.frame.reachable = False


def _constant_or_none(reader: Reader, node: ast.expr) -> Const | None:
    """The constant that an argument of an exception is; a text without the numbers in it."""
    value = reader.value(node)
    if isinstance(value, Text):
        return Const(value.sketch)
    return value if isinstance(value, Const) else None


@statement(ast.Assert)
def read_assert(reader: Reader, node: ast.Assert) -> None:
    held = condition(reader, node.test)
    if held == TRUE:
        return
    message = () if node.msg is None else (_constant_or_none(reader, node.msg),)
    texts = [m.value for m in message if m is not None]
    failed = reader.emit("not", held, hint="failed")
    raise_if(reader, failed, "AssertionError", *texts)


# ---- definitions ---------------------------------------------------------------------------------


@statement(ast.FunctionDef)
def read_definition(reader: Reader, node: ast.FunctionDef) -> None:
    value: Value = make_closure(reader, node)
    for decorator in reversed(node.decorator_list):
        value = decorated(reader, decorator, value)
    bind(reader, node.name, value, node)


@statement(ast.Import)
def read_import(reader: Reader, node: ast.Import) -> None:
    for alias in node.names:
        module = _module(reader, node, alias.name)
        if alias.asname is None:
            module = _module(reader, node, alias.name.partition(".")[0])
        bind(reader, alias.asname or alias.name.partition(".")[0], Static(module), node)


@statement(ast.ImportFrom)
def read_import_from(reader: Reader, node: ast.ImportFrom) -> None:
    package = reader.frame.owner.__globals__.get("__package__") or None
    module = _module(reader, node, "." * node.level + (node.module or ""), package)
    for alias in node.names:
        try:
            value = reader.captures.attribute(module, alias.name, constant=False)
        except AttributeError:
            name = f"{module.__name__}.{alias.name}"
            value = Static(_module(reader, node, name))
        bind(reader, alias.asname or alias.name, value, node)


def _module(reader: Reader, node: ast.stmt, name: str, package: str | None = None) -> ModuleType:
    try:
        return importlib.import_module(name, package)
    except ImportError as error:
        raise reader.refuse(node, f"the import fails: {error}") from error
