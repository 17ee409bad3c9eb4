"""Arguments as abstract values: their leaves become parameters of the IR."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tapeless.frontend import registered
from tapeless.frontend.containers import Form, MappingForm, ObjectForm, RegisteredForm, SequenceForm
from tapeless.frontend.pytrees import Leaf, Node, Same, Static, Tree
from tapeless.frontend.reader import Reader
from tapeless.frontend.signature import Parameter
from tapeless.frontend.values import Const, Named, Record, Ref, Table, Tuple, Value
from tapeless.frontend.values import Static as StaticValue
from tapeless.ir.nodes import Param, Var


class ArgumentValues:
    """Arguments as abstract values; their leaves become parameters of the IR."""

    def __init__(self, reader: Reader, params: list[Param], integers: Mapping[int, int]) -> None:
        self.reader = reader
        self.params = params
        self.integers = integers
        self.containers: dict[int, Ref] = {}

    def value(self, parameter: Parameter) -> Value:
        return self._build(parameter, parameter.tree, parameter.name, len(parameter.types) == 1)

    def _build(self, parameter: Parameter, tree: Tree, label: str, alone: bool) -> Value:
        match tree:
            case Leaf(index=index):
                name = parameter.name if alone else _identifier(parameter, tree, label)
                var = Var(name, parameter.types[index])
                self.params.append(Param(var, ("arg", parameter.name, index)))
                place = len(self.params) - 1
                return Const(self.integers[place]) if place in self.integers else var
            case Same(number=number):
                return self.containers[number]
            case Static(value=value):
                return Const(value) if _is_literal(value) else StaticValue(value)
            case Node(form=form, children=children, number=number):
                if number is None:
                    return self._held(form, self._items(parameter, form, children, label, alone))
                # First the thing itself: what it holds may refer to it.
                self.containers[number] = ref = Ref(form.type, parameter.name)
                items = self._items(parameter, form, children, label, alone)
                self.reader.heap[ref] = content_of(form, items)
                return ref

    def _items(
        self, parameter: Parameter, form: Form, children: tuple, label: str, alone: bool
    ) -> tuple[Value, ...]:
        return tuple(
            self._build(parameter, child, label + form.label(k), alone)
            for k, child in enumerate(children)
        )

    def _held(self, form: Form, items: tuple[Value, ...]) -> Value:
        if isinstance(form, SequenceForm):
            return Tuple(items) if form.type is tuple else Named(items, form.type)
        if isinstance(form, ObjectForm):
            return Record(form.type, Table(form.names, items))
        assert isinstance(form, RegisteredForm)
        return registered.made_of(self.reader, form, items)


def content_of(form: Form, items: tuple[Value, ...]) -> Value:
    """What something of this form holds."""
    if isinstance(form, MappingForm):
        return Table(form.keys, items)
    if isinstance(form, ObjectForm):
        return Table(form.names, items)
    return Tuple(items)


def _identifier(parameter: Parameter, leaf: Leaf, label: str) -> str:
    """A name for a leaf: `params_w` for `params['w']`, `x_0` for `x[0]`."""
    name = re.sub(r"\W+", "_", label).strip("_")
    return name if len(name) <= 24 and name.isascii() else f"{parameter.name}_{leaf.index}"


def _is_literal(value: object) -> bool:
    return value is None or isinstance(value, (bool, str))
