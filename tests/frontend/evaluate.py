"""A reference evaluator of the IR: runs a program with NumPy, one node after another.

What a pass makes of a program can be compared with the program itself, without emitting or
compiling anything.
"""

from __future__ import annotations

import builtins
import math
import operator
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from tapeless.ir import nodes
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    If,
    Load,
    NewAxis,
    Pop,
    Push,
    Raise,
    Slice,
    Store,
    Undefined,
    Var,
    While,
)
from tapeless.rules.registry import OPERATIONS
from tapeless.runtime import assumptions, checkpoints, plain, telling

OPERATORS = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "truediv": operator.truediv,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "pow": operator.pow,
    "matmul": operator.matmul,
    "neg": operator.neg,
    "pos": operator.pos,
    "invert": operator.invert,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "eq": operator.eq,
    "ne": operator.ne,
    "not": operator.not_,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "iadd": operator.iadd,
    "isub": operator.isub,
    "imul": operator.imul,
    "itruediv": operator.itruediv,
    "ifloordiv": operator.ifloordiv,
    "imod": operator.imod,
    "ipow": operator.ipow,
    "alias": lambda a: a,
    "trip_count": lambda start, stop, step: len(range(start, stop, step)),
}


class UndefinedRead(AssertionError):
    """The program reads a value that its path has not defined."""


class _Nothing:
    def __repr__(self) -> str:
        return "undefined"


UNDEFINED = _Nothing()


def evaluate(function: Function, values: Sequence[Any]) -> list[Any]:
    """The results of a program for the values of its parameters."""
    machine = Machine()
    for param, value in zip(function.params, values, strict=True):
        machine.env[param.var] = value
    machine.block(function.body)
    return [machine.value(result) for result in function.results]


class Machine:
    """The variables of one run."""

    def __init__(self) -> None:
        self.env: dict[Var, Any] = {}

    def value(self, operand: Any, *, passing: bool = False) -> Any:
        """An operand's value. Only passing on may see what is undefined."""
        match operand:
            case Const(value=value):
                return value
            case Undefined():
                result = UNDEFINED
            case _:
                result = self.env[operand]
        if result is UNDEFINED and not passing:
            raise UndefinedRead(repr(operand))
        return result

    def index(self, index: nodes.Index) -> tuple:
        def item(part: Any) -> Any:
            match part:
                case Slice():
                    bounds = (part.start, part.stop, part.step)
                    return slice(*(None if b is None else self.value(b) for b in bounds))
                case NewAxis():
                    return None
                case nodes.Ellipsis():
                    return ...
            return self.value(part)

        return tuple(item(part) for part in index)

    def block(self, block: Block) -> None:
        for node in block.nodes:
            self.node(node)

    def node(self, node: nodes.Node) -> None:
        of = self.value
        match node:
            case Assign():
                args = [of(a) for a in node.args]
                self.env[node.target] = operation(node.op, args, dict(node.attrs))
            case Load():
                self.env[node.target] = of(node.array)[self.index(node.index)]
            case Store():
                of(node.array)[self.index(node.index)] = of(node.value)
            case Accumulate():
                np.add.at(of(node.array), self.index(node.index), of(node.value))
            case Push():
                of(node.stack).append(of(node.value))
            case Pop():
                self.env[node.target] = of(node.stack).pop()
            case Raise():
                raise getattr(builtins, node.exception)(*(of(a) for a in node.args))
            case If():
                self.branch(node)
            case For():
                self.counted(node)
            case While():
                self.open_ended(node)
            case _:
                raise TypeError(node)

    def branch(self, node: If) -> None:
        taken = bool(self.value(node.condition))
        self.block(node.then if taken else node.orelse)
        for merge in node.merges:
            side = merge.then if taken else merge.orelse
            self.env[merge.result] = self.value(side, passing=True)

    def counted(self, node: For) -> None:
        bounds = [self.value(b) for b in (node.start, node.stop, node.step)]
        self.start(node)
        trips = 0
        for index in range(*bounds):
            trips += 1
            self.env[node.index] = index
            self.block(node.body)
            if self.step(node):
                break
        self.finish(node, trips)

    def open_ended(self, node: While) -> None:
        self.start(node)
        trips = 0
        while True:
            self.block(node.test)
            if not self.value(node.condition):
                break
            trips += 1
            self.block(node.body)
            if self.step(node):
                break
        self.finish(node, trips)

    def start(self, node: For | While) -> None:
        first = [self.value(c.initial, passing=True) for c in node.carries]
        for carry, value in zip(node.carries, first, strict=True):
            self.env[carry.phi] = value

    def step(self, node: For | While) -> bool:
        """Pass on the carried values; whether the loop stops here."""
        following = [self.value(c.next, passing=True) for c in node.carries]
        for carry, value in zip(node.carries, following, strict=True):
            self.env[carry.phi] = value
        return node.exit is not None and bool(self.value(node.exit))

    def finish(self, node: For | While, trips: int) -> None:
        for carry in node.carries:
            self.env[carry.result] = self.env[carry.phi]
        if node.trips is not None:
            self.env[node.trips] = trips


def operation(name: str, args: list[Any], attrs: dict[str, Any]) -> Any:
    """What an operation computes: by its Python text if the rules know it, else by its name."""
    if name in OPERATORS:
        return OPERATORS[name](*args)
    if name == "shape":
        return args[0].shape[attrs["axis"]]
    if name in OPERATIONS:
        names = [f"a{k}" for k in range(len(args))]
        spelling = OPERATIONS[name].python
        text = spelling.format(*names) if isinstance(spelling, str) else spelling(names, attrs)
        return eval(_compiled(text), _space(name), dict(zip(names, args, strict=True)))
    module, _, function = name.rpartition(".")
    home = {"numpy": np, "math": math, "builtins": builtins}[module]
    return getattr(home, function)(*args, **attrs)


@cache
def _compiled(text: str) -> Any:
    return compile(text, "<operation>", "eval")


@cache
def _space(name: str) -> dict[str, Any]:
    """What the text of an operation may refer to."""
    space = {"np": np, "math": math, "operator": operator, **vars(plain), **vars(checkpoints)}
    for helper in OPERATIONS[name].python_runtime:
        module, _, function = helper.rpartition(":")
        space[function] = getattr(import_module(f"tapeless.runtime.{module}"), function)
    space["assume_equal"] = assumptions.assume_equal.py_func
    space["tell"] = telling.tell
    return space
