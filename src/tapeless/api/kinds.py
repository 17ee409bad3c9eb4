"""What a number of the compiled code becomes in Python: a float, a NumPy scalar or an array."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from tapeless.ir.types import Array, Scalar, Type


@dataclass(frozen=True)
class Kind:
    """`scalar` makes it from the number that compiled code returned; arrays with axes have none."""

    dtype: str
    scalar: Callable[[Any], Any] | None = None

    @property
    def is_array(self) -> bool:
        return self.scalar is None

    @property
    def is_complex(self) -> bool:
        return self.dtype.startswith("complex")

    def array(self, value: Any) -> np.ndarray:
        """An array of this dtype; `value` itself if it is one."""
        return np.asarray(value, dtype=self.dtype)


_RESULTS: dict[str, Callable[[Any], Any]] = {
    "float64": float,
    "complex128": complex,
    "int64": int,
    "bool": bool,
}


def kind_of_argument(leaf: Any) -> Kind:
    """The kind of an argument, which its gradient has too."""
    if isinstance(leaf, np.ndarray):
        return Kind(leaf.dtype.name) if leaf.ndim else _zero_dimensional(leaf.dtype.name)
    if isinstance(leaf, np.generic):
        return Kind(leaf.dtype.name, type(leaf))
    if isinstance(leaf, complex):
        return _RESULT_KINDS["complex128"]
    return _RESULT_KINDS["float64" if isinstance(leaf, float) else "int64"]


def kind_of_result(type_: Type) -> Kind | None:
    """The kind of a value of the function; None for what is handed on as it is."""
    if isinstance(type_, Array):
        return Kind(type_.dtype)
    if isinstance(type_, Scalar):
        return _RESULT_KINDS.get(type_.dtype) or Kind(type_.dtype, np.dtype(type_.dtype).type)
    return None


@lru_cache
def _zero_dimensional(dtype: str) -> Kind:
    """Arrays without axes: compiled code returns numbers for them."""
    return Kind(dtype, partial(np.array, dtype=dtype))


_RESULT_KINDS = {dtype: Kind(dtype, make) for dtype, make in _RESULTS.items()}
