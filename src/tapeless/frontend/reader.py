"""The reader: runs over a function's text with abstract values, and appends to the IR.

How each kind of statement and expression is read stands in the files that register it here
(`@statement`, `@expression`); this file holds what they share.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from tapeless.errors import SourceError, UnsupportedSyntax
from tapeless.frontend.captures import Captures
from tapeless.frontend.catching import MARK, Handler, handler_of
from tapeless.frontend.facts import Facts, Tests
from tapeless.frontend.fence import refusal
from tapeless.frontend.folding import fold
from tapeless.frontend.frame import Frame
from tapeless.frontend.heap import Heap
from tapeless.frontend.keys import without_name
from tapeless.frontend.makers import Makers
from tapeless.frontend.ranks import Ranks
from tapeless.frontend.values import (
    NONE,
    Const,
    Operand,
    Poison,
    Ref,
    Shape,
    Union,
    Value,
    Var,
    describe,
    is_number,
)
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Index, Location, Raise

STATEMENTS: dict[type[ast.stmt], Callable[[Reader, Any], None]] = {}
EXPRESSIONS: dict[type[ast.expr], Callable[[Reader, Any], Value]] = {}

# What comparisons and logic give is a boolean, so a condition needs no conversion.
BOOLEAN = {"lt", "le", "gt", "ge", "eq", "ne", "not", "and", "or", "builtins.bool"}


class Unreachable(Exception):
    """What is being read always raises an exception: nothing after it in its region runs."""


def statement(*kinds: type[ast.stmt]) -> Callable:
    """Decorator: how these kinds of statement are read."""

    def register(how: Callable) -> Callable:
        STATEMENTS.update(dict.fromkeys(kinds, how))
        return how

    return register


def expression(*kinds: type[ast.expr]) -> Callable:
    """Decorator: how these kinds of expression are read."""

    def register(how: Callable) -> Callable:
        EXPRESSIONS.update(dict.fromkeys(kinds, how))
        return how

    return register


class Reader:
    """The state of reading one program."""

    def __init__(self, builder: Builder, captures: Captures) -> None:
        self.builder = builder
        self.outermost = builder.block  # outside of all branches and loops
        self.captures = captures
        self.ranks = Ranks()
        self.makers = Makers()
        self.tests = Tests()
        self.facts = Facts()
        self.members = 0  # inside how many unions, each member of which is read by itself
        self.boolean: set[Var] = set()
        self.unformed: set[Var] = (
            set()
        )  # names that are unbound before a loop, in its first reading
        self.numbers: dict[Var, frozenset[int]] = {}  # those that a merge may be, where known
        self.unnamed: set[Var] = set()  # values that the user has given no name yet
        self.stack: list[tuple] = []  # the calls that are being read in place, outer first
        self.calls = 0
        self.repeated = 0  # calls of functions inside of themselves
        self.is_long: bool | None = False  # whether these were too many; None if any number is read
        self.groups = 0  # derivatives that the program takes itself
        self.heap: Heap = {}
        self.frozen: set[Ref] = set()  # what may be one of two, depending on the path
        self.lent: list[tuple[Var, Location | None]] = []  # arrays that lists hold by contents
        self.attempts: list[list[Handler]] = []  # the `try`s around, outer first
        self.aimed: set[Handler] = set()  # those that some exception may come to
        self.exceptions: list[tuple[type[BaseException], tuple]] = []  # that are no builtins
        self.endless: dict[SourceError, set[ast.AST]] = {}  # calls that went too deep, and of what
        self.recursive: set[ast.AST] = set()  # functions that call themselves when they run
        self.to_step: set[Any] = set()  # generators, by their scopes, that have to keep their place
        self.handling: list[Handler] = []  # those whose bodies are being read
        self.kinds: dict[tuple, type] = {}  # types of containers that hold more than their items
        self.selecting = False  # whether items are chosen when the program runs
        self.unrolled = 0  # iterations of loops over numbers that were read one by one
        self.few = 0  # how often the loop that is read runs, if it could be read step by step
        self.frame: Frame  # set while a function is read

    # ---- text ------------------------------------------------------------------------------------

    def location(self, node: ast.AST, width: int | None = None) -> Location | None:
        """Where a node is; for library code, where the user called it."""
        return self.frame.site or self.frame.scope.source.location(node, width)

    @contextmanager
    def at(self, node: ast.AST | Callable) -> Iterator[None]:
        known = isinstance(node, ast.AST) and hasattr(node, "lineno")
        if not known or self.frame.site is not None or self.captures.is_rule:
            yield
        else:
            with self.builder.at(self.location(node)):  # type: ignore[arg-type]
                yield

    @contextmanager
    def inside(self, frame: Frame) -> Iterator[None]:
        """Read in another frame for a while."""
        outer = getattr(self, "frame", None)
        self.frame = frame
        try:
            with self.builder.at(self.builder.location):
                yield
        finally:
            if outer is not None:
                self.frame = outer

    def refuse(
        self,
        node: ast.AST,
        message: str,
        remedy: str = "",
        *,
        error: type[SourceError] = UnsupportedSyntax,
        width: int | None = None,
    ) -> SourceError:
        """The error that says that `node` cannot be read."""
        return error(message, self.location(node, width), remedy)

    def refuse_kind(self, node: ast.AST) -> SourceError:
        """The error for a kind of node that nothing reads."""
        why = refusal(node)
        return self.refuse(node, why.message, why.remedy, width=why.width)

    def number_of_exception(self, kind: type[BaseException], args: tuple) -> str:
        """What generated code raises for an exception of a class of the user's."""
        if (kind, args) not in self.exceptions:
            self.exceptions.append((kind, args))
        return f"{MARK}{self.exceptions.index((kind, args))}"

    # ---- a second attempt ------------------------------------------------------------------------

    def mark(self) -> Callable[[], None]:
        """Remember where reading stands; the function that goes back there."""
        frame, block = self.frame, self.builder.block
        nodes, env, heap = len(block.nodes), dict(frame.env), dict(self.heap)
        frozen, lent, stack = set(self.frozen), len(self.lent), len(self.stack)
        state = frame.reachable, frame.raised, frame.pending, frame.aside
        jumps, facts = (frame.on_continue, frame.on_break), self.facts.copy()

        def back() -> None:
            del block.nodes[nodes:], self.lent[lent:], self.stack[stack:]
            frame.env, self.heap, self.frozen = env, heap, frozen
            frame.reachable, frame.raised, frame.pending, frame.aside = state
            (frame.on_continue, frame.on_break), self.facts = jumps, facts

        return back

    # ---- statements and expressions --------------------------------------------------------------

    def statement(self, node: ast.stmt) -> None:
        how = STATEMENTS.get(type(node))
        if how is None:
            raise self.refuse_kind(node)
        how(self, node)

    def value(self, node: ast.expr) -> Value:
        """The value of an expression."""
        how = EXPRESSIONS.get(type(node))
        if how is None:
            raise self.refuse_kind(node)
        memory = self.frame.memory
        with self.at(node):
            found = (
                how(self, node) if memory is None else memory.once(node, lambda: how(self, node))
            )
        return self.facts.narrowed(found) if isinstance(found, Union) else found

    def once(self, key: Hashable, evaluate: Callable[[], Any]) -> Any:
        """What something gives: evaluated once, also where its statement is read twice."""
        memory = self.frame.memory
        return evaluate() if memory is None else memory.once(key, evaluate)

    def operand(self, node: ast.expr) -> Operand:
        """The value of an expression that has to be a number or an array."""
        return self.number(self.value(node), node)

    def number(self, value: Value, node: ast.AST) -> Operand:
        value = without_name(value)
        if is_number(value):
            return value
        if isinstance(value, Poison):
            raise self.poisoned(value, node)
        if value == NONE and self.members and handler_of(self, TypeError) is None:
            # One of several things that it may be: only the running program knows.
            self.builder.append(Raise("TypeError", (Const("None is used as a number"),)))
            raise Unreachable
        raise self.refuse(node, f"{describe(value)} is used as a number")

    def poisoned(self, value: Poison, node: ast.AST) -> SourceError:
        if value.generator is not None:
            self.to_step.add(value.generator)
        remedy = "Give it values of one kind on every path."
        return self.refuse(node, value.message, remedy)

    # ---- nodes -----------------------------------------------------------------------------------

    def emit(self, op: str, *args: Operand, hint: str = "t", **attrs: Any) -> Operand:
        """The result of an operation: a constant if the operands are, else a new variable."""
        known = None if attrs else fold(op, args)
        if op == "ndim" and (rank := self.ranks.rank(args[0])) is not None:
            known = Const(rank)
        if op == "size" and self.ranks.is_scalar(args[0]):
            known = Const(1)
        if known is not None:
            return known
        result = self.builder.assign(op, *args, hint=hint, **attrs)
        self.unnamed.add(result)
        self.ranks.of_operation(result, op, args, attrs)
        self.makers.of_operation(result, op, args)
        self.tests.of_operation(result, op, args)
        if op in BOOLEAN:
            self.boolean.add(result)
        return result

    def load(self, array: Operand, index: Index) -> Var:
        result = self.builder.load(array, index, hint=_load_hint(array, index))
        self.unnamed.add(result)
        self.ranks.of_load(result, array, index)
        return result

    def shape(self, array: Operand, axis: int) -> Operand:
        """The size of an array along one axis."""
        rank = self.ranks.rank(array)
        if rank is not None and axis < 0:
            axis += rank
        return self.emit("shape", array, hint="n", axis=axis)

    def shape_items(self, shape: Shape, node: ast.AST) -> tuple[Operand, ...]:
        rank = self.ranks.rank(shape.array)
        if rank is None:
            raise self.refuse(
                node,
                "the number of dimensions of this array is not known here",
                "Take the sizes one by one: `m = x.shape[0]`, `n = x.shape[1]`.",
            )
        return tuple(self.shape(shape.array, axis) for axis in range(rank))

    def name(self, value: Value, name: str) -> None:
        """Call a value by the first name that the user gives it."""
        if name.startswith("."):
            return
        if isinstance(value, Ref) and value.hint == "items":
            value.hint = name
        if isinstance(value, Var) and value in self.unnamed:
            self.unnamed.discard(value)
            value.hint = name


def _load_hint(array: Operand, index: Index) -> str:
    """`x_i` for `x[i]`, so that what is read is recognised where it is used."""
    if not isinstance(array, Var):
        return "t"
    names = [item.hint for item in index if isinstance(item, Var)]
    if len(names) != len(index) or any(len(name) > 8 for name in names):
        return f"{array.hint}_item" if len(array.hint) <= 16 and "_item" not in array.hint else "t"
    return f"{array.hint}_{''.join(names)}" if len(array.hint) <= 16 else "t"
