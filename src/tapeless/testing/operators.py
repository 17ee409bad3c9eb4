"""The five functions that a check needs, so that any implementation of them can be checked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import tapeless as tl  # used only when called: the front door itself offers check_grads


@dataclass(frozen=True)
class Operators:
    """`grad`, `value_and_grad`, `jvp`, `vjp` and `prepare` of one implementation."""

    grad: Callable[..., Callable]
    value_and_grad: Callable[..., Callable]
    jvp: Callable[..., tuple[Any, Any]]
    vjp: Callable[..., tuple[Any, Callable]]
    prepare: Callable[..., Callable] | None = None


def tapeless_operators(engine: str = "auto") -> Operators:
    """Our own operators on one engine."""
    return Operators(
        grad=partial(tl.grad, engine=engine),
        value_and_grad=partial(tl.value_and_grad, engine=engine),
        jvp=partial(tl.jvp, engine=engine),
        vjp=partial(tl.vjp, engine=engine),
        prepare=tl.prepare,
    )
