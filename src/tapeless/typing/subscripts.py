"""Types of `x[…]` and `x[…] = v`, where only inference tells whether an index is a number or an
array.

The text that is typed calls `getitem` and `setitem` of this file, which exist for Numba's
inference alone: they have the type of Numba's own subscript, or of `runtime.indexing.gather`
where an index is an array.
"""

from __future__ import annotations

import operator
from typing import Any

from numba.core import types
from numba.core.typing.templates import AbstractTemplate, Registry, signature

from tapeless.runtime.indexing import gather

registry = Registry()


def getitem(x: Any, index: Any) -> Any:
    """`x[index]`."""
    raise NotImplementedError


def setitem(x: Any, index: Any, value: Any) -> None:
    """`x[index] = value`."""
    raise NotImplementedError


@registry.register_global(getitem)  # type: ignore[misc]
class _GetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        x, index = args
        if _holds_array(index):
            function = self.context.resolve_value_type(gather)
            found = self.context.resolve_function_type(function, (x, index), {})
        else:
            found = self.context.resolve_function_type(operator.getitem, (x, _basic(index)), {})
        return found and signature(found.return_type, x, index)


@registry.register_global(setitem)  # type: ignore[misc]
class _SetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        x, index, value = args
        if _holds_array(index) or self.context.resolve_setitem(x, _basic(index), value):
            return signature(types.none, x, index, value)
        return None


def _holds_array(index: Any) -> bool:
    return any(isinstance(item, types.Array) for item in index)


def _basic(index: Any) -> Any:
    """The index as Numba's own subscript has it: a lone item stands by itself."""
    items = [types.unliteral(item) for item in index]
    return items[0] if len(items) == 1 else types.BaseTuple.from_types(items)
