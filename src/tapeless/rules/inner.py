"""Marks around the part of a program that it differentiates itself: `grad(f)(x)` inside of `g`.

`inside` gives the differentiated part a variable of its own, with a direction if one is given; what
`gradient_in` and `tangent_in` mean is known once the program has types (`transform/inner.py` puts
the derivative there). Until then they say of which type the result will be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapeless.rules.spelling import same

same("inside", "{0}", rank=lambda ranks, attrs: ranks[0])
same("gradient_in", "{1}", rank=lambda ranks, attrs: ranks[1])
same("tangent_in", "{0}", rank=lambda ranks, attrs: ranks[0])


def value_and_tangent(f: Callable, primals: tuple, tangents: tuple) -> tuple[Any, Any]:
    """The value of a function and its derivative along `tangents`: for rules about functions."""
    raise TypeError("only programs that are differentiated call this")
