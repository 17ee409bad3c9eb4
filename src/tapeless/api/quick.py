"""The short way of a prepared call: one Python function that checks the arguments, calls the
machine code and puts its results together.

It is written as text for the arguments of an example, so that nothing is looked up in a call that
is known before. Where something is not as in the example it returns `MISSED` and has changed
nothing; the call is then made the long way, which knows what to do. For `value_and_grad` of a
function of a number and an array it reads

    def quick(args):
        if len(args) != 2:
            return MISSED
        a0, a1 = args
        if not (type(a0) is float and type(a1) is ndarray and a1.dtype is float64 and …):
            return MISSED
        try:
            found = entry(a0, a1, *memory.kept)
        except Exception:
            return MISSED
        if found[-1] is not None:
            memory.replace(found[-1])
        return found[0], memory.kept[0]
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tapeless.api.call import Derivative
from tapeless.api.directions import LAYOUT, Directions
from tapeless.api.keys import is_known_by_type
from tapeless.api.outline import Branch, Fixed, Output, is_ready
from tapeless.api.pushforward import Along
from tapeless.api.specialisation import Specialisation
from tapeless.frontend.containers import TUPLE

if TYPE_CHECKING:
    from numba.core.compiler import CompileResult

    from tapeless.compile.workspace import Keeping

MISSED = object()

Quick = Callable[[tuple], Any]


@dataclass(frozen=True)
class ShortWay:
    """All that is known of the calls of a prepared derivative.

    `examples` are arguments by their names in `args_0`, `args_1_0`, …; `inputs` the names of those
    that the machine code takes, `alike` pairs of them that must have the same shape. `columns` are
    the unit vectors that it takes after them, where one run makes all columns of a Jacobian.
    """

    args: tuple
    examples: dict[str, Any]
    inputs: tuple[str, ...]
    alike: tuple[tuple[str, str], ...]
    columns: Sequence[Any]
    code: CompileResult
    memory: Keeping
    output: Output
    copy: bool
    quick: Quick


def short_way(
    derivative: Derivative, own: Specialisation, args: tuple, call: Callable, *, copy: bool
) -> ShortWay | None:
    """The short way for positional arguments like `args` to code that `call` calls.

    None if there is none: where more than the types of the arguments matters to the call.
    """
    from tapeless.compile.workspace import straight_to  # imports Numba

    is_along = isinstance(derivative, Along) and derivative.is_fed_once
    columns = _columns_of_one_run(derivative, own, args) if derivative.is_swept else []
    if not own.is_plain or (derivative.is_fed and not is_along and not columns):
        return None
    text = Text()
    try:
        inputs, alike = text.takes_call(derivative, own, args)
        if columns:
            text.has_shape(inputs[own.actives[-1][0]], columns[0].shape)
    except NoShortWay:
        return None
    found = straight_to(call, [*(text.examples[name] for name in inputs), *columns])
    if found is None:
        return None
    code, memory = found
    output = own.outline.output
    given = (args, text.examples, tuple(inputs), alike, columns)
    result = Assembly(memory, output, copy=copy, swept=columns[0].shape if columns else ())
    if columns:
        text.known["columns"] = tuple(columns)
        inputs.append("*columns")
    quick = text.function(inputs, code.entry_point, memory, result)
    return ShortWay(*given, code, memory, output, copy, quick)


def _columns_of_one_run(derivative: Derivative, own: Specialisation, args: tuple) -> list[Any]:
    """The unit vectors of a Jacobian in one array, if one run makes all columns; else none."""
    if not own.is_plain:
        return []
    *inner, last = derivative.feeds(own, own.inputs(args, {}), args, {})
    if any(inner) or not isinstance(last, Directions) or len(last.sizes) > 1:
        return []
    if not last.is_one_run:
        return []
    next(iter(last))  # from now on they are set
    return last.values


class NoShortWay(Exception):
    """An argument of which the type says too little."""


class Text:
    """The text of the function, as far as it is written."""

    def __init__(self) -> None:
        self.examples: dict[str, Any] = {}  # each argument by its name in the text
        self.known: dict[str, Any] = {"MISSED": MISSED, "ndarray": np.ndarray}
        self.lines: list[str] = []
        self.conditions: list[str] = []

    def takes_call(
        self, derivative: Derivative, own: Specialisation, args: tuple
    ) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        """Write what takes apart and checks all arguments; the names of those that the machine code
        takes, and pairs of them that must have the same shape.
        """
        names = self.takes("args", args)
        inputs = list(derivative.own(names))
        if not isinstance(derivative, Along):
            return inputs, ()
        tangents = derivative.tangents(names)
        moving = [inputs[place] for place in own.actives[-1]]
        alike = tuple(zip(tangents, moving, strict=True))
        for tangent, model in alike:
            self.has_the_shape_of(tangent, model)
        return [*inputs, *tangents], alike

    def takes(self, name: str, value: Any) -> Any:
        """Write what takes apart and checks an argument; the same structure, of names."""
        if type(value) is tuple:
            return self._takes_tuple(name, value)
        if type(value) is np.ndarray and value.ndim:
            self._takes_array(name, value)
        elif value is None:
            self.conditions.append(f"{name} is None")
            return None
        elif is_known_by_type(value):
            self.conditions.append(f"type({name}) is {self._name(type(value), name)}")
        else:
            raise NoShortWay
        self.examples[name] = value
        return name

    def _takes_tuple(self, name: str, value: tuple) -> tuple:
        parts = [f"{name}_{i}" for i in range(len(value))]
        self._check()
        is_tuple = "" if name == "args" else f"type({name}) is not tuple or "
        self._give_up_if(f"{is_tuple}len({name}) != {len(value)}")
        if parts:
            self.lines.append(f"    {', '.join(parts)}, = {name}")
        return tuple(self.takes(part, item) for part, item in zip(parts, value, strict=True))

    def _takes_array(self, name: str, value: np.ndarray) -> None:
        dtype = self._name(value.dtype, name)
        self.conditions += [
            f"type({name}) is ndarray",
            f"({name}.dtype is {dtype} or {name}.dtype == {dtype})",
            f"{name}.ndim == {value.ndim}",
            f"{name}.flags.num & {LAYOUT} == {value.flags.num & LAYOUT}",
        ]

    def has_the_shape_of(self, name: str, other: str) -> None:
        """Write the check that two arguments have the same shape and dtype."""
        given, model = self.examples[name], self.examples[other]
        if type(given) is not type(model) or np.asarray(given).dtype != np.asarray(model).dtype:
            raise NoShortWay
        if isinstance(given, np.ndarray):
            if (given.flags.num ^ model.flags.num) & LAYOUT:
                raise NoShortWay
            self.conditions.append(f"{name}.shape == {other}.shape")

    def has_shape(self, name: str, shape: tuple[int, ...]) -> None:
        """Write the check that an argument has the shape that it has in the example."""
        self.conditions.append(f"{name}.shape == {shape}")

    def function(
        self, inputs: Sequence[str], entry: Callable, memory: Keeping, result: Assembly
    ) -> Quick:
        """The whole."""
        for i, (_, ndim) in enumerate(memory.arrays):  # callers may reshape what they got
            self.conditions.append(f"memory.kept[{i}].ndim == {ndim}")
        self._check()
        kept = ["*memory.kept"] if memory.kept else []
        self.lines += [
            "    try:",
            f"        found = entry({', '.join([*inputs, *kept])})",
            "    except Exception:",
            "        return MISSED",
        ]
        if memory.arrays:
            self.lines += [
                "    if found[-1] is not None:",
                "        memory.replace(found[-1])",
            ]
        self.lines.append(f"    return {result.text}")
        names = {**self.known, **result.known, "entry": entry, "memory": memory}
        exec("\n".join(["def quick(args):", *self.lines]), names)
        return names["quick"]

    def _check(self) -> None:
        """Write the conditions that came together."""
        if self.conditions:
            self._give_up_if(f"not ({' and '.join(self.conditions)})")
            self.conditions = []

    def _give_up_if(self, condition: str) -> None:
        self.lines += [f"    if {condition}:", "        return MISSED"]

    def _name(self, value: Any, name: str) -> str:
        """A name for a constant that belongs to an argument."""
        known = f"of_{name}"
        self.known[known] = value
        return known


class Assembly:
    """The expression that makes the output of what the machine code returned."""

    def __init__(
        self, memory: Keeping, output: Output, *, copy: bool, swept: tuple[int, ...]
    ) -> None:
        self.memory = memory
        self.copy = copy
        self.swept = swept  # the shape of the argument of a Jacobian: the last axes of its leaves
        self.known: dict[str, Any] = {}
        self.text = self._of(output)

    def _of(self, output: Output) -> str:
        if isinstance(output, Fixed):
            return self._name(output.value)
        if isinstance(output, Branch):
            parts = "".join(f"{self._of(child)}, " for child in output.children)
            if output.form == TUPLE:
                return f"({parts})"
            return f"{self._name(output.form.build)}([{parts}])"
        (is_kept, place), kind = self.memory.place(output.index), output.kind
        text = f"memory.kept[{place}]" if is_kept else f"found[{place}]"
        if len(self.swept) > 1:
            text = f"(r := {text}).reshape((*r.shape[:-1], *{self.swept}))"
        if not is_ready(output, exact=True):
            assert kind is not None
            text = f"{self._name(kind.scalar or kind.array)}({text})"
        return f"{text}.copy()" if self.copy and kind is not None and kind.is_array else text

    def _name(self, value: Any) -> str:
        name = f"k{len(self.known)}"
        self.known[name] = value
        return name
