"""Who puts something on a stack, and who takes it off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tapeless.ir.nodes import Function, Pop, Push, Var
from tapeless.ir.visitor import operands, passed_on, walk


@dataclass
class LocalStack:
    """A stack that is known by one name alone."""

    pushes: list[Push] = field(default_factory=list)
    pops: list[Pop] = field(default_factory=list)


def local_stacks(function: Function) -> Iterator[LocalStack]:
    """The stacks that are neither merged nor carried nor handed out."""
    found: dict[Var, LocalStack] = {}
    nodes = list(walk(function.body))
    if not any(isinstance(node, Push | Pop) for node in nodes):
        return  # most programs have none
    others = {v for v in function.results if isinstance(v, Var)}
    for node in nodes:
        if isinstance(node, Push) and isinstance(node.stack, Var):
            found.setdefault(node.stack, LocalStack()).pushes.append(node)
        elif isinstance(node, Pop) and isinstance(node.stack, Var):
            found.setdefault(node.stack, LocalStack()).pops.append(node)
        else:
            others.update(v for v in operands(node) if isinstance(v, Var))
        others.update(v for v in passed_on(node) if isinstance(v, Var))
    yield from (stack for var, stack in found.items() if var not in others)
