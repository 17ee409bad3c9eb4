"""The state of reading one call of a function: its names, and how far it has got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import FunctionType
from typing import TYPE_CHECKING, Any

from tapeless.frontend.facts import Facts
from tapeless.frontend.liveness import NOTHING, Names
from tapeless.frontend.scope import Scope
from tapeless.frontend.values import Ref, Value
from tapeless.ir.nodes import Block, Location

if TYPE_CHECKING:
    from tapeless.frontend.catching import Memory

# Jumps are names too: booleans that branches merge and loops carry like any other. Absent means
# false.
RETURNED, RESULT, BROKE, CONTINUED = "<returned>", "<result>", "<broke>", "<continued>"
LEFT = "<left>"  # a loop was left by `break`: its `else` does not run
THROWN = "<thrown>"  # an exception that is caught further out, or by the `try` around
FLAGS = (RETURNED, BROKE, CONTINUED, LEFT, THROWN)

Environment = dict[Any, Value]  # by name; in a loop also by what can be changed


@dataclass
class End:
    """How a region ended.

    `reachable`: it can be left at its end. `raised`: it is always left by an exception, so nothing
    after it matters. Neither: every path through it jumps.
    """

    block: Block
    env: Environment
    reachable: bool
    raised: bool
    heap: dict[Ref, Value]
    facts: Facts = field(default_factory=Facts)


@dataclass(eq=False)
class Frame:
    """A call that is being read."""

    scope: Scope
    function: FunctionType | None  # whose globals and cells it reads
    outer: Frame | None  # where the function was defined, if inside the program
    site: Location | None = None  # for library code: the user's line that called it
    env: Environment = field(default_factory=dict)
    reachable: bool = True
    raised: bool = False
    pending: bool = False  # whether more of the loop's body follows what is being read
    aside: int = 0  # inside how many expressions that may not be evaluated
    on_continue: Names = NOTHING  # what is live where `continue` leads
    on_break: Names = NOTHING
    memory: Memory | None = None  # of the statement that is read, if exceptions are caught
    deliver: Callable[[Value], None] | None = None  # of a generator: what its consumer does
    cells: dict[str, Ref] = field(default_factory=dict)  # variables that functions inside assign
    kept: object = None  # the stacks of a function that calls itself

    @property
    def owner(self) -> FunctionType:
        """The Python function whose globals this frame reads."""
        function = self.function
        if function is not None:
            return function  # type: ignore[return-value]
        assert self.outer is not None
        return self.outer.owner
