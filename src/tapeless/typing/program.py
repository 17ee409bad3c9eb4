"""The program as text that is only typed, never run: one local for each variable, one node a line.

Nothing is nested and nothing shares a name, so that Numba's inference gives one type for each
variable. What a loop carries is assigned before it and at the end of its body, which makes Numba
unify the two types; so for merges.
"""

from __future__ import annotations

from typing import Any

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    For,
    Function,
    If,
    Index,
    Load,
    Location,
    Node,
    Operand,
    Pop,
    Push,
    Raise,
    Store,
    Undefined,
    Var,
    While,
)
from tapeless.ir.printer import constant_text, index_text, tuple_text
from tapeless.ir.types import Stack
from tapeless.ir.visitor import defined, operands, walk
from tapeless.rules.registry import operation
from tapeless.typing.spelling import IN_PLACE, spell
from tapeless.typing.unbound import unbound_variables

FUNCTION = "program"
CONDITION = "condition"
NOTHING = "NOTHING"  # assigned where a path leaves a name unbound; taken out before inference
ANYTHING = "0"  # for what no path computes; an integer can be an index, a bound and a number


class Program:
    """The text, the user's line behind each of its lines, and the local name of each variable."""

    def __init__(self, function: Function) -> None:
        self.lines: list[str] = []
        self.locations: list[Location | None] = []
        self.names: dict[Var, str] = {}
        # Stacks of which it is known what they hold are parameters too: it need not show.
        self.params: list[Var] = [param.var for param in function.params]
        self.runtime: set[str] = set()  # helpers that the spellings use, as "module:name"
        self._unbound = unbound_variables(function)
        self._depth = 0
        self._location: Location | None = None
        self._used: dict[str, int] = {}
        self._function(function)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    # ---- names and values

    def _name(self, var: Var) -> str:
        if var not in self.names:
            hint = var.hint if var.hint.isidentifier() else "value"
            count = self._used[hint] = self._used.get(hint, 0) + 1
            self.names[var] = f"{hint}__{count}"  # never a keyword, a module or a builtin
        return self.names[var]

    def _value(self, operand: Operand) -> str:
        if isinstance(operand, Var):
            return self._name(operand)
        return constant_text(operand.value) if isinstance(operand, Const) else ANYTHING

    def _load(self, array: Operand, index: Index) -> str:
        if _is_plain(index):
            return f"{self._value(array)}[{index_text(index, self._value)}]"
        return f"getitem({self._value(array)}, {tuple_text(index, self._value)})"

    def _store(self, array: Operand, index: Index, value: Operand) -> str:
        if _is_plain(index):
            return f"{self._value(array)}[{index_text(index, self._value)}] = {self._value(value)}"
        place = tuple_text(index, self._value)
        return f"setitem({self._value(array)}, {place}, {self._value(value)})"

    # ---- lines

    def _line(self, text: str) -> None:
        self.lines.append("    " * self._depth + text)
        self.locations.append(self._location)

    def _copy(self, target: Var, source: Operand) -> None:
        # What is not bound still needs a line: Numba wants every name stored before it is read.
        value = NOTHING if self._is_unbound(source) else self._value(source)
        self._line(f"{self._name(target)} = {ANYTHING if target in self._unbound else value}")

    def _is_unbound(self, operand: Operand) -> bool:
        return isinstance(operand, Undefined) or operand in self._unbound

    def _function(self, function: Function) -> None:
        for node in walk(function.body):
            if isinstance(node, Assign) and node.op == "stack":
                if node.attrs["element"] is not None:
                    node.target.type = Stack(node.attrs["element"])
                    self.params.append(node.target)
        self._line(f"def {FUNCTION}({', '.join(map(self._name, self.params))}):")
        self._depth += 1
        self._block(function.body)
        self._line("return 0")

    def _block(self, block: Block) -> None:
        for node in block.nodes:
            self._location = node.location or self._location
            if any(map(self._is_unbound, operands(node))) and not isinstance(
                node, If | For | While
            ):
                for var in defined(node):
                    self._line(f"{self._name(var)} = {ANYTHING}")
            else:
                self._node(node)

    def _node(self, node: Node) -> None:
        match node:
            case Assign(op="stack", target=target, attrs=attrs):
                if attrs["element"] is None:  # what is put on it shows
                    self._line(f"{self._name(target)} = []")
            case Assign(target=target, op=op, args=args, attrs=attrs):
                self._assign(target, op, [self._value(a) for a in args], dict(attrs))
            case Load(target=target, array=array, index=index):
                self._line(f"{self._name(target)} = {self._load(array, index)}")
            case Store(array=array, index=index, value=value):
                self._line(self._store(array, index, value))
            case Accumulate(array=array, index=index, value=value):
                self._line(self._store(array, index, value))
            case Push(stack=stack, value=value):
                self._line(f"{self._value(stack)}.append({self._value(value)})")
            case Pop(target=target, stack=stack):
                self._line(f"{self._name(target)} = {self._value(stack)}.pop()")
            case Raise(exception=exception, args=args):
                self._line(f"raise {exception}({', '.join(map(self._value, args))})")
            case If():
                self._if(node)
            case For() | While():
                self._loop(node)

    def _assign(self, target: Var, op: str, args: list[str], attrs: dict[str, Any]) -> None:
        if op not in IN_PLACE:
            self.runtime.update(operation(op).runtime)
        self._line(f"{self._name(target)} = {spell(op, 'numba', args, attrs)}")

    # ---- structured nodes

    def _if(self, node: If) -> None:
        self._line(f"if {self._condition(node.condition)}:")
        self._region(node.then, [(m.result, m.then) for m in node.merges])
        self._line("else:")
        self._region(node.orelse, [(m.result, m.orelse) for m in node.merges])

    def _condition(self, operand: Operand) -> str:
        """A constant goes through a local: CPython would drop the code that it rules out."""
        if isinstance(operand, Var):
            return self._name(operand)
        self._line(f"{CONDITION} = bool({self._value(operand)})")
        return CONDITION

    def _region(self, block: Block, copies: list[tuple[Var, Operand]]) -> None:
        self._depth += 1
        location = self._location
        self._block(block)
        self._location = location
        for target, source in copies:
            self._copy(target, source)
        self._line("pass")
        self._depth -= 1

    def _loop(self, node: For | While) -> None:
        for carry in node.carries:
            self._copy(carry.phi, carry.initial)
        if node.trips is not None:
            self._line(f"{self._name(node.trips)} = 0")
        if isinstance(node, For):
            bounds = ", ".join(self._value(o) for o in (node.start, node.stop, node.step))
            self._line(f"for {self._name(node.index)} in range({bounds}):")
        else:
            self._line("while True:")
            self._depth += 1
            self._block(node.test)
            self._line(f"if not {self._condition(node.condition)}:")
            self._line("    break")
            self._depth -= 1
        self._region(node.body, [(c.phi, c.next) for c in node.carries])
        if node.exit is not None:
            self._depth += 1
            self._line(f"if {self._condition(node.exit)}:")
            self._line("    break")
            self._depth -= 1
        for carry in node.carries:
            self._copy(carry.result, carry.phi)


def _is_plain(index: Index) -> bool:
    """Whether no item can turn out to be an array."""
    return not any(isinstance(item, Var) for item in index)
