"""Programs that a derivative compiler must get right, as data.

The list can be run against any automatic differentiation of Python: `all_scenarios()` gives every
one, `scenario(name)` a single one, and `tapeless.testing.check.check_with` checks operators of
any make at the point that a scenario names.
"""

from functools import cache
from importlib import import_module

from tapeless.testing.scenarios.collection import ENGINES as ENGINES
from tapeless.testing.scenarios.collection import Scenario as Scenario

ROOMS = {
    "control_flow": (
        "branches loops exits integers errors handlers contexts managed generators iterators"
        " recursion size"
    ),
    "mutation": "cells buffers callees views aliases lists library",
    "structures": "arguments objects protocols functions containers library selection",
    "numbers": "complex_numbers",
    "silent_elsewhere": "writes overwriting paths sharing",
    "language": (
        "loops branches assignment indexing creation elementwise powers selection reductions"
        " shaping calls precision signatures"
    ),
}


@cache
def _by_name() -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for heading, rooms in ROOMS.items():
        for room in rooms.split():
            module = import_module(f"{__name__}.{heading}.{room}")
            for each in module.HERE.scenarios:
                if each.name in found:
                    raise ValueError(f"two scenarios are named {each.name}")
                found[each.name] = each
    return found


def all_scenarios(*, heading: str | None = None, tag: str | None = None) -> tuple[Scenario, ...]:
    """Every scenario, or those under one heading, or those with one tag."""
    return tuple(
        each
        for each in _by_name().values()
        if heading in (None, each.heading) and (tag is None or tag in each.tags)
    )


def scenario(name: str) -> Scenario:
    """The scenario called `name`."""
    return _by_name()[name]
