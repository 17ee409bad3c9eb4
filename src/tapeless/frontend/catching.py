"""Exceptions that the program catches: jumps to their handlers.

An exception that some `except` catches is no `raise` in the IR. Whoever raises it sets the flag
`THROWN`, as `return` sets its own: the loops and the calls around are left, up to the `try`. Which
handler is meant stands in the heap. Where a statement may raise and may not, the rest of it is read
inside an `If`: it is read again from its beginning, and what was evaluated before is remembered
(`Memory`).
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, Any

from tapeless.frontend.frame import THROWN
from tapeless.frontend.values import TRUE, Composite, Const, Operand, Ref, Tuple, Value

if TYPE_CHECKING:
    from tapeless.errors import SourceError
    from tapeless.frontend.frame import Frame
    from tapeless.frontend.reader import Reader
    from tapeless.ir.nodes import Block


MARK = "tapeless: exception "  # what stands for an exception that is no builtin, with a number

Exceptions = Sequence[tuple[type[BaseException], tuple]]  # by their numbers


def what_is_meant(error: BaseException, exceptions: Exceptions) -> BaseException | None:
    """The exception behind a number; None for an error that is not ours."""
    text = error.args[0] if error.args else None
    if not isinstance(text, str) or not text.startswith(MARK):
        return None
    kind, args = exceptions[int(text.removeprefix(MARK))]
    return kind(*args)


@dataclass(eq=False)
class Handler:
    """An `except` of a `try` that is being read."""

    types: tuple[type[BaseException], ...]
    flag: Ref  # whether an exception came here
    raised: Ref  # which


@dataclass(frozen=True, eq=False)
class Raised(Composite):
    """An exception that was raised, as its handler sees it."""

    type: type[BaseException]
    args: Tuple

    @property
    def kind(self) -> Hashable:
        return Raised, self.type

    @property
    def parts(self) -> tuple[Value, ...]:
        return (self.args,)

    def rebuild(self, parts: tuple[Value, ...]) -> Raised:
        return Raised(self.type, parts[0])  # type: ignore[arg-type]


def is_exception(function: Any) -> bool:
    return isinstance(function, type) and issubclass(function, BaseException)


def raised(reader: Reader, kind: Any, arguments: Any, node: ast.AST) -> Raised:
    """`kind(*args)`, of an exception that keeps its arguments and nothing else."""
    args, kwargs = arguments
    if kwargs or isinstance(kind.__init__, FunctionType) or isinstance(kind.__new__, FunctionType):
        raise reader.refuse(
            node,
            f"what `{kind.__name__}` makes of its arguments is not followed",
            "Let it have no `__init__` of its own: an exception keeps its arguments in `args`.",
        )
    return Raised(kind, Tuple(tuple(args)))


class Thrown(Exception):
    """While a statement is read: on `condition` it ends here, by what `mark` does.

    `value` is what the expression gives otherwise, if it was read to its end.
    """

    def __init__(
        self, reader: Reader, condition: Operand, mark: Callable[[], None], value: Any = None
    ) -> None:
        super().__init__()
        self.condition = condition
        self.mark = mark
        self.value = value
        self.block: Block = reader.builder.block
        self.frame: Frame = reader.frame
        self.refusal: SourceError | None = None


class Forked(Exception):
    """While a statement is read: part of an expression may raise what is caught, and is evaluated
    on a condition only. The statement is read once for each way.
    """

    def __init__(self, reader: Reader, place: Hashable, test: Operand, node: ast.AST) -> None:
        super().__init__()
        self.place = place
        self.test = test
        self.block: Block = reader.builder.block
        self.frame: Frame = reader.frame
        self.refusal = unordered(reader, node)


@contextmanager
def forking(reader: Reader, place: Hashable, test: Operand, node: ast.AST) -> Iterator[None]:
    """Read what is evaluated on a condition; where it may raise, the condition comes first."""
    try:
        yield
    except (Thrown, Forked):
        if place is None:
            raise
        raise Forked(reader, place, test, node) from None


def way(reader: Reader, node: ast.AST, *which: int) -> tuple[Hashable, bool | None]:
    """The place of a condition in its statement, and which way it went if that is known."""
    memory = reader.frame.memory
    return (None, None) if memory is None else memory.way((Forked, node, *which))


def handler_of(reader: Reader, kind: type[BaseException]) -> Handler | None:
    """The `except` that catches an exception of this class, if there is one."""
    for handlers in reversed(reader.attempts):
        for handler in handlers:
            if issubclass(kind, handler.types):
                return handler
    return None


def exception_class(name: str) -> type[BaseException]:
    return getattr(builtins, name)


def throw(
    reader: Reader,
    handler: Handler,
    condition: Operand,
    kind: type[BaseException],
    args: tuple[Value, ...],
    node: ast.AST | None = None,
) -> None:
    """Go to a handler, on a condition."""
    if condition == Const(False):
        return

    def mark() -> None:
        reader.heap[handler.flag] = Tuple((TRUE,))
        reader.heap[handler.raised] = Tuple((Raised(kind, Tuple(args)),))
        reader.aimed.add(handler)
        leave_by_exception(reader)

    thrown = Thrown(reader, condition, mark)
    thrown.refusal = unordered(reader, node)
    raise thrown


def leave_by_exception(reader: Reader) -> None:
    reader.frame.env[THROWN] = TRUE
    reader.frame.reachable = False


def unordered(reader: Reader, node: ast.AST | None) -> SourceError:
    """The refusal of an exception where reading cannot stop."""
    from tapeless.errors import UnsupportedSyntax

    place = reader.location(node) if node is not None else reader.builder.location
    return UnsupportedSyntax(
        "an exception that is caught may be raised in an expression that is not always evaluated, "
        "or in the condition of a `while`",
        place,
        "Give the value a name on a line of its own: `if` … `else`, or `while True` with `break`.",
    )


def check(
    reader: Reader,
    node: ast.AST,
    kind: type[BaseException],
    text: str,
    condition: Callable[[], Operand],
) -> None:
    """An operation that raises on a condition: if somebody catches that, the jump to him."""
    handler = handler_of(reader, kind)
    if handler is None or not first_time(reader, ("check", node, kind, text)):
        return
    throw(reader, handler, condition(), kind, (Const(text),), node)


def first_time(reader: Reader, key: Hashable) -> bool:
    """Whether this is not read again after it was split."""
    memory = reader.frame.memory
    return memory is None or memory.first(key)


class Memory:
    """What was evaluated of a statement, in case it is read again from its beginning."""

    def __init__(self) -> None:
        self.found: dict[Hashable, Any] = {}
        self.times: dict[Hashable, int] = {}

    def again(self) -> Memory:
        """The same for another reading of the statement."""
        self.times = {}
        return self

    def _place(self, key: Hashable) -> Hashable:
        self.times[key] = time = self.times.get(key, 0) + 1
        return key, time

    def way(self, key: Hashable) -> tuple[Hashable, bool | None]:
        place = self._place(key)
        return place, self.found.get(place)

    def going(self, place: Hashable, way: bool) -> Memory:
        """The same where a condition went one way."""
        result = Memory()
        result.found = self.found | {place: way}
        return result

    def first(self, key: Hashable) -> bool:
        place = self._place(key)
        known = place in self.found
        self.found[place] = True
        return not known

    def once(self, key: Hashable, evaluate: Callable[[], Any]) -> Any:
        """What something gives, evaluated in the first reading only."""
        place = self._place(key)
        if place not in self.found:
            try:
                self.found[place] = evaluate()
            except Thrown as thrown:
                if thrown.value is not None:
                    self.found[place], thrown.value = thrown.value, None
                raise
        return self.found[place]
