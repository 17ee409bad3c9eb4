"""What is known by an equation: for rules about solvers."""

from __future__ import annotations

from typing import Any

from tapeless.rules.inner import value_and_tangent
from tapeless.rules.registry import callee, forward, reverse
from tapeless.rules.spelling import helped


def pinned(value: Any, equal: Any) -> Any:
    """`value`, with the derivatives of `equal`."""
    raise TypeError("only programs that are differentiated call this")


helped("pinned", "copy({0})", "shaping", rank=lambda ranks, attrs: ranks[0])
callee(pinned, operation="pinned", signature="value, equal")


@reverse("pinned")
def pinned_(y, y_bar, value, equal):
    return None, y_bar


@forward("pinned")
def pinned_forward(y, value, equal, value_dot, equal_dot):
    return equal_dot


# ---- roots ---------------------------------------------------------------------------------------


def value_and_slope(f, x, args):
    """f and its derivative at a number."""
    return value_and_tangent(lambda x: f(x, *args), (x,), (1.0,))


def newton_step(f, x, args):
    y, slope = value_and_slope(f, x, args)
    return x - y / slope


def implicit_root(f, root, args):
    """A root that was found, as a function of what `f` depends on.

    Two steps of Newton's method from the root, which is held fixed, differ from it by what the
    parameters change, to third order; so they have its derivatives.
    """
    return pinned(root, newton_step(f, newton_step(f, root, args), args))
