"""What a derivative records, for a person to read."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tapeless.ir.nodes import Assign, Const, Function, Operand, Var
from tapeless.ir.types import Stack, Type
from tapeless.ir.visitor import walk


@dataclass(frozen=True)
class Report:
    """Engine, and what is recorded.

    `tape_bytes` is the number of bytes of the tapes as far as it is known when the derivative is
    built: an int, or a formula in the program's own names; growable stacks add to it what they
    hold.
    """

    engine: str
    reason: str
    records: tuple[str, ...]
    tape_bytes: int | str

    def lines(self) -> list[str]:
        """One line for the engine, one for each record, one for the sum."""
        engine = f"engine: {self.engine}" + (f" ({self.reason})" if self.reason else "")
        if not self.records:
            return [engine, "recorded: nothing", "tape: 0 bytes"]
        kept = [f"recorded: {record}" for record in self.records]
        return [engine, *kept, f"tape: {self.tape_bytes} bytes"]


def report_on(function: Function, engine: str, reason: str) -> Report:
    """Read the tapes and stacks off a finished derivative."""
    definitions = {n.target: n for n in walk(function.body) if isinstance(n, Assign)}
    records: list[str] = []
    fixed, terms = 0, []
    for node in definitions.values():
        where = f" ({_line(node)})" if node.location else ""
        if node.op == "stack":
            name = node.target.hint.removesuffix("_stack")
            records.append(f"{name}, on a stack of {_element(node)}{where}")
            terms.append(f"what the stack of {name} holds")
        elif node.op == "tape":
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
        return Report(engine, reason, tuple(records), fixed)
    formula = " + ".join(([str(fixed)] if fixed else []) + terms)
    return Report(engine, reason, tuple(records), formula)


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
