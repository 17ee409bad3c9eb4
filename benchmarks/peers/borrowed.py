"""Programs that say `np.`, `math.` and `cmath.`, run with another library under these names.

That is what a user of the library changes first, and nothing else is changed here.
"""

import cmath
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from types import BuiltinFunctionType, ModuleType
from typing import Any, Protocol

import numpy as np

SCENARIOS = "tapeless.testing.scenarios."


class Library(Protocol):
    """What stands for `np` and `math`: the first of `libraries` that has a function of the name."""

    libraries: Sequence[Any]

    def is_own(self, value: Any) -> bool:
        """Whether `value` is an array of this library."""
        ...

    def array(self, leaf: Any) -> Any:
        """A number or an array of NumPy's as the library has it, in fresh memory."""
        ...


class Namespace:
    """The functions of a library, and those of `instead_of` where it has none of that name.

    What NumPy or math would do with an array of the library may be to drop the derivative without
    a word. Its user would not have called it, so that is an error here.
    """

    def __init__(self, library: Library, instead_of: ModuleType) -> None:
        self._library, self._instead_of = library, instead_of

    def __getattr__(self, name: str) -> Any:
        plain = getattr(self._instead_of, name)
        for module in self._library.libraries:
            if (own := getattr(module, name, None)) is not None:
                return self._either(own, plain)
        if not callable(plain) or isinstance(plain, type):
            return plain

        def not_there(*args: Any, **kwargs: Any) -> Any:
            if self._met((*args, *kwargs.values())):
                raise AttributeError(f"the library has no function `{name}`")
            return plain(*args, **kwargs)

        return not_there

    def _either(self, own: Any, plain: Any) -> Any:
        """The library's function, but of mere numbers that of `math`, which takes no others."""
        if self._instead_of is np or not callable(plain):
            return own
        return lambda *args: own(*args) if self._met(args) else plain(*args)

    def _met(self, values: Sequence[Any]) -> bool:
        return any(
            self._met(value) if isinstance(value, list | tuple) else self._library.is_own(value)
            for value in values
        )


@contextmanager
def borrowing(library: Library) -> Iterator[None]:
    """The modules of all scenarios with `library` in place of NumPy and math."""
    changed = []
    for name, module in list(sys.modules.items()):
        if name.startswith(SCENARIOS):
            for alias, original in list(vars(module).items()):
                other = original if alias.startswith("__") else instead_of(original, library)
                if other is not original:
                    setattr(module, alias, other)
                    changed.append((module, alias, original))
    try:
        yield
    finally:
        for module, alias, original in changed:
            setattr(module, alias, original)


def instead_of(original: Any, library: Library) -> Any:
    """What stands for a global of a scenario: a module, an array, a function of math, a table."""
    if any(original is module for module in (np, math, cmath)):
        return Namespace(library, original)
    if isinstance(original, np.ndarray):
        return library.array(original)
    if isinstance(original, BuiltinFunctionType) and original.__module__ == "math":
        return getattr(Namespace(library, math), original.__name__)
    if type(original) is dict:
        changed = {key: instead_of(value, library) for key, value in original.items()}
        return original if all(changed[key] is original[key] for key in original) else changed
    return original


def borrowed(function: Callable, library: Library) -> Callable:
    """`function` with `library` in place of NumPy and math while it runs."""

    @wraps(function)
    def run(*args: Any) -> Any:
        with borrowing(library):
            return function(*args)

    return run
