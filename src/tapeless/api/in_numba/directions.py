"""`jvp` and `hvp` in compiled code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numba.core import errors, types

from tapeless.api.call import Derivative
from tapeless.api.in_numba.examples import example
from tapeless.api.in_numba.parameters import body
from tapeless.api.in_numba.runs import result_of, run_of, written_output
from tapeless.api.outline import Branch, Fixed, Output, Slot
from tapeless.api.pushforward import Pushforward
from tapeless.errors import ShapeMismatch
from tapeless.frontend.signature import binder
from tapeless.ir.types import Type, is_array

CHECKS = {"np": np, "ShapeMismatch": ShapeMismatch}  # names in the text of checks


def along(
    derivative: Derivative,
    parameters: str,
    primals: Sequence[tuple[str, Any]],
    tangents: Sequence[tuple[str, Any]],
) -> Callable:
    """A function with these parameters that computes a derivative along directions; how to write
    its arguments and their tangents, with the Numba type of each.
    """
    args = tuple(example(type_) for _, type_ in primals)
    texts = positional(derivative.function, [text for text, _ in primals])
    run = run_of(derivative, args, {}, texts)
    layer = derivative.layers[-1]
    assert isinstance(layer, Pushforward)
    active = run.specialisation.actives[-1]
    given = Given({leaf: (run.leaves[leaf], run.arguments.types[leaf]) for leaf in active})

    def leaf(index: int) -> Output:
        return Slot(index, None) if index in active else Fixed(None)

    moving = run.arguments.select(layer.moving)
    for argument, (text, type_) in zip(moving, tangents, strict=True):
        structure = run.arguments.structure(argument, leaf, None)
        given.read(structure, text, type_, f"the tangent of `{argument.name}`")
    call = run.text({len(derivative.layers) - 1: [given.texts[leaf] for leaf in active]})
    lines = [*given.checks, f"results = {call}"]
    lines.append(f"return {written_output(run.output, result_of)}")
    return body(parameters, lines, {**run.names, **CHECKS})


def positional(function: Callable, texts: Sequence[str]) -> dict[str, str]:
    """How to write each parameter, if these are the positional arguments of a call."""
    found: dict[str, str] = {}
    for place, parameter in enumerate(binder(function).signature.parameters.values()):
        if parameter.kind is parameter.VAR_POSITIONAL:
            found[parameter.name] = f"({''.join(f'{text}, ' for text in texts[place:])})"
        elif place < len(texts) and parameter.kind is not parameter.KEYWORD_ONLY:
            found[parameter.name] = texts[place]
    return found


class Given:
    """One direction, taken apart; what is not known of its shapes is checked when it runs."""

    def __init__(self, models: Mapping[int, tuple[str, Type]]) -> None:
        self.models = models  # what each part belongs to: how to write it, and its type
        self.texts: dict[int, str] = {}
        self.checks: list[str] = []

    def read(self, output: Output, text: str, type_: Any, name: str) -> None:
        """Take what is given for a structure; a slot's index is its number among the models."""
        if isinstance(output, Slot):
            model, like = self.models[output.index]
            self.texts[output.index] = _fitting(text, type_, like, name)
            if is_array(like):
                self.checks.append(_check(text, model, name))
        elif isinstance(output, Branch):
            count = len(output.children)
            if not isinstance(type_, types.BaseTuple) or len(type_.types) != count:  # type: ignore[attr-defined]
                belongs = output.form.describe(count)
                raise errors.TypingError(f"{name} is {type_}, but it belongs to {belongs}.")
            for place, (child, inner) in enumerate(zip(output.children, type_.types, strict=True)):  # type: ignore[attr-defined]
                label = output.form.label(place)
                self.read(child, f"{text}[{place}]", inner, f"{name}{label}")


def _fitting(text: str, type_: Any, like: Type, name: str) -> str:
    """A direction of the type of what it belongs to."""
    dtype = like.dtype  # type: ignore[union-attr]
    if is_array(like):
        fits = isinstance(type_, types.Array) and type_.ndim == like.ndim  # type: ignore[union-attr]
        if fits and str(type_.dtype) == dtype:
            return text
    elif isinstance(type_, types.Number) and (
        dtype.startswith("complex") or not isinstance(type_, types.Complex)
    ):
        return f"np.{dtype}({text})"
    raise errors.TypingError(f"{name} is {type_}, but it belongs to {like}.")


def _check(text: str, model: str, name: str) -> str:
    problem = f"{name} does not have the shape of what it belongs to"
    return f"if {text}.shape != {model}.shape: raise ShapeMismatch({problem!r})"


def texts_of(name: str, type_: Any) -> Iterator[tuple[str, Any]]:
    """How to write the items of a tuple, with their types."""
    if not isinstance(type_, types.BaseTuple):
        raise errors.TypingError(f"{name} is {type_}; write them as a tuple")
    for place, item in enumerate(type_.types):  # type: ignore[attr-defined]
        yield f"{name}[{place}]", item
