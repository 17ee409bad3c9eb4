"""Gradients of factorisations beside those of JAX and PyTorch, all in one thread.

Run as `python -m benchmarks.factorisations`, with names of programs or extents for some of them.
Each program is a number made of all that the factorisation gives, so that no part of its adjoint
falls away; a time is that of the value and the gradient. The gradients of all are compared first.
"""

import benchmarks.single_thread  # noqa: F401, I001  before anything that starts threads

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

import tapeless as tl
from benchmarks.clock import interleaved

EXTENTS = (10, 100, 500)


def cholesky(a, w):
    return np.sum(w * np.linalg.cholesky(a))


def solve(a, b, w):
    return np.sum(w * np.linalg.solve(a, b))


def logdet(a):
    return np.linalg.slogdet(a)[1]


def eigh(a, w):
    values, vectors = np.linalg.eigh(a)
    return np.sum(values * w[0]) + np.sum(w * vectors * vectors)


def svd(a, w):
    u, s, vt = np.linalg.svd(a)
    return np.sum(s * w[0]) + np.sum(w * u * u) + np.sum(w * vt * vt)


PROGRAMS = {program.__name__: program for program in (cholesky, solve, logdet, eigh, svd)}
ACTIVE = {"solve": (0, 1)}  # else the matrix alone


def arguments(name: str, n: int) -> tuple[np.ndarray, ...]:
    """A symmetric positive definite matrix, or for solve and svd any, and weights."""
    random = np.random.default_rng(7)
    m, w = random.normal(size=(n, n)), random.normal(size=(n, n))
    definite = m @ m.T / n + np.diag(np.linspace(1.0, 2.0, n))
    return {
        "cholesky": (definite, w),
        "solve": (m + 2.0 * np.sqrt(n) * np.eye(n), random.normal(size=(n, 8)), w[:, :8].copy()),
        "logdet": (definite,),
        "eigh": (definite, w),
        "svd": (m, w),
    }[name]


# ---- who takes part ------------------------------------------------------------------------------

Call = tuple[Callable[[], Any], Callable[[], tuple[np.ndarray, ...]]]  # one to time, its gradients


def by_tapeless(name: str, args: tuple[np.ndarray, ...]) -> Call:
    active = ACTIVE.get(name, (0,))
    gradient = tl.value_and_grad(PROGRAMS[name], argnums=active, engine="numba")
    prepared = tl.prepare(gradient, *args)
    return partial(prepared, *args), lambda: gradient(*args)[1]


def by_jax(name: str, args: tuple[np.ndarray, ...]) -> Call:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def cholesky(a, w):  # JAX symmetrises by default, which takes as long as it has to
        return jnp.sum(w * jnp.linalg.cholesky(a, symmetrize_input=False))

    def solve(a, b, w):
        return jnp.sum(w * jnp.linalg.solve(a, b))

    def logdet(a):
        return jnp.linalg.slogdet(a)[1]

    def eigh(a, w):
        values, vectors = jnp.linalg.eigh(a, symmetrize_input=False)
        return jnp.sum(values * w[0]) + jnp.sum(w * vectors * vectors)

    def svd(a, w):
        u, s, vt = jnp.linalg.svd(a, full_matrices=False)
        return jnp.sum(s * w[0]) + jnp.sum(w * u * u) + jnp.sum(w * vt * vt)

    program = {f.__name__: f for f in (cholesky, solve, logdet, eigh, svd)}[name]
    given = tuple(jax.device_put(arg) for arg in args)
    compiled = jax.jit(jax.value_and_grad(program, argnums=ACTIVE.get(name, (0,))))

    def call() -> Any:
        return jax.block_until_ready(compiled(*given))

    return call, lambda: tuple(np.asarray(g) for g in call()[1])


def by_torch(name: str, args: tuple[np.ndarray, ...]) -> Call:
    import torch

    torch.set_num_threads(1)

    def cholesky(a, w):
        return torch.sum(w * torch.linalg.cholesky(a))

    def solve(a, b, w):
        return torch.sum(w * torch.linalg.solve(a, b))

    def logdet(a):
        return torch.linalg.slogdet(a)[1]

    def eigh(a, w):
        values, vectors = torch.linalg.eigh(a)
        return torch.sum(values * w[0]) + torch.sum(w * vectors * vectors)

    def svd(a, w):
        u, s, vt = torch.linalg.svd(a, full_matrices=False)
        return torch.sum(s * w[0]) + torch.sum(w * u * u) + torch.sum(w * vt * vt)

    program = {f.__name__: f for f in (cholesky, solve, logdet, eigh, svd)}[name]
    given = [torch.tensor(arg) for arg in args]
    active = [given[i].requires_grad_() for i in ACTIVE.get(name, (0,))]

    def call() -> Any:
        value = program(*given)
        return value, torch.autograd.grad(value, active)

    return call, lambda: tuple(g.numpy() for g in call()[1])


CONTENDERS = {"tapeless": by_tapeless, "JAX": by_jax, "PyTorch": by_torch}
PACKAGES = {"tapeless": "tapeless", "JAX": "jax", "PyTorch": "torch"}


def main(words: list[str]) -> None:
    names = [name for name in PROGRAMS if name in words] or list(PROGRAMS)
    extents = [n for n in EXTENTS if str(n) in words] or EXTENTS
    present = [name for name in CONTENDERS if find_spec(PACKAGES[name])]
    table = Table("program", "n", *(f"{name}, µs" for name in present), "ratio", box=SIMPLE)
    for row in rows(names, extents, present):
        table.add_row(*row)
    Console().print(table)


def rows(names: list[str], extents: Any, present: list[str]) -> Iterator[list[str]]:
    """The least times, and ours over that of the fastest peer."""
    for name in names:
        for n in extents:
            args = arguments(name, n)
            calls, gradients = zip(*(CONTENDERS[p](name, args) for p in present), strict=True)
            agree([gradient() for gradient in gradients])
            times = [t.least for t in interleaved(calls, 15 if n < 500 else 7)]
            ratio = f"{times[0] / min(times[1:]):.2f}" if len(times) > 1 else ""
            yield [name, str(n), *(f"{t * 1e6:.1f}" for t in times), ratio]


def agree(gradients: list[tuple[np.ndarray, ...]]) -> None:
    """Gradients along symmetric matrices: each library spreads them over a triangle its own way."""
    first, *others = gradients
    for other in others:
        for ours, theirs in zip(first, other, strict=True):
            square = ours.shape[0] == ours.shape[1]
            mine, peers = (ours + ours.T, theirs + theirs.T) if square else (ours, theirs)
            np.testing.assert_allclose(mine, peers, rtol=1e-5, atol=1e-7 * np.max(np.abs(mine)))


if __name__ == "__main__":
    main(sys.argv[1:])
