"""Types for the python engine, where Numba has none: each operation is tried on small values of its
operands' types.

Types flow, values do not: both branches of an `if` are visited, and loops until the types of
what they carry settle.
"""

from __future__ import annotations

import importlib
import math
import operator
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from tapeless.errors import TypingError
from tapeless.ir.nodes import (
    Assign,
    Block,
    Const,
    Ellipsis,
    For,
    Function,
    If,
    Index,
    IndexItem,
    Load,
    Location,
    NewAxis,
    Node,
    Operand,
    Pop,
    Push,
    Slice,
    Undefined,
    Var,
    While,
)
from tapeless.ir.types import INT, Array, Opaque, Stack, Type, is_array
from tapeless.ir.visitor import defined, entry_vars, index_operands, walk
from tapeless.rules.registry import operation
from tapeless.runtime.recursion import only_values
from tapeless.typing.fits import check_fits
from tapeless.typing.numba_types import layout_of_view
from tapeless.typing.samples import CHOICES, Choice, join, sample, type_of
from tapeless.typing.spelling import IN_PLACE, spell

ROUNDS = 10  # a carried type only ever grows, and it has fewer steps than this to grow


def infer_by_samples(function: Function) -> None:
    """Set the type of every variable from the types of the parameters, or raise `TypingError`."""
    for node in walk(function.body):
        for var in (*entry_vars(node), *defined(node)):
            var.type = None  # nothing is known yet
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of computing with arbitrary values
        with only_values():
            _Sampler().block(function.body)
    for node in walk(function.body):
        for var in (*entry_vars(node), *defined(node)):
            var.type = var.type or Opaque("never")


