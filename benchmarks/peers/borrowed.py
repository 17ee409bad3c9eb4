"""Programs that say `np.` and `math.`, run with another library under these names.

That is what a user of the library changes first, and nothing else is changed here.
"""

import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

from tapeless.frontend.containers import take_apart

SCENARIOS = "tapeless.testing.scenarios."


class Namespace:
    """A library's own functions, and NumPy's or math's where it has none of that name."""

    def __init__(self, library: Any, instead_of: ModuleType) -> None:
        self._library, self._instead_of = library, instead_of

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name, None) or getattr(self._instead_of, name)


@contextmanager
def borrowing(library: Any) -> Iterator[None]:
    """The modules of all scenarios with `library` in place of NumPy and math."""
    changed = []
    for name, module in list(sys.modules.items()):
        if name.startswith(SCENARIOS):
            for alias, original in (("np", np), ("math", math)):
                if module.__dict__.get(alias) is original:
                    setattr(module, alias, Namespace(library, original))
                    changed.append((module, alias, original))
    try:
        yield
    finally:
        for module, alias, original in changed:
            setattr(module, alias, original)


def borrowed(function: Callable, library: Any) -> Callable:
    """`function` with `library` in place of NumPy and math while it runs."""

    @wraps(function)
    def run(*args: Any) -> Any:
        with borrowing(library):
            return function(*args)

    return run


def with_leaves(tree: Any, change: Callable[[Any], Any]) -> Any:
    """A container of the same kind whose leaves went through `change`."""
    found = take_apart(tree)
    if found is None:
        return change(tree)
    form, items = found
    return form.build([with_leaves(item, change) for item in items])


def holds_floats(tree: Any) -> bool:
    """Whether a derivative can be taken in `tree`."""
    found = take_apart(tree)
    if found is not None:
        return any(map(holds_floats, found[1]))
    return np.asarray(tree).dtype.kind == "f" if tree is not None else False


def as_numpy(leaf: Any) -> Any:
    """A leaf of a library's result as a float or as an array of NumPy's."""
    if leaf is None or isinstance(leaf, str | bool | int):
        return leaf
    array = np.asarray(leaf)
    return array if array.ndim else array[()]
