"""Derivatives inside of programs, and what is known by an equation: for rules about functions.

`tangent(y, x)` with `x = variable(x0, x_dot)` is the derivative of what was computed from x to y,
along x_dot; `transform/nested.py` puts it in place.
"""

from __future__ import annotations

from typing import Any

from tapeless.rules.registry import callee, forward, linear, reverse
from tapeless.rules.spelling import helped


def variable(x: Any, x_dot: Any) -> Any:
    """`x`, as what a `tangent` is taken in, along `x_dot`."""
    raise TypeError("only programs that are differentiated call this")


def tangent(y: Any, x: Any) -> Any:
    """The derivative of `y` with respect to `x`, along the direction of `x`."""
    raise TypeError("only programs that are differentiated call this")


def pinned(value: Any, equal: Any) -> Any:
    """`value`, with the derivatives of `equal`."""
    raise TypeError("only programs that are differentiated call this")


for _function, _signature in ((variable, "x, x_dot"), (tangent, "y, x"), (pinned, "value, equal")):
    helped(_function.__name__, "copy({0})", "shaping", rank=lambda ranks, attrs: ranks[0])
    callee(_function, operation=_function.__name__, signature=_signature)
linear("variable")


@reverse("variable")
def variable_(y, y_bar, x, x_dot):
    return y_bar, None


@reverse("pinned")
def pinned_(y, y_bar, value, equal):
    return None, y_bar


@forward("pinned")
def pinned_forward(y, value, equal, value_dot, equal_dot):
    return equal_dot


# ---- roots ---------------------------------------------------------------------------------------


def value_and_slope(f, x, args):
    """f and its derivative at a number."""
    here = variable(x, 1.0)
    y = f(here, *args)
    return y, tangent(y, here)


def newton_step(f, x, args):
    y, slope = value_and_slope(f, x, args)
    return x - y / slope


def implicit_root(f, root, args):
    """A root that was found, as a function of what `f` depends on.

    Two steps of Newton's method from the root, which is held fixed, differ from it by what the
    parameters change, to third order; so they have its derivatives.
    """
    return pinned(root, newton_step(f, newton_step(f, root, args), args))
