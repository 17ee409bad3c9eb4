"""PyTorch: functions of tapeless in its programs, and the other way round."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from tapeless.adapters.blackbox import blackbox
from tapeless.adapters.hosted import Hosted, hosted, plain


def the_package() -> Any:
    """Imported here: it is no requirement."""
    return importlib.import_module("torch")


def as_torch(f: Callable, *, engine: str = "auto") -> Callable:
    """A function for PyTorch that runs and differentiates `f` by tapeless, on the processor.

    Args:
        f: a function of numbers and arrays of any shape; returns one of them or a tuple.
        engine: "auto", "numba" or "python".

    Returns:
        A function of tensors, differentiable twice.

    Raises:
        ImportError: if PyTorch is not installed.

    Example:
        >>> import numpy as np
        >>> def energy(x):
        ...     return np.sum(x**2)
        >>> x = torch.ones(2, dtype=torch.float64, requires_grad=True)  # doctest: +SKIP
        >>> as_torch(energy)(x).backward()  # doctest: +SKIP
        >>> x.grad  # doctest: +SKIP
        tensor([2., 2.], dtype=torch.float64)
    """
    return _tensors(hosted(f, engine), nested=0)


def _tensors(function: Hosted, nested: int) -> Callable:
    """A function of tensors, of which the first `nested` are one tuple for the function."""
    torch = the_package()

    class Call(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, *args: Any) -> Any:
            ctx.save_for_backward(*args)
            given = [plain(arg.detach().cpu().numpy()) for arg in args]
            if nested:
                given = [tuple(given[:nested]), *given[nested:]]
            like = next(arg for arg in args if arg.is_floating_point())
            result = function.run(*given)
            ctx.is_tuple = isinstance(result, tuple)
            if ctx.is_tuple:
                return tuple(_tensor(part, like) for part in result)
            return _tensor(result, like)

        @staticmethod
        def backward(ctx: Any, *bars: Any) -> Any:
            args = ctx.saved_tensors
            if nested:
                raise NotImplementedError(
                    "second derivatives of a function of tapeless with several results"
                )
            active = [k for k, arg in enumerate(args) if arg.is_floating_point()]
            pull = function.pull(tuple(active))
            gradient = _tensors(pull, len(bars) if ctx.is_tuple else 0)
            found = iter(gradient(*bars, *args))
            return tuple(next(found) if k in active else None for k in range(len(args)))

    return Call.apply


def _tensor(value: Any, like: Any) -> Any:
    torch = the_package()

    return torch.as_tensor(np.array(value), dtype=like.dtype, device=like.device)


def from_torch(function: Callable) -> Callable:
    """A function for tapeless that runs and differentiates a function of PyTorch, rules of its own
    (`torch.autograd.Function`) included. The python engine calls it.

    Args:
        function: takes tensors, a fixed number of them; returns one tensor.

    Returns:
        A function of NumPy arrays with rules up to second order.

    Raises:
        ImportError: if PyTorch is not installed.
    """
    torch = the_package()

    def to_tensor(array: Any) -> Any:
        return torch.as_tensor(np.array(array))

    def pull_of(g: Callable, k: int) -> Callable:
        def pull(y_bar: Any, *args: Any) -> Any:
            with torch.enable_grad():
                inputs = [a if a.requires_grad else a.detach().requires_grad_() for a in args]
                found = torch.autograd.grad(
                    g(*inputs), inputs[k], y_bar, create_graph=True, materialize_grads=True
                )
            return found[0]

        return pull

    return blackbox(function, pull_of, to_tensor, lambda tensor: plain(tensor.detach().numpy()))
