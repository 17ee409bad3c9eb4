"""Which values a derivative has to follow: those that depend on an active input and that an active
result depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeGuard

from tapeless.analysis.aliasing import Aliases
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    For,
    Function,
    If,
    Load,
    Node,
    Operand,
    Pop,
    Push,
    Store,
    Var,
    While,
)
from tapeless.ir.types import Array, Stack, is_inexact
from tapeless.ir.visitor import walk
from tapeless.rules.registry import rules


class Activity:
    """The set of active variables. Arrays of a written class, and stacks, are active together."""

    def __init__(
        self,
        function: Function,
        aliases: Aliases,
        inputs: Iterable[Var],
        outputs: Iterable[Operand],
    ) -> None:
        self.aliases = aliases
        edges = [flow for node in walk(function.body) for flow in flows(node)]
        depends = self._spread(inputs, edges)
        wanted = self._spread(
            [var for var in outputs if isinstance(var, Var)],
            [(target, source) for source, target in edges],
        )
        self.active = depends & wanted

    def __contains__(self, operand: Operand) -> bool:
        return isinstance(operand, Var) and self._key(operand) in self.active

    def _key(self, var: Var) -> Var:
        shared = isinstance(var.type, Stack) or (
            isinstance(var.type, Array) and self.aliases.is_written(var)
        )
        return self.aliases.find(var) if shared else var

    def _spread(self, seeds: Iterable[Var], edges: Iterable[tuple[Operand, Operand]]) -> set[Var]:
        """Everything that can be reached from the seeds."""
        following: dict[Var, list[Var]] = {}
        for source, target in edges:
            if carries_derivative(source) and carries_derivative(target):
                following.setdefault(self._key(source), []).append(self._key(target))
        reached: set[Var] = set()
        pending = [self._key(var) for var in seeds if carries_derivative(var)]
        while pending:
            var = pending.pop()
            if var not in reached:
                reached.add(var)
                pending.extend(following.get(var, ()))
        return reached


def carries_derivative(operand: Operand) -> TypeGuard[Var]:
    """Whether the operand is a variable of floats."""
    if not isinstance(operand, Var):
        return False
    if isinstance(operand.type, Stack):
        return is_inexact(operand.type.element)
    return is_inexact(operand.type)


def flows(node: Node) -> Iterator[tuple[Operand, Operand]]:
    """Pairs (source, target) such that the derivative of target may depend on that of source."""
    match node:
        case Assign(target=target, op=op, args=args) if not rules(op).zero:
            yield from ((arg, target) for arg in args)
        case Load(target=target, array=array):
            yield array, target
        case Store(array=array, value=value) | Accumulate(array=array, value=value):
            yield value, array
        case Push(stack=stack, value=value):
            yield value, stack
        case Pop(stack=stack, target=target):
            yield stack, target
        case If(merges=merges):
            for merge in merges:
                yield merge.then, merge.result
                yield merge.orelse, merge.result
        case For(carries=carries) | While(carries=carries):
            for carry in carries:
                yield carry.initial, carry.phi
                yield carry.next, carry.phi
                yield carry.phi, carry.result