class _Sampler:
    """Walks the program; a variable whose type is None has not been reached by any value yet."""

    def __init__(self) -> None:
        self.objects: dict[
            Var, Any
        ] = {}  # values of opaque types: there is no other way to have one
        self.location: Location | None = None
        self.changes = 0  # how often a stack turned out to hold something else

    def block(self, block: Block) -> None:
        for node in block.nodes:
            self.location = node.location or self.location
            self.node(node)

    def node(self, node: Node) -> None:
        match node:
            case Assign(target=target, op="stack", attrs=attrs):
                if attrs["element"] is not None:  # else what is put on it shows
                    target.type = Stack(attrs["element"])
                elif not isinstance(target.type, Stack):
                    target.type = None
            case Assign(target=target, op="tell"):
                target.type = INT
            case Assign(target=target, op="assume_untied"):
                target.type = type_of(None)  # it would leave where the sample counts ties
            case Assign(target=target, op="solution"):
                target.type = Array("float64", 1)  # whatever a solver makes of samples
            case Assign(target=target, op="fitting", args=(found, like), attrs=attrs):
                check_fits(self.type(found), self.type(like), attrs["what"], self.location)
                target.type = self.type(like)  # lengths are checked where it runs
            case Assign(target=target, op=op, args=args, attrs=attrs):
                if op == "reshape":
                    args = (args[0], *map(_one, args[1:]))
                self.evaluate(target, args, lambda *values: _compute(op, values, attrs))
            case Load(target=target, array=array, index=index):
                index = tuple(_first(item) for item in index)
                parts = tuple(index_operands(index))
                self.evaluate(target, (array, *parts), lambda x, *values: x[_index(index, values)])
                self._lay_out(target, array, index)
            case Push(stack=Var() as stack, value=value):
                if self.type(value) is not None:
                    self.push(stack, value)
                self._same_object(value, stack)
            case Pop(target=target, stack=Var(type=Stack(element=element)) as stack):
                target.type = element
                self._same_object(stack, target)
            case If():
                self.block(node.then)
                self.block(node.orelse)
                for merge in node.merges:
                    self.meet(merge.result, merge.then, merge.orelse)
            case For() | While():
                self.loop(node)

    def _same_object(self, of: Operand, to: Operand) -> None:
        """A value that has no sample, such as a tuple, goes onto a stack and comes off."""
        if of in self.objects:
            self.objects[to] = self.objects[of]  # type: ignore[index]

    def loop(self, node: For | While) -> None:
        if isinstance(node, For):
            node.index.type = INT
        for carry in node.carries:
            self.meet(carry.phi, carry.initial)
        for _ in range(ROUNDS):
            before = [self.changes, *(carry.phi.type for carry in node.carries)]
            if isinstance(node, While):
                self.block(node.test)
            self.block(node.body)
            for carry in node.carries:
                self.meet(carry.phi, carry.phi, carry.next)
            if [self.changes, *(carry.phi.type for carry in node.carries)] == before:
                break
        for carry in node.carries:
            self.meet(carry.result, carry.phi)
        if node.trips is not None:
            node.trips.type = INT

    def push(self, stack: Var, value: Operand) -> None:
        held = stack.type.element if isinstance(stack.type, Stack) else None
        try:
            found = join(held, self.type(value))
        except TypeError as problem:
            raise self.fail(f"a stack holds no single type: {problem}") from None
        assert found is not None
        if found != held:
            stack.type = Stack(found)
            self.changes += 1

    def _lay_out(self, view: Var, array: Operand, index: Index) -> None:
        """The layout of a view, by Numba's rule: that of a sample, which is short, may be by chance
        that of contiguous memory.
        """
        source = self.type(array)
        items = [self.type(item) for item in index if isinstance(item, (Var, Const))]
        if not isinstance(view.type, Array) or not isinstance(source, Array):
            return
        if not any(map(is_array, items)):
            view.type = replace(view.type, layout=layout_of_view(source, index))

    # ---- values

    def type(self, operand: Operand) -> Type | None:
        if isinstance(operand, Const):
            return type_of(operand.value)
        return None if isinstance(operand, Undefined) else operand.type

    def meet(self, target: Var, *sources: Operand) -> None:
        """The target is any one of the sources."""
        found = None
        for source in sources:
            try:
                found = join(found, self.type(source))
            except TypeError as problem:
                raise self.fail(f"`{target.hint}` has no single type: {problem}") from None
            if isinstance(source, Var) and source in self.objects:
                self.objects[target] = self.objects[source]
        target.type = found

    def evaluate(
        self, target: Var, operands: tuple[Operand, ...], function: Callable[..., Any]
    ) -> None:
        """The type of what the function makes of values like the operands."""
        if any(self.type(operand) is None for operand in operands):
            return
        problem: Exception | None = None
        for choice in CHOICES:
            try:
                value = function(*(self.value(operand, choice) for operand in operands))
            except Exception as error:  # whatever NumPy, or a library, has against these values
                problem = problem or error
                continue
            target.type = type_of(value)
            if isinstance(target.type, Opaque):
                self.objects[target] = value
            return
        raise self.fail(f"tapeless cannot tell the type of {self.excerpt()}: {problem}")

    def value(self, operand: Operand, choice: Choice) -> Any:
        if isinstance(operand, Const):
            return operand.value
        if isinstance(operand, Var) and operand in self.objects:
            return self.objects[operand]
        type_ = self.type(operand)
        if type_ is None:
            raise LookupError("the value is not bound")
        return sample(type_, choice)

    def fail(self, message: str) -> TypingError:
        return TypingError(message, self.location)

    def excerpt(self) -> str:
        place = self.location
        if place is None:
            return "a value"
        return f"`{place.text[place.column : place.end_column] or place.text.strip()}`"


def _compute(op: str, values: tuple, attrs: Any) -> Any:
    names = [f"operand_{k}" for k in range(len(values))]
    space: dict[str, Any] = {"np": np, "math": math, "operator": operator}
    if op not in IN_PLACE:
        for helper in operation(op).python_runtime:
            module, _, name = helper.rpartition(":")
            space[name] = getattr(importlib.import_module(f"tapeless.runtime.{module}"), name)
    return eval(spell(op, "python", names, attrs), space | dict(zip(names, values, strict=True)))


def _first(item: IndexItem) -> IndexItem:
    """Any element has the type of the first, which the samples have."""
    return Const(0) if isinstance(item, Const) and type(item.value) is int else item


def _one(extent: Operand) -> Operand:
    """A reshape has its type whatever the extents; that to a single element suits a sample."""
    known = isinstance(extent, Const) and type(extent.value) is int and extent.value > 0
    return Const(1) if known else extent


def _index(index: tuple[IndexItem, ...], values: tuple) -> tuple:
    """The index with values in place of its operands, which come in order."""
    rest = iter(values)

    def item(part: IndexItem) -> Any:
        if isinstance(part, Slice):
            bounds = (part.start, part.stop, part.step)
            return slice(*(None if bound is None else next(rest) for bound in bounds))
        if isinstance(part, NewAxis):
            return None
        return ... if isinstance(part, Ellipsis) else next(rest)

    return tuple(item(part) for part in index)
