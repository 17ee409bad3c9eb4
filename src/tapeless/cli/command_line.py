"""What the commands have in common: a function in a file, and arguments as Python expressions."""

from __future__ import annotations

import importlib.util
import inspect
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import numpy as np
import typer
from typer.core import TyperCommand

from tapeless.api.arguments import Arguments
from tapeless.errors import ArgumentError

TargetOption = Annotated[
    str, typer.Argument(metavar="FILE.py:FUNCTION", help="The function to differentiate.")
]
ArgsOption = Annotated[
    list[str],
    typer.Option(
        "--args",
        default_factory=list,
        metavar="EXPR …",
        help="Its arguments as Python expressions, such as `np.ones(10)`; np and math are there.",
    ),
]
EngineOption = Annotated[str, typer.Option(help="auto, numba or python.")]


class Expressions(TyperCommand):
    """A command whose `--args` takes every word up to the next option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_spread(args)))


def _spread(words: Sequence[str]) -> Iterator[str]:
    """`--args a b` as `--args a --args b`."""
    inside = False
    for word in words:
        if word.startswith("--"):
            inside = word == "--args"
            if not inside:
                yield word
        elif inside:
            yield from ("--args", word)
        else:
            yield word


@dataclass(frozen=True)
class Target:
    """A function of a file, and the arguments to call it with."""

    function: Callable[..., Any]
    args: tuple[Any, ...]

    @classmethod
    def of(cls, place: str, expressions: Sequence[str]) -> Target:
        """Import the file and evaluate the expressions, in which its names can be used too."""
        file, colon, name = place.rpartition(":")
        if not colon or not name:
            raise ArgumentError(f"{place} does not name a function. Write FILE.py:FUNCTION.")
        module = _module(Path(file))
        function = _function(module, name, file)
        names = {**vars(module), "np": np, "math": math}
        args = tuple(_evaluated(expression, names) for expression in expressions)
        try:
            inspect.signature(function).bind(*args)
        except TypeError as error:
            raise ArgumentError(f"{name}: {error}. Give arguments with --args.") from None
        return cls(function, args)

    @property
    def float_names(self) -> tuple[str, ...]:
        """The names of the arguments that can be differentiated."""
        return Arguments.of(self.function, self.args, {}).float_names

    @property
    def name(self) -> str:
        return getattr(self.function, "__name__", repr(self.function))


def _module(path: Path) -> ModuleType:
    """The file as a module; the files beside it can be imported, as when it is run."""
    if not path.is_file():
        raise ArgumentError(f"there is no file {path}.")
    spec = importlib.util.spec_from_file_location(path.stem, path.resolve())
    if spec is None or spec.loader is None:
        raise ArgumentError(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.resolve().parent))
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _function(module: ModuleType, name: str, file: str) -> Callable[..., Any]:
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    if callable(found):
        return found
    own = [
        key
        for key, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", None) == module.__name__
    ]
    raise ArgumentError(f"{file} has no function {name}. It has {', '.join(own) or 'none'}.")


def _evaluated(expression: str, names: dict[str, Any]) -> Any:
    try:
        return eval(expression, names)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise ArgumentError(f"the argument {expression} cannot be evaluated. {problem}") from error
