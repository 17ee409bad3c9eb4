"""`save`: a derivative as a module of its own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tapeless.api.explain import Subject
from tapeless.api.kinds import Kind
from tapeless.api.layer import Feed
from tapeless.api.outline import Branch, Output, Slot
from tapeless.api.specialisation import name_of_captured
from tapeless.emit.numba import standalone
from tapeless.errors import ArgumentError
from tapeless.frontend.containers import LIST, TUPLE, MappingForm
from tapeless.frontend.pytrees import Leaf, Node, Tree


def save(
    f: Callable,
    /,
    *args: Any,
    path: str | os.PathLike[str],
    mode: str = "reverse",
    engine: str = "auto",
    **kwargs: Any,
) -> str:
    """Write a derivative to a module that runs without the source of the function.

    The module needs tapeless for the few functions of `tapeless.runtime` that it imports. Floats
    and arrays that the function reads from outside become keyword arguments; a float has its
    present value as the default.

    Args:
        f: a function, which is differentiated in all its arguments that are floats, or what `grad`,
            `value_and_grad` or `derivative` returned.
        *args: the arguments of a call; only their types matter.
        path: the file to write.
        mode: "reverse" or "forward", for a function.
        engine: "auto", "numba" or "python", for a function.
        **kwargs: keyword arguments of the call.

    Returns:
        The name of the function in the module that is to be called with arguments as those given
        here. It is the function's name and what is computed, such as `signal_value_and_gradient`.

    Raises:
        ArgumentError: for a Jacobian, which is many runs of one derivative, and for a function that
            raises exceptions of its own classes.
        TapelessError: as for `grad`.

    Example:
        >>> import math, pathlib, runpy, tempfile
        >>> def wave(t):
        ...     return math.sin(t)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder) / "wave_gradient.py"
        ...     name = save(wave, 0.0, path=path)
        ...     module = runpy.run_path(str(path))
        >>> name
        'wave_value_and_gradient'
        >>> module[name](0.0)
        (0.0, (1.0,))
    """
    subject = Subject.of(f, args, kwargs, mode, engine)
    if any(layer.feed is Feed.BASIS for layer in subject.derivative.layers):
        raise ArgumentError(
            "save writes one derivative; a Jacobian is many. Save the pullback of f."
        )
    compiled = subject.specialisation.compiled
    if compiled.may_leave:  # a saved module has nothing to fall back on
        subject = subject.without_assumptions(args, kwargs)
    if compiled.program.exceptions:
        raise ArgumentError(
            "the function raises an exception that is no builtin, which a module by itself cannot "
            "name. Raise a builtin one, such as ValueError."
        )
    entry = Entry(subject)
    text = standalone(subject.specialisation.compiled.text)
    Path(path).write_text(f"{text}\n\n{entry.text}", "utf-8")
    return entry.name


class Entry:
    """The function of a saved module that is called as the derivative is."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.compiled = subject.specialisation.compiled
        self.name = re.sub(r"\W+", "_", f"{subject.name} {subject.title}").strip("_")

    @property
    def text(self) -> str:
        lines = [
            *self._imports(),
            f"def {self.name}({', '.join(self._parameters())}):",
            f'    """{self.subject.name}: {self.subject.title}.',
            "",
            *(f"    {line}" for line in self._described()),
            '    """',
            *(f"    {line}" for line in self._checked()),
            f"    results = {self.compiled.source}({', '.join(self._passed())})",
            f"    return {self._built(self.subject.specialisation.outline.output)}",
        ]
        return "\n".join(lines) + "\n"

    def _imports(self) -> list[str]:
        needed = "np." in self._built(self.subject.specialisation.outline.output)
        present = "import numpy as np" in self.compiled.text
        return ["import numpy as np", "", ""] if needed and not present else []

    def _parameters(self) -> list[str]:
        own = [a.name for a in self.subject.arguments.all if any(True for _ in _leaves(a.tree, ""))]
        captured = [
            f"{name}={float(value)!r}" if isinstance(value, float | np.floating) else name
            for name, value in self._captured()
        ]
        return [
            *map(_identifier, own),
            *self._directions(),
            *(["*", *captured] if captured else []),
        ]

    def _passed(self) -> Iterator[str]:
        """What the compiled function takes, as expressions in the parameters."""
        for argument in self.subject.arguments.all:
            yield from _leaves(argument.tree, _identifier(argument.name))
        yield from (name for name, _ in self._captured())
        for layer in self.subject.derivative.layers:
            if layer.feed is Feed.UNIT:
                yield "1.0"
        yield from self._directions()

    def _checked(self) -> Iterator[str]:
        """What refuses tangents that have not the shape of what they belong to, which the compiled
        function takes for granted.
        """
        layer, arguments = self.subject.derivative.layers[-1], self.subject.arguments
        if layer.feed is not Feed.GIVEN or layer.is_reverse:
            return
        own = [text for a in arguments.all for text in _leaves(a.tree, _identifier(a.name))]
        active = self.subject.specialisation.actives[-1]
        for i, tangent in zip(active, self._directions(), strict=True):
            if isinstance(arguments.leaves[i], np.ndarray):
                message = f"{tangent} must have the shape of {own[i]}"
                yield f"if {tangent}.shape != {own[i]}.shape:"
                yield f"    raise ValueError({message!r})"

    def _captured(self) -> list[tuple[str, Any]]:
        """A parameter for each value that is read from outside, and what that is now."""
        taken = {_identifier(argument.name) for argument in self.subject.arguments.all}
        found = []
        for hidden in self.compiled.hidden:
            name = _identifier(name_of_captured(hidden.path))
            while name in taken:
                name += "_"
            taken.add(name)
            found.append((name, hidden.read()))
        return found

    def _directions(self) -> list[str]:
        """One parameter for each cotangent or tangent."""
        layers = self.subject.derivative.layers
        if layers[-1].feed is not Feed.GIVEN:
            return []
        specialisation = self.subject.specialisation
        if layers[-1].is_reverse:
            floats = specialisation.outlines[-2].floats
            return ["cotangent"] if len(floats) == 1 else [f"cotangent_{i}" for i in floats]
        names = self.subject.arguments.leaf_names
        return [f"{_identifier(names[i])}_tangent" for i in specialisation.actives[-1]]

    def _described(self) -> Iterator[str]:
        """A line for each part of the arguments."""
        arguments = self.subject.arguments
        descriptions = arguments.descriptions
        for name, part in arguments.parts:
            is_leaf = isinstance(part, Leaf)
            yield (
                f"{name}: {descriptions[name]}" if is_leaf else f"({name} is {descriptions[name]})"
            )
        for name, _ in self._captured():
            yield f"{name}: what the function read from outside"

    def _built(self, output: Output) -> str:
        """The output as an expression in `results`."""
        if isinstance(output, Slot):
            return self._leaf(f"results[{output.index}]", output.kind)
        if isinstance(output, Branch):
            parts = [self._built(child) for child in output.children]
            if output.form == LIST:
                return f"[{', '.join(parts)}]"
            if isinstance(output.form, MappingForm) and output.form.type is dict:
                pairs = zip(output.form.keys, parts, strict=True)
                return f"{{{', '.join(f'{key!r}: {part}' for key, part in pairs)}}}"
            if output.form != TUPLE:
                raise ArgumentError(
                    f"save cannot write {output.form.describe(len(parts))}. Use tuples and dicts."
                )
            return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
        return repr(output.value)

    def _leaf(self, value: str, kind: Kind | None) -> str:
        """A result as the number that it is in Python."""
        if kind is None or kind.scalar is None:
            return value
        if kind.scalar in (float, int, bool):  # which Numba returns
            return f"{kind.scalar.__name__}({value})" if self.compiled.engine == "python" else value
        if isinstance(kind.scalar, type):
            return f"np.{kind.scalar.__name__}({value})"
        return f"np.array({value}, np.{kind.dtype})"


def _leaves(tree: Tree, name: str) -> Iterator[str]:
    if isinstance(tree, Leaf):
        yield name
    elif isinstance(tree, Node):
        for i, child in enumerate(tree.children):
            yield from _leaves(child, name + tree.form.label(i))


def _identifier(name: str) -> str:
    return re.sub(r"\W+", "_", name).strip("_")
