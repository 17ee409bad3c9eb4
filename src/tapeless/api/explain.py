"""`explain` and `derivative_source`: the derivative as text."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tapeless.api.arguments import Arguments, name_of
from tapeless.api.by_size import BySize
from tapeless.api.call import Derivative, differentiate
from tapeless.api.gradients import Gradient
from tapeless.api.hessians import hessian_product, hvp
from tapeless.api.pullback import Cotangents
from tapeless.api.pushforward import Pushforward
from tapeless.api.specialisation import Specialisation
from tapeless.errors import ArgumentError, NonScalarOutput
from tapeless.frontend.callables import callee_of

MODES = ("reverse", "forward")


def explain(
    f: Callable,
    /,
    *args: Any,
    mode: str = "reverse",
    stage: str | None = None,
    engine: str = "auto",
    **kwargs: Any,
) -> str:
    """What tapeless makes of a function: its derivative as Python, and what that records.

    Args:
        f: a function, which is differentiated in all its arguments that are floats, or what `grad`,
            `jacobian`, … returned.
        *args: the arguments of a call; only their types matter.
        mode: "reverse" or "forward", for a function.
        stage: the name of a stage of the compiler, to see the program after it instead.
        engine: "auto", "numba" or "python", for a function.
        **kwargs: keyword arguments of the call.

    Returns:
        Text: the types, the engine and why, what is recorded, the bytes of the tape, and the
            derivative with the user's lines beside it.

    Raises:
        ArgumentError: if there is no such mode or stage.
        TapelessError: as for `grad`.

    Example:
        >>> import math
        >>> def wave(t):
        ...     return math.sin(t)
        >>> print(explain(wave, 1.0).splitlines()[0])
        wave: value and gradient
    """
    subject = Subject.of(f, args, kwargs, mode, engine)
    compiled = subject.specialisation.compiled
    if stage is None:
        return "\n".join([*subject.header, *subject.report, "", compiled.text])
    if stage not in compiled.stages:
        names = ", ".join(compiled.stages)
        raise ArgumentError(
            f"stage={stage!r} is not a stage of this derivative. There are {names}."
        )
    return compiled.stages[stage]


def derivative_source(
    f: Callable, /, *args: Any, mode: str = "reverse", engine: str = "auto", **kwargs: Any
) -> str:
    """The generated module of a derivative, as `explain` shows it.

    Args:
        f: a function, which is differentiated in all its arguments that are floats, or what `grad`,
            `jacobian`, … returned.
        *args: the arguments of a call; only their types matter.
        mode: "reverse" or "forward", for a function.
        engine: "auto", "numba" or "python", for a function.
        **kwargs: keyword arguments of the call.

    Returns:
        The text of a Python module.

    Raises:
        TapelessError: as for `grad`.

    Example:
        >>> import math
        >>> def wave(t):
        ...     return math.sin(t)
        >>> "cos" in derivative_source(wave, 1.0)
        True
    """
    return Subject.of(f, args, kwargs, mode, engine).specialisation.compiled.text


@dataclass(frozen=True)
class Subject:
    """A derivative at a call."""

    derivative: Derivative
    arguments: Arguments
    specialisation: Specialisation

    @classmethod
    def of(
        cls, f: Callable, args: tuple, kwargs: dict[str, Any], mode: str, engine: str
    ) -> Subject:
        """`f` itself if it is a derivative, else its derivative in all arguments of floats."""
        if mode not in MODES:
            raise ArgumentError(f"mode={mode!r} is not one of {', '.join(map(repr, MODES))}.")
        if isinstance(f, partial) and f.func is hvp:
            f = hessian_product(*f.args, **f.keywords)
        if isinstance(f, BySize):
            f = f.chosen(args, kwargs)
        if isinstance(f, Derivative):
            return cls._at(f, f.own(args), kwargs)
        pullback = differentiate(f, Cotangents(), engine)
        names = pullback.arguments(args, kwargs).float_names
        if mode == "forward":
            return cls._at(differentiate(f, Pushforward(names), engine), args, kwargs)
        try:
            gradient = differentiate(f, Gradient(names, with_value=True), engine)
            return cls._at(gradient, args, kwargs)
        except NonScalarOutput:
            return cls._at(pullback, args, kwargs)

    @classmethod
    def _at(cls, derivative: Derivative, args: tuple, kwargs: dict[str, Any]) -> Subject:
        specialisation = derivative.specialisation(args, kwargs)
        return cls(derivative, derivative.arguments(args, kwargs), specialisation)

    @property
    def report(self) -> list[str]:
        """What is recorded, and how much of it for these arguments."""
        specialisation = self.specialisation
        report = specialisation.compiled.report
        if isinstance(report.tape_bytes, int):
            return report.lines()
        inputs = specialisation.inputs(self.arguments.args, self.arguments.kwargs)
        predicted = specialisation.compiled.tape_bytes(inputs)
        if predicted is None:
            return report.lines()
        return [*report.lines(), f"tape for these arguments: {predicted} bytes"]

    def without_assumptions(self, args: tuple, kwargs: dict[str, Any]) -> Subject:
        """The same by code that takes no extents to be equal, nothing to fit and no extremum to be
        attained once.
        """
        known = self.derivative
        compiled, options = self.specialisation.compiled, known.options
        if compiled.assumes or compiled.is_sized:
            options = replace(options, fuse=False)
        if compiled.is_limited:
            options = replace(options, checkpoint=False)
        if compiled.is_untied:
            options = replace(options, untied=False)
        general = Derivative(known.function, known.layers, known.engine, options)
        return self._at(general, args, kwargs)

    @property
    def name(self) -> str:
        """The name of the user's function."""
        return name_of(self.derivative.function)

    @property
    def title(self) -> str:
        """What is computed, in words."""
        titles = [layer.title for layer in reversed(self.derivative.layers)]
        return " of the ".join(titles)

    @property
    def header(self) -> list[str]:
        """What, of which function, for which arguments."""
        callee = callee_of(self.derivative.function)
        lines = [f"{self.name}: {self.title}"]
        if callee is not None:
            code = callee.function.__code__
            lines.append(f"defined: {os.path.basename(code.co_filename)}:{code.co_firstlineno}")
        parts = self.arguments.descriptions.items()
        return lines + [f"argument: {name}, {type_}" for name, type_ in parts]
