"""Other libraries that differentiate Python, each with the cases written in its own idiom.

A peer is a module with a function `entry(case, args)`, and programs under the names of the files
in `benchmarks.cases`. What is not installed is left out.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

# The name in the tables, the package that must be installed, and the module here.
PEERS = {
    "JAX": ("jax", "jax_peer"),
    "PyTorch": ("torch", "torch_peer"),
    "autograd": ("autograd", "autograd_peer"),
    "tangent": ("tangent", "tangent_peer"),
}


def installed() -> tuple[str, ...]:
    return tuple(name for name, (package, _) in PEERS.items() if find_spec(package))


def contender(name: str) -> Callable[..., Any]:
    return import_module(f"benchmarks.peers.{PEERS[name][1]}").entry
