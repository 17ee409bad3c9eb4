"""Rules of methods.

Operations are of numbers and arrays, and an object is none. At each call it is taken apart
(`frontend/ruled_methods.py`), and the rule that was given for the method is given for a function of
the parts: one for each form that the object has.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from tapeless.rules.foreign_functions import COMPILED_AS, give, registered, without_star
from tapeless.rules.registry import CALLEES


@dataclass(frozen=True)
class Parts:
    """How an object of one form is made of the numbers and arrays in it.

    `remade`, `tangents` and `spread` are for rules: they make the object again, or the dict of its
    tangents, and take the dict of its cotangents apart. `compiled` is the object as an expression
    in `p0`, `p1`, … that Numba compiles, with the names that it uses, or None.
    """

    name: str
    count: int
    build: Callable[[Sequence[Any]], Any]
    remade: Callable
    tangents: Callable
    spread: Callable
    compiled: tuple[str, dict[str, Any]] | None

    def of(self, method: Callable) -> Callable:
        """The method as a function of the parts and of its other arguments."""
        parts = "".join(f"p{k}, " for k in range(self.count))
        flat = self._calling(method, method, f"build(({parts}))", {"build": self.build})
        if self.compiled is not None:
            from numba.extending import register_jitable  # takes longer to import than all the rest

            inner = register_jitable(error_model="numpy")(without_star(method))
            COMPILED_AS[flat] = self._calling(method, inner, *self.compiled)
        return flat

    def _calling(
        self, method: Callable, called: Callable, whole: str, space: dict[str, Any]
    ) -> FunctionType:
        """A function of the parts that calls the method, or its compiled form, with the object."""
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parts = [inspect.Parameter(f"p{k}", kind) for k in range(self.count)]
        _, *others = inspect.signature(method).parameters.values()
        given = "".join(f", {p.name}={p.name}" for p in others)
        names = ", ".join(p.name for p in (*parts, *others))
        space = {**space, "called": called}
        exec(f"def flat({names}):\n    return called({whole}{given})\n", space)
        flat: Any = space["flat"]
        flat.__name__ = f"{method.__name__}_{self.name}"
        flat.__signature__ = inspect.Signature([*parts, *others])
        return flat

    def reverse(self, rule: Callable) -> Callable:
        """The reverse rule of the function of the parts."""
        count, remade, spread = self.count, self.remade, self.spread
        name = getattr(rule, "__name__", "rule").strip("<>")

        def reverse(y, y_bar, *operands, **constants):
            found = rule(y, y_bar, remade(*operands[:count]), *operands[count:], **constants)
            return spread(found, len(operands) - count, name)

        reverse.__name__ = name
        return reverse

    def forward(self, rule: Callable) -> Callable:
        """The forward rule."""
        count, remade, tangents = self.count, self.remade, self.tangents

        def forward(y, *operands, **constants):
            both = len(operands) // 2
            args, dots = operands[:both], operands[both:]
            whole, whole_dot = remade(*args[:count]), tangents(*dots[:count])
            return rule(y, whole, *args[count:], whole_dot, *dots[count:], **constants)

        forward.__name__ = getattr(rule, "__name__", "rule")
        return forward

    def partials(self, partials: Sequence[Callable]) -> Callable:
        """The partial derivatives, that in the object a dict of those in its attributes."""
        count, remade, spread = self.count, self.remade, self.spread
        name = "partial derivatives"

        def slopes(*operands):
            whole, rest = remade(*operands[:count]), operands[count:]
            return spread(tuple([slope(whole, *rest) for slope in partials]), len(rest) - 1, name)

        return slopes


# What is given to a method: a function of the parts of an object and of the method as a function of
# these.
Giving = Callable[[Parts, Callable], None]
METHOD_RULES: dict[FunctionType, list[Giving]] = {}


def is_method(function: Any) -> bool:
    """Whether it is a function of an object, as classes have them."""
    if not isinstance(function, FunctionType):
        return False
    return next(iter(inspect.signature(function).parameters), None) == "self"


def add_rule(method: Any, giving: Giving) -> None:
    """Give a method a rule in place of what was said of it before."""
    CALLEES.pop(method, None)
    METHOD_RULES.setdefault(method, []).append(giving)


def give_partials(parts: Parts, flat: Callable, partials: Sequence[Callable]) -> None:
    give(registered(flat, elementwise=True), "partials", parts.partials(partials))


def nothing(*operands: Any) -> None:
    """The partial derivative in an object that has none."""
    return
