"""PyTensor: functions of tapeless in its graphs."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.adapters.hosted import Hosted, hosted, plain


def the_package() -> Any:
    """Imported here: it is no requirement."""
    return importlib.import_module("pytensor")


def as_pytensor(f: Callable, *, engine: str = "auto") -> Callable:
    """A function for PyTensor that runs and differentiates `f` by tapeless.

    The types of its results are found by a call with ones, of length 1 along each axis whose length
    the graph does not know.

    Args:
        f: a function of numbers and arrays of any shape; returns one of them or a tuple.
        engine: "auto", "numba" or "python".

    Returns:
        A function of tensor variables, differentiable twice.

    Raises:
        ImportError: if PyTensor is not installed.

    Example:
        >>> import numpy as np
        >>> def energy(x):
        ...     return np.sum(x**2)
        >>> x = pytensor.tensor.dvector()  # doctest: +SKIP
        >>> slope = pytensor.grad(as_pytensor(energy)(x), x)  # doctest: +SKIP
        >>> slope.eval({x: np.ones(2)})  # doctest: +SKIP
        array([2., 2.])
    """
    return _operation(hosted(f, engine))


def _operation(function: Hosted, nested: int = 0, kinds: list | None = None) -> Any:
    """An operation of graphs, of whose inputs the first `nested` are one tuple for the function.

    `kinds` are the types of its results, where they are known; it returns a tuple then.
    """
    tensor = importlib.import_module("pytensor.tensor")
    graph = importlib.import_module("pytensor.graph")
    zero_of = importlib.import_module("pytensor.gradient").DisconnectedType

    class Call(graph.Op):
        is_tuple = kinds is not None

        def run(self, inputs: Any) -> tuple:
            given = [plain(value) for value in inputs]
            if nested:
                given = [tuple(given[:nested]), *given[nested:]]
            result = function.run(*given)
            self.is_tuple = isinstance(result, tuple)
            return result if isinstance(result, tuple) else (result,)

        def make_node(self, *args: Any) -> Any:
            inputs = [tensor.as_tensor_variable(arg) for arg in args]
            if kinds is not None:
                return graph.Apply(self, inputs, [kind() for kind in kinds])
            ones = [np.ones([n or 1 for n in x.type.shape], x.type.dtype) for x in inputs]
            found = [np.asarray(value) for value in self.run(ones)]
            outputs = [tensor.tensor(dtype=y.dtype, shape=(None,) * y.ndim) for y in found]
            return graph.Apply(self, inputs, outputs)

        def perform(self, node: Any, inputs: Any, output_storage: Any) -> None:
            for place, value, output in zip(
                output_storage, self.run(inputs), node.outputs, strict=True
            ):
                place[0] = np.array(value, output.type.dtype)

        def connection_pattern(self, node: Any) -> list:
            return [[_is_float(x)] * len(node.outputs) for x in node.inputs]

        def pullback(self, inputs: Any, outputs: Any, bars: Any) -> list:
            if nested:
                raise NotImplementedError(
                    "second derivatives of a function of tapeless with several results"
                )
            active = [k for k, x in enumerate(inputs) if _is_float(x)]
            bars = [
                y.zeros_like() if isinstance(bar.type, zero_of) else bar
                for y, bar in zip(outputs, bars, strict=True)
            ]
            pull, kinds = function.pull(tuple(active)), [inputs[k].type for k in active]
            gradient = _operation(pull, len(bars) * self.is_tuple, kinds)
            found = gradient(*bars, *inputs)
            slopes = iter(found if isinstance(found, list) else [found])
            return [next(slopes) if k in active else zero_of()() for k in range(len(inputs))]

        L_op = pullback  # its name before version 3

    return Call()


def _is_float(variable: Any) -> bool:
    return np.issubdtype(variable.type.dtype, np.floating)
