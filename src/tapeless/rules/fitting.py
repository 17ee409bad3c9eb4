"""What a rule of the user's returns is checked against what it belongs to."""

from __future__ import annotations

from tapeless.rules.registry import FREE, callee, complex_too, linear, reverse
from tapeless.rules.spelling import helped
from tapeless.runtime.plain import fitting

helped(
    "fitting",
    lambda args, attrs: f"fitting({args[0]}, {args[1]}, {attrs['what']!r})",
    "fitting",
    cost=FREE,
    view=True,
    rank=lambda ranks, attrs: ranks[1],
)
callee(fitting, operation="fitting", signature="found, like, what", static=("what",))
linear("fitting")
complex_too("fitting")


@reverse("fitting")
def fitting_(y, y_bar, found, like, *, what):
    return y_bar, None
