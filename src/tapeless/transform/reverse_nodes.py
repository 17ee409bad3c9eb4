"""The reverse of straight-line nodes: what each adds to the cotangents of what it read."""

from __future__ import annotations

from collections.abc import Callable

from tapeless.analysis.aliasing import is_gather, makes_view
from tapeless.analysis.masking import Masking
from tapeless.errors import UnsupportedCall
from tapeless.frontend.inline import call_python
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Const,
    Index,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Var,
)
from tapeless.ir.types import is_array, is_bool, is_inexact, is_scalar
from tapeless.ir.visitor import map_index
from tapeless.rules.registry import operation, rules
from tapeless.transform.algebra import strong_zero, times
from tapeless.transform.cotangents import ALL, Cotangents
from tapeless.transform.given_rules import checked_cotangents, checked_partials
from tapeless.transform.last_writes import last_writes


class NodeReverser:
    """Reverses one straight-line node at a time."""

    def __init__(self, cotangents: Cotangents, masking: Masking) -> None:
        self.cotangents = cotangents
        self.masking = masking
        self.builder = cotangents.builder

    def node(self, node: Node) -> None:
        match node:
            case Assign():
                self.assign(node)
            case Load():
                self.load(node)
            case Store():
                self.store(node)
            case Accumulate():
                self.accumulate(node)
            case Push():
                self.push(node)
            case Pop():
                self.pop(node)
            case Raise():
                pass
            case _:
                raise TypeError(type(node))

    # ---- operations ------------------------------------------------------------------------------

    def assign(self, node: Assign) -> None:
        target = node.target
        if not self.cotangents.is_active(target):
            return
        if self.cotangents.by_reference(target) and makes_view(node):
            return  # a view of the shadow is the shadow of the view
        target_bar = self.cotangents.take(target)
        if target_bar is None or node.op == "stack":
            return
        rule = rules(node.op)
        if node.op == "alias":
            self.cotangents.add(node.args[0], target_bar)
        elif rule.partials is not None:
            self._elementwise(node, rule.partials, target_bar)
        elif rule.reverse is not None:
            self._whole_array(node, rule.reverse, target_bar)
        elif not rule.zero:
            raise no_rule(node)

    def _elementwise(self, node: Assign, partials_of: Callable, target_bar: Operand) -> None:
        args = [self.cotangents.contents(arg, node) for arg in node.args]
        target = self.cotangents.contents(node.target, node, after=True)
        found = call_python(self.builder, partials_of, [*args, target], node.attrs)
        partials = checked_partials(node, found)
        strong = self.masking.needs_strong_zero(node)
        unknown = rules(node.op).unknown
        for position, (arg, partial) in enumerate(zip(node.args, partials, strict=True)):
            if not self.cotangents.is_active(arg):
                continue
            if position in unknown:
                raise no_rule(node, position)
            if partial is None:
                continue
            assert isinstance(arg, Var)
            if strong and _may_be_infinite(partial):
                product = call_python(self.builder, strong_zero, [target_bar, partial], {})
            else:
                product = times(self.builder, target_bar, partial, arg.hint + "_bar")
            self.cotangents.add(arg, self._fit(product, arg, node))

    def _fit(self, contribution: Operand | None, arg: Var, node: Assign) -> Operand | None:
        """Sum the contribution over the axes along which `arg` was broadcast."""
        if contribution is None or not is_array(node.target.type):
            return contribution
        if is_scalar(arg.type):
            return self.builder.assign(
                "numpy.sum", contribution, hint=arg.hint + "_bar", axis=None, keepdims=False
            )
        if self.cotangents.shapes.equal(arg, node.target):
            return contribution
        return self.builder.assign("unbroadcast", contribution, arg, hint=arg.hint + "_bar")

    def _whole_array(self, node: Assign, reverse_of: Callable, target_bar: Operand) -> None:
        args = [self.cotangents.contents(arg, node) for arg in node.args]
        target = self.cotangents.contents(node.target, node, after=True)
        found = call_python(self.builder, reverse_of, [target, target_bar, *args], node.attrs)
        if rules(node.op).given:
            active = map(self.cotangents.is_active, node.args)
            wanted = [
                arg if is_wanted else None for arg, is_wanted in zip(args, active, strict=True)
            ]
            contributions = checked_cotangents(self.builder, node, found, wanted)
        else:
            contributions = found if isinstance(found, tuple) else (found,)
        for arg, contribution in zip(node.args, contributions, strict=False):
            self.cotangents.add(arg, contribution)

    # ---- memory ----------------------------------------------------------------------------------

    def load(self, node: Load) -> None:
        target, array = node.target, node.array
        if not self.cotangents.is_active(target):
            return
        assert isinstance(array, Var)
        if self.cotangents.by_reference(target) and makes_view(node):
            return
        target_bar = self.cotangents.take(target)
        if target not in self.cotangents.views:
            self.cotangents.add_at(array, self._index(node.index, node), target_bar)

    def store(self, node: Store) -> None:
        array, value = node.array, node.value
        if not self.cotangents.is_active(array):
            return
        assert isinstance(array, Var)
        shadow = self.cotangents.shadows.of[array]
        index = self._index(node.index, node)
        if _has_index_array(index):
            self._give(value, self._scattered(shadow, index, node), node)
            return
        region = self.builder.load(shadow, index, hint="t_bar")
        if self.cotangents.is_active(value) and not _is_element(node.index, array):
            region = self.builder.assign("copy", region, hint="t_bar")
        self.builder.store(shadow, index, Const(0.0))
        self._give(value, region, node)

    def _scattered(self, shadow: Operand, index: Index, node: Store) -> Operand:
        """The cotangent of a write to places that may repeat: only the last write counts."""
        region = self.builder.load(shadow, index, hint="t_bar")
        self.builder.store(shadow, index, Const(0.0))
        if not self.cotangents.is_active(node.value):
            return region
        last = last_writes(self.builder, shadow, index, node)
        return self.builder.assign("numpy.where", last, region, Const(0.0), hint="t_bar")

    def accumulate(self, node: Accumulate) -> None:
        array, value = node.array, node.value
        if not (self.cotangents.is_active(array) and self.cotangents.is_active(value)):
            return
        assert isinstance(array, Var)
        shadow = self.cotangents.shadows.of[array]
        region = self.builder.load(shadow, self._index(node.index, node), hint="t_bar")
        if not _is_element(node.index, array) and not is_gather(node.index):
            region = self.builder.assign("copy", region, hint="t_bar")
        self._give(value, region, node)

    def _give(self, value: Operand, region: Operand, node: Store | Accumulate) -> None:
        """Add the cotangent of the region that was written to that of the value written to it."""
        if not self.cotangents.is_active(value):
            return
        assert isinstance(value, Var)
        assert isinstance(node.array, Var)
        hint = value.hint + "_bar"
        if _is_element(node.index, node.array):
            self.cotangents.add(value, region)
        elif is_scalar(value.type):
            total = self.builder.assign("numpy.sum", region, hint=hint, axis=None, keepdims=False)
            self.cotangents.add(value, total)
        else:
            if not self._fills(node, value):
                region = self.builder.assign("unbroadcast", region, value, hint=hint)
            self.cotangents.add(value, region)

    def _fills(self, node: Store | Accumulate, value: Var) -> bool:
        """Whether the value is known to have the shape of the whole array that it is written to."""
        return node.index == ALL and self.cotangents.shapes.equal(node.array, value)

    def _index(self, index: Index, node: Node) -> Index:
        return map_index(index, lambda part: self.cotangents.contents(part, node))

    # ---- stacks ----------------------------------------------------------------------------------

    def push(self, node: Push) -> None:
        if not self.cotangents.by_value(node.stack):
            return
        assert isinstance(node.stack, Var)
        stack_bar = self.stack_cotangent(node.stack)
        self.cotangents.add(node.value, self.builder.pop(stack_bar, hint="t_bar"))

    def pop(self, node: Pop) -> None:
        if not self.cotangents.by_value(node.stack):
            return
        assert isinstance(node.stack, Var)
        stack_bar = self.stack_cotangent(node.stack)
        target_bar = self.cotangents.take(node.target)
        if target_bar is None:
            target_bar = self.cotangents.zero(node.target)
        self.builder.push(stack_bar, target_bar)

    def stack_cotangent(self, stack: Var) -> Operand:
        """A stack of cotangents, filled where the program emptied its own."""
        if stack not in self.cotangents.current:
            self.cotangents.current[stack] = self.cotangents.zero(stack)
            self.cotangents.buffers[stack] = self.cotangents.current[stack]
        return self.cotangents.current[stack]


def _is_element(index: Index, array: Var) -> bool:
    """Whether the index selects one element: an integer for each axis."""
    assert array.type is not None
    scalars = [part for part in index if isinstance(part, (Var, Const))]
    return len(scalars) == len(index) == array.type.ndim and not is_gather(index)


def _has_index_array(index: Index) -> bool:
    """Whether the index repeats: integer arrays do, boolean masks do not."""
    return any(
        isinstance(part, Var) and is_array(part.type) and not is_bool(part.type) for part in index
    )


def no_rule(node: Assign, position: int | None = None) -> UnsupportedCall:
    name = operation(node.op).name
    where = "" if position is None else f" in argument {position + 1}"
    return UnsupportedCall(
        f"there is no derivative rule for `{name}`{where}",
        node.location,
        "Write it in terms of functions that have one, or keep active values out of it.",
    )


def _may_be_infinite(partial: Operand) -> bool:
    """Whether it is a float, or has no type yet: booleans and integers never are."""
    return isinstance(partial, Var) and (partial.type is None or is_inexact(partial.type))
