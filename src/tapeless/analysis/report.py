"""What a derivative records, for a person to read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tapeless.analysis.tape_bytes import is_tape, itemsize
from tapeless.ir.nodes import Assign, Const, Function, Operand, Var
from tapeless.ir.types import Stack, Type
from tapeless.ir.visitor import walk


@dataclass(frozen=True)
class Report:
    """Engine, what is recorded, and how that is kept within the budget.

    `tape_bytes` is the number of bytes of the tapes as far as it is known when the derivative is
    built: an int, or a formula in the program's own names; growable stacks add to it what they
    hold.
    """

    engine: str
    reason: str
    records: tuple[str, ...]
    tape_bytes: int | str
    checkpoints: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """One line for the engine, one for each record, one for the sum."""
        engine = f"engine: {self.engine}" + (f" ({self.reason})" if self.reason else "")
        limits = [f"checkpointed: {checkpoint}" for checkpoint in self.checkpoints]
        if not self.records:
            return [engine, "recorded: nothing", "tape: 0 bytes", *limits]
        kept = [f"recorded: {record}" for record in self.records]
        return [engine, *kept, f"tape: {self.tape_bytes} bytes", *limits]


def report_on(function: Function, engine: str, reason: str) -> Report:
    """Read the tapes and stacks off a finished derivative."""
    definitions = {n.target: n for n in walk(function.body) if isinstance(n, Assign)}
    limits = tuple(limit for node in definitions.values() for limit in _limits(node))
    records: list[str] = []
    fixed, terms = 0, []
    for node in definitions.values():
        where = f" ({_line(node)})" if node.location else ""
        if not is_tape(node):
            continue
        if node.op == "stack":
            name = node.target.hint.removesuffix("_stack")
            records.append(f"{name}, on a stack of {_element(node)}{where}")
            if node.args:
                extents = [_text(arg, definitions) for arg in node.args]
                terms.append(" × ".join([str(itemsize(node)), *extents]))
            else:
                terms.append(f"what the stack of {name} holds")
        else:
            name = node.target.hint.removesuffix("_tape")
            extents = " × ".join(_text(arg, definitions) for arg in node.args)
            dtype = node.attrs["dtype"]
            records.append(f"{name}, {dtype} × {extents}{where}")
            size = np.dtype(dtype).itemsize
            known = [arg.value for arg in node.args if isinstance(arg, Const)]
            if len(known) == len(node.args):
                fixed += size * math.prod(known)
            else:
                terms.append(f"{size} × {extents}")
    if not terms:
        return Report(engine, reason, tuple(records), fixed, limits)
    formula = " + ".join(([str(fixed)] if fixed else []) + terms)
    return Report(engine, reason, tuple(records), formula, limits)


def _limits(node: Assign) -> Iterator[str]:
    """What the node says about the budget."""
    if node.op == "segment_length":
        yield f"the loop of {_line(node)}, within {_text(node.args[-1], {})} bytes"
    elif node.op == "assume_fits":
        yield f"where more than {_text(node.args[-1], {})} bytes would be recorded"


def _element(node: Assign) -> Type | str:
    return node.target.type.element if isinstance(node.target.type, Stack) else "values"


def _line(node: Assign) -> str:
    assert node.location is not None
    return f"line {node.location.line}"


def _text(operand: Operand, definitions: dict[Var, Assign]) -> str:
    if isinstance(operand, Const):
        return str(operand.value)
    if not isinstance(operand, Var):
        return "?"
    node = definitions.get(operand)
    if node is not None and node.op == "trip_count":
        start, stop, step = (_text(arg, definitions) for arg in node.args)
        if (start, step) == ("0", "1"):
            return stop
        return f"trips({start}, {stop}, {step})"
    if node is not None and node.op == "shape":
        return f"{_text(node.args[0], definitions)}.shape[{node.attrs['axis']}]"
    if node is not None and node.op in ("sub", "add"):
        sign = "-" if node.op == "sub" else "+"
        return f"({_text(node.args[0], definitions)} {sign} {_text(node.args[1], definitions)})"
    return operand.hint
