"""Whether a function of a library would raise an exception: asked by calling it."""

import builtins
import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np


def raises(name: str, kind: str, *args: Any) -> bool:
    """Whether the function of this full name raises this exception."""
    try:
        with np.errstate(all="ignore"):
            _found(name)(*args)
    except Exception as error:
        return isinstance(error, _kind(kind))
    return False


def power(base: float, exponent: float) -> Any:
    """Python's power of Python's floats."""
    return float(base) ** float(exponent)


def item(array: Any, *index: Any) -> Any:
    return array[index]


@cache
def _found(name: str) -> Callable:
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(module), function)


def _kind(name: str) -> type[Exception]:
    return np.linalg.LinAlgError if name == "LinAlgError" else getattr(builtins, name)
