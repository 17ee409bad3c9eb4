"""The nodes of the intermediate representation.

Structured and in A-normal form, with one name per value: every `Var` is defined once. Control flow
is `If`, `For` and `While`, whose regions pass values on explicitly (`Merge`, `Carry`); there are no
jumps. Arrays are references: `Load` and `Store` read and write their contents in program order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tapeless.ir.types import Type


@dataclass(frozen=True)
class Location:
    """A place in the user's source: 1-based line, 0-based columns, and the text of the line."""

    file: str
    line: int
    column: int = 0
    end_column: int = 0
    text: str = ""


class Var:
    """One value of the program. Identity is equality; `hint` is the name the user gave it, or a
    good one.
    """

    __slots__ = ("hint", "type")

    def __init__(self, hint: str, type: Type | None = None) -> None:
        self.hint = hint
        self.type = type

    def __repr__(self) -> str:
        return f"{self.hint}@{id(self) & 0xFFFF:x}"


@dataclass(frozen=True)
class Const:
    """A literal: int, float, bool, None, or a string."""

    value: Any

    def __eq__(self, other: object) -> bool:  # 0 == 0.0 == False in Python, but not here
        return (
            isinstance(other, Const)
            and type(self.value) is type(other.value)
            and repr(self.value) == repr(other.value)
        )

    def __hash__(self) -> int:
        return hash((type(self.value), repr(self.value)))


@dataclass(frozen=True)
class Undefined:
    """The value of a name on a path that has not bound it. Never read: a guard raises first."""

    type: Type | None = None


Operand = Var | Const | Undefined


# ---- indices -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slice:
    """`start:stop:step`, each an operand or absent."""

    start: Operand | None = None
    stop: Operand | None = None
    step: Operand | None = None


@dataclass(frozen=True)
class NewAxis:
    """`np.newaxis` in an index."""


@dataclass(frozen=True)
class Ellipsis:
    """`...` in an index."""


IndexItem = Operand | Slice | NewAxis | Ellipsis
Index = tuple[IndexItem, ...]


# ---- straight-line nodes -------------------------------------------------------------------------


@dataclass(eq=False)
class Node:
    """A statement. `location` is the user's line that it came from."""

    location: Location | None = field(default=None, kw_only=True)


@dataclass(eq=False)
class Assign(Node):
    """`target = op(*args, **attrs)`: `op` names a `rules.registry.Operation`; attrs are plain
    constants.

    `own`: the compiler made it, so its rounding is not that of the user's arithmetic.
    """

    target: Var
    op: str
    args: tuple[Operand, ...] = ()
    attrs: Mapping[str, Any] = field(default_factory=dict)
    own: bool = field(default=False, kw_only=True)


@dataclass(eq=False)
class Load(Node):
    """`target = array[index]`: an element, a view (integers and slices only) or a gathered copy.

    `checked`: an integer index may be out of range, which must raise IndexError; False once that is
    ruled out.
    """

    target: Var
    array: Operand
    index: Index
    checked: bool = field(default=True, kw_only=True)


@dataclass(eq=False)
class Store(Node):
    """`array[index] = value`; `checked` as in `Load`."""

    array: Operand
    index: Index
    value: Operand
    checked: bool = field(default=True, kw_only=True)


@dataclass(eq=False)
class Accumulate(Node):
    """`array[index] += value`, where repeated indices add up (as `np.add.at`); `checked` as in
    `Load`.
    """

    array: Operand
    index: Index
    value: Operand
    checked: bool = field(default=True, kw_only=True)


@dataclass(eq=False)
class Push(Node):
    """Put `value` (a scalar, or a reference to an array) on top of `stack`."""

    stack: Operand
    value: Operand


@dataclass(eq=False)
class Pop(Node):
    """`target` = the top of `stack`, taken off it."""

    target: Var
    stack: Operand


@dataclass(eq=False)
class Raise(Node):
    """`raise exception(*args)`, with the exception by its builtin name."""

    exception: str
    args: tuple[Operand, ...] = ()


# ---- structured nodes ----------------------------------------------------------------------------


@dataclass(eq=False)
class Block:
    """A region: statements in order."""

    nodes: list[Node] = field(default_factory=list)


@dataclass(eq=False)
class Merge:
    """A value that an `If` passes on: `then` from one region, `orelse` from the other."""

    result: Var
    then: Operand
    orelse: Operand


@dataclass(eq=False)
class If(Node):
    """`if condition`. What is bound inside and read after passes through `merges`."""

    condition: Operand
    then: Block
    orelse: Block
    merges: list[Merge] = field(default_factory=list)


@dataclass(eq=False)
class Carry:
    """A value that a loop carries.

    `phi` is its value at the start of an iteration (and in the condition of a `While`), `initial`
    its value before the loop, `next` its value at the end of the body, `result` its value after the
    loop.
    """

    phi: Var
    initial: Operand
    next: Operand
    result: Var


@dataclass(eq=False)
class For(Node):
    """`for index in range(start, stop, step)`, every iteration of which runs to the end of `body`.

    `exit`, if there is one, is a boolean computed in the body: when true at its end, the loop
    stops. `trips`, if there is one, is the number of iterations that ran, as a value after the
    loop. `parallel`: the user wrote `prange`, so that the iterations may run at the same time.
    """

    index: Var
    start: Operand
    stop: Operand
    step: Operand
    carries: list[Carry]
    body: Block
    exit: Operand | None = None
    trips: Var | None = None
    parallel: bool = False


@dataclass(eq=False)
class While(Node):
    """`while condition`: `test` computes it from the carried values before each iteration.

    Nothing that `test` defines is read outside of it. `exit` and `trips` as in `For`.
    """

    test: Block
    condition: Operand
    carries: list[Carry]
    body: Block
    exit: Operand | None = None
    trips: Var | None = None


# ---- functions -----------------------------------------------------------------------------------


@dataclass(eq=False)
class Param:
    """A parameter. `path` says where its value comes from at a call, for messages and the calling
    wrapper.

    ("arg", "x", 0): leaf 0 of the user's argument x. ("global", module_name, "scale"): read from a
    module's globals at each call. ("cell", name): read from a closure cell at each call. ("seed",
    k): given by the transform, such as a cotangent or tangent.

    An array that always has the shape of another parameter, as a lane's tangent has, is `like` it.
    """

    var: Var
    path: tuple
    like: Var | None = None


@dataclass(eq=False)
class Function:
    """A whole program: callees are inlined, structure is taken apart, so it has parameters, a body,
    results.
    """

    name: str
    params: list[Param]
    body: Block
    results: list[Operand]
    location: Location | None = None
