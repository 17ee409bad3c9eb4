"""The tangents of a program's statements along one direction."""

from __future__ import annotations

from collections.abc import Callable

from tapeless.analysis.activity import Activity
from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.frontend.inline import call_python
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Carry,
    Const,
    For,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Pop,
    Push,
    Store,
    Undefined,
    Var,
    While,
)
from tapeless.ir.types import Stack, is_array
from tapeless.rules.registry import Rules, rules
from tapeless.transform.algebra import plus, times
from tapeless.transform.given_rules import checked_partials, checked_tangent
from tapeless.transform.projection import projected
from tapeless.transform.reverse_nodes import no_rule
from tapeless.transform.shadows import watch_shadow


class Slopes:
    """The partial derivatives of the statement at hand, which all lanes use."""

    def __init__(self) -> None:
        self._node: Assign | None = None
        self._partials: tuple[Operand | None, ...] = ()

    def of(self, node: Assign, partials_of: Callable, builder: Builder) -> tuple:
        """Those of a function in each of its arguments, computed by the first lane that asks."""
        if node is not self._node:
            found = call_python(builder, partials_of, [*node.args, node.target], node.attrs)
            self._node, self._partials = node, checked_partials(node, found)
        return self._partials


class Tangents:
    """The tangents along one direction."""

    def __init__(
        self,
        activity: Activity,
        aliases: Aliases,
        slopes: Slopes,
        suffix: str,
        is_complex: bool,
        report: Var | None = None,
    ) -> None:
        self.activity = activity
        self.aliases = aliases
        self.slopes = slopes
        self.suffix = suffix  # of the names of tangents
        self.is_complex = is_complex  # whether a value of the program is
        self.report = report  # with one, the tangents of arrays that are written are watched
        self.of: dict[Var, Operand] = {}
        self._in_use: set[Operand] = set()

    def get(self, operand: Operand) -> Operand | None:
        """The tangent, or None if it is zero."""
        return self.of.get(operand) if isinstance(operand, Var) else None

    def or_zero(self, operand: Operand, builder: Builder) -> Operand:
        """The tangent, written out if it is zero."""
        tangent = self.get(operand)
        if tangent is not None:
            return tangent
        if isinstance(operand, Undefined):
            return operand
        if isinstance(operand, Var) and isinstance(operand.type, Stack):
            return builder.assign(
                "stack", hint="t_dot", type=operand.type, element=operand.type.element
            )
        if isinstance(operand, Var) and is_array(operand.type):
            return builder.assign(
                "zeros_shadow", operand, hint=operand.hint + self.suffix, type=operand.type
            )
        return Const(0.0)

    def new(self, var: Var) -> Var:
        """A new variable for the tangent of another."""
        tangent = Var(var.hint + self.suffix, var.type)
        self.set(var, tangent)
        return tangent

    def set(self, var: Var, tangent: Operand) -> None:
        """Take an operand for the tangent of a variable."""
        self.of[var] = tangent
        self._in_use.add(tangent)

    def enter(self, node: Node) -> None:
        """Name what the regions of a node refer to."""
        if isinstance(node, (For, While)):
            for carry in node.carries:
                if carry.phi in self.activity:
                    self.new(carry.phi)

    def node(self, node: Node, builder: Builder, before: Builder) -> None:
        """The tangents of what a node defines, by statements around it."""
        match node:
            case Assign(target=target):
                if target in self.activity:
                    self._assign(node, builder)
            case Load(target=target, array=array, index=index):
                if target in self.activity:
                    builder.append(Load(self.new(target), self.or_zero(array, builder), index))
            case Store(array=array, index=index, value=value):
                if array in self.activity:
                    dot = self.or_zero(value, before)
                    builder.append(Store(self.or_zero(array, before), index, dot))
            case Accumulate(array=array, index=index, value=value):
                if array in self.activity and (dot := self.get(value)) is not None:
                    builder.append(Accumulate(self.or_zero(array, builder), index, dot))
            case Push(stack=stack, value=value):
                if isinstance(stack, Var) and stack in self.activity:
                    builder.append(Push(self.of[stack], self.or_zero(value, builder)))
            case Pop(stack=stack, target=target):
                if isinstance(stack, Var) and stack in self.activity:
                    builder.append(Pop(self.new(target), self.of[stack]))
            case If():
                self._if(node)
            case For() | While():
                self._loop(node, before)
        if self.report is not None and isinstance(node, (Assign, Load)):
            if self._is_shared(node.target):
                watch_shadow(node, self.of, self.report, builder)

    def _if(self, node: If) -> None:
        for merge in [m for m in node.merges if m.result in self.activity]:
            then = self.or_zero(merge.then, Builder(node.then, node.location))
            orelse = self.or_zero(merge.orelse, Builder(node.orelse, node.location))
            node.merges.append(Merge(self.new(merge.result), then, orelse))

    def _loop(self, node: For | While, before: Builder) -> None:
        for carry in [c for c in node.carries if c.phi in self.activity]:
            phi = self.of[carry.phi]
            assert isinstance(phi, Var)
            initial = self.or_zero(carry.initial, before)
            following = self.or_zero(carry.next, Builder(node.body, node.location))
            node.carries.append(Carry(phi, initial, following, self.new(carry.result)))

    # ---- operations ------------------------------------------------------------------------------

    def _assign(self, node: Assign, builder: Builder) -> None:
        target, rule = node.target, rules(node.op)
        given = [self.get(arg) for arg in node.args]
        if node.op == "stack":
            builder.append(Assign(self.new(target), "stack", (), node.attrs))
            return
        tangent = None
        if any(dot is not None for dot in given):
            tangent = self._tangent(node, rule, given, builder)
        if tangent is not None and self.is_complex:
            tangent = projected(builder, tangent, target)
        if tangent is None:
            if self._is_shared(target):
                self.set(target, self.or_zero(target, builder))
            return
        if is_array(target.type) and not makes_view(node) and tangent in self._in_use:
            tangent = builder.assign(
                "copy", tangent, hint=target.hint + self.suffix, type=target.type
            )
        if isinstance(tangent, Var) and tangent.type is None:
            tangent.type = target.type
        if isinstance(tangent, Var) and tangent.hint in ("t", "t_dot"):
            tangent.hint = target.hint + self.suffix
        self.set(target, tangent)

    def _is_shared(self, target: Var) -> bool:
        """Whether stores through another name may give the array a tangent later."""
        return is_array(target.type) and self.aliases.is_written(target)

    def _tangent(
        self, node: Assign, rule: Rules, given: list[Operand | None], builder: Builder
    ) -> Operand | None:
        if node.op == "alias":
            return given[0]
        if rule.forward is not None:
            args = [node.target, *node.args, *given]
            found = call_python(builder, rule.forward, args, node.attrs)
            return checked_tangent(builder, node, found) if rule.given else found
        if rule.partials is not None:
            return self._elementwise(node, rule.partials, given, builder)
        if rule.linear:
            return self._linear(node, rule.linear, given, builder)
        if rule.jointly_linear:
            dots = tuple(self._like(a, d, builder) for a, d in zip(node.args, given, strict=True))
            return builder.assign(node.op, *dots, hint="t_dot", type=node.target.type, **node.attrs)
        if rule.zero:
            return None
        raise no_rule(node)

    def _like(self, arg: Operand, dot: Operand | None, builder: Builder) -> Operand:
        return self.or_zero(arg, builder) if dot is None else dot

    def _linear(
        self,
        node: Assign,
        positions: tuple[int, ...],
        given: list[Operand | None],
        builder: Builder,
    ) -> Operand | None:
        total: Operand | None = None
        for position in positions:
            dot = given[position]
            if dot is None:
                continue
            args = (*node.args[:position], dot, *node.args[position + 1 :])
            term = builder.assign(node.op, *args, hint="t_dot", type=node.target.type, **node.attrs)
            total = plus(builder, total, term, "t_dot", node.target.type)
        return total

    def _elementwise(
        self, node: Assign, partials_of: Callable, given: list[Operand | None], builder: Builder
    ) -> Operand | None:
        partials = self.slopes.of(node, partials_of, builder)
        unknown = rules(node.op).unknown
        total: Operand | None = None
        for position, (dot, partial) in enumerate(zip(given, partials, strict=True)):
            if dot is not None and position in unknown:
                raise no_rule(node, position)
            if dot is None or partial is None:
                continue
            term = times(builder, dot, partial, "t_dot")
            if term is not None:
                total = plus(builder, total, term, "t_dot", node.target.type)
        if total is None or not is_array(node.target.type):
            return total
        arrays = {a for a in node.args if isinstance(a, Var) and is_array(a.type)}
        active = {a for a, dot in zip(node.args, given, strict=True) if dot is not None}
        if len(arrays) == 1 and arrays <= active:
            return total
        return builder.assign(
            "broadcast_like", total, node.target, hint="t_dot", type=node.target.type
        )
