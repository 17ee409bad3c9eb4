"""PyTorch, operation by operation as it is written, on the processor."""

from typing import Any

import numpy as np
import torch

from benchmarks.case import Case
from benchmarks.entry import Entry, NotThere, Result
from benchmarks.peers import torch_cases

torch.set_num_threads(1)


def entry(case: Case, args: tuple[Any, ...]) -> Entry:
    program = getattr(torch_cases, case.program, None)
    if program is None:
        raise NotThere(f"{case.name} is not written for PyTorch")
    given = [torch.tensor(arg) if isinstance(arg, np.ndarray) else arg for arg in args]
    for i in case.active:
        given[i] = torch.tensor(args[i], dtype=torch.float64, requires_grad=True)
    active = [given[i] for i in case.active]
    if case.direction is not None:
        return product(program, given, torch.tensor(case.direction(args[0])))

    def call() -> Any:
        value = program(*given)
        return value, torch.autograd.grad(value, active)

    def result() -> Result:
        value, derivatives = call()
        return Result(value.item(), tuple(derivative.numpy() for derivative in derivatives))

    return Entry(call, result)


def product(program: Any, args: list[Any], direction: torch.Tensor) -> Entry:
    """The Hessian times a direction, reverse over reverse."""

    def call() -> Any:
        (gradient,) = torch.autograd.grad(program(*args), args[0], create_graph=True)
        return torch.autograd.grad(gradient, args[0], direction)[0]

    return Entry(call, lambda: Result(None, (call().numpy(),)))
