"""JAX: programs compiled by XLA, with 64-bit floats as everywhere else."""

from typing import Any

import jax
import numpy as np

from benchmarks.case import Case
from benchmarks.entry import Entry, NotThere, Result
from benchmarks.peers import jax_cases

jax.config.update("jax_enable_x64", True)


def entry(case: Case, args: tuple[Any, ...]) -> Entry:
    program = getattr(jax_cases, case.program, None)
    if program is None:
        raise NotThere(f"{case.name} is not written for JAX")
    on_device = tuple(arg if isinstance(arg, int) else jax.device_put(arg) for arg in args)
    if case.direction is not None:
        return product(program, on_device, case.direction(args[0]))
    # Numbers of steps are static, as the extents of arrays are.
    static = tuple(i for i, arg in enumerate(args) if isinstance(arg, int))
    compiled = jax.jit(jax.value_and_grad(program, argnums=case.active), static_argnums=static)

    def call() -> Any:
        return jax.block_until_ready(compiled(*on_device))

    def result() -> Result:
        value, derivatives = call()
        return Result(float(value), tuple(np.asarray(derivative) for derivative in derivatives))

    return Entry(call, result)


def product(program: Any, args: tuple[Any, ...], direction: np.ndarray) -> Entry:
    """The Hessian times a direction, forward over reverse."""

    def hessian_product(x: Any, v: Any) -> Any:
        return jax.jvp(jax.grad(program), (x,), (v,))[1]

    compiled = jax.jit(hessian_product)
    v = jax.device_put(direction)

    def call() -> Any:
        return jax.block_until_ready(compiled(*args, v))

    return Entry(call, lambda: Result(None, (np.asarray(call()),)))
