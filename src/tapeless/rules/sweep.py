"""Operations that only derivatives contain: tapes, stacks, and sums whose terms may be added in any order."""

from __future__ import annotations

from tapeless.rules.creation import _by_shape
from tapeless.rules.registry import (
    CHEAP,
    SUM,
    WHOLE_ARRAY,
    Operation,
    define,
    partials,
    zero_derivative,
)
from tapeless.rules.spelling import same

same("tape", _by_shape("np.empty"), cost=WHOLE_ARRAY)
same("stack", "[]", cost=WHOLE_ARRAY)
define(Operation("radd", "{0} + {1}", "{0} + {1}", precedence=SUM, cost=CHEAP, elementwise=True))
zero_derivative("tape")


@partials("radd")
def radd(a, b, y):
    return 1, 1
