"""Runs the IR directly, one node at a time: what the emitted text has to agree with."""

import math

import numpy as np

import tapeless.rules  # noqa: F401  # fills the table of operations
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Ellipsis,
    For,
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
from tapeless.runtime import plain
from tapeless.typing.spelling import spell

NAMES = {"np": np, "math": math, **vars(plain)}
COMPILED = {}


def run(function, *args):
    """The results of the function, as a tuple."""
    values = dict(zip((param.var for param in function.params), args, strict=True))
    Interpreter(values).block(function.body)
    return tuple(Interpreter(values).read(result) for result in function.results)


class Interpreter:
    def __init__(self, values):
        self.values = values

    def read(self, operand):
        if isinstance(operand, Var):
            return self.values[operand]
        return None if isinstance(operand, Undefined) else operand.value

    def index(self, index):
        items = []
        for item in index:
            if isinstance(item, Slice):
                parts = (item.start, item.stop, item.step)
                items.append(slice(*(None if p is None else self.read(p) for p in parts)))
            elif isinstance(item, NewAxis):
                items.append(None)
            else:
                items.append(... if isinstance(item, Ellipsis) else self.read(item))
        return tuple(items)

    def block(self, block):
        for node in block.nodes:
            self.node(node)

    def node(self, node):
        read, values = self.read, self.values
        match node:
            case Assign():
                values[node.target] = compute(node, [read(a) for a in node.args])
            case Load():
                values[node.target] = read(node.array)[self.index(node.index)]
            case Store():
                read(node.array)[self.index(node.index)] = read(node.value)
            case Accumulate():
                np.add.at(read(node.array), self.index(node.index), read(node.value))
            case Push():
                read(node.stack).append(read(node.value))
            case Pop():
                values[node.target] = read(node.stack).pop()
            case Raise():
                raise vars(__builtins__)[node.exception](*(read(a) for a in node.args))
            case If():
                taken = bool(read(node.condition))
                self.block(node.then if taken else node.orelse)
                passed = [read(m.then if taken else m.orelse) for m in node.merges]
                values.update(zip((m.result for m in node.merges), passed))
            case For():
                self.loop(node, range(*(read(o) for o in (node.start, node.stop, node.step))))
            case While():
                self.loop(node, None)

    def loop(self, node, indices):
        read, values = self.read, self.values
        values.update([(c.phi, read(c.initial)) for c in node.carries])
        trips = 0
        rest = iter(indices) if indices is not None else None
        while True:
            if rest is not None:
                index = next(rest, None)
                if index is None:
                    break
                values[node.index] = index
            else:
                self.block(node.test)
                if not read(node.condition):
                    break
            trips += 1
            self.block(node.body)
            leaving = node.exit is not None and read(node.exit)
            values.update([(c.phi, read(c.next)) for c in node.carries])
            if leaving:
                break
        values.update((c.result, values[c.phi]) for c in node.carries)
        if node.trips is not None:
            values[node.trips] = trips


def compute(node, args):
    names = [f"a{k}" for k in range(len(args))]
    text = spell(node.op, "python", names, node.attrs)
    if text not in COMPILED:
        COMPILED[text] = compile(text, "<operation>", "eval")
    return eval(COMPILED[text], NAMES | dict(zip(names, args)))
