"""docs/rules.md: what has a rule, as one table. `python -m tests.rules.document` writes it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tapeless.rules import registry
from tapeless.rules.registry import CALLEES, METHODS, OPERATIONS, PROPERTIES, RULES, UFUNC_METHODS
from tests.rules.left_out import LEFT_OUT
from tests.rules.programs import ROOMS
from tests.rules.sweep import read_record
from tests.rules.test_kinks import KINKS

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"

HEAD = """# Rules

What tapeless differentiates, beside the language itself. This page is written by
`python -m tests.rules.document`; nothing in it is by hand.

A function either is an *operation*, with rules of its own, or is *written* in terms of operations
in Python that the compiler reads in place of the call, so that it has what they have. Rules are in
the language that tapeless differentiates: where there is a rule of first order there are all
orders. A function whose result is constant between jumps has the derivative *zero*.

*Native* says that there is compiled code for it; the python engine runs all of them. *Second
order*, *float32* and *compiled* are what a sweep over all functions has shown (`python -m
tests.rules.sweep`): that the programs which call the function were right at second order ("in
part": some parameter has one derivative and no second), in float32 at both orders, and one of them
compiled, in float64 and float32, against the python engine. They are blank where it has not been,
"no" where the table [below](#what-the-sweep-leaves-out) says why. *Tested* counts the points at
which its partial derivatives are compared with mpmath, and the programs that call it and are
compared with finite differences in both modes. The other columns follow from the tables of rules.
"""

KINK_HEAD = """
## Where there is no derivative

At a kink or on the boundary of its domain a function has these slopes, in both modes. The general
rules: a tie shares the slope evenly; a norm at zero has slope zero; a slope that is infinite is
infinite. A value that `np.where` does not take contributes exactly zero to a gradient, whatever its
slope (`np.where(x > 0, np.log(x), 0.0)` at 0). An order (`sort`, `median`, `argmax`) is held fixed.
Of `np.interp` at a node it is the slope to the right. A comparison with nan is false, so where a
value is nan because an operand is, `maximum`, `minimum`, `clip` and `median` have slopes of zero;
`Options(debug=True)` warns of the value.

| function | at | value | slopes |
|---|---|---|---|
"""


def rows() -> Iterator[tuple[str, ...]]:
    """One row for each function, in the order of their names."""
    record = read_record()
    programs: dict[str, int] = {}
    for room in ROOMS:
        for name, _, _ in room.CASES:
            programs[name] = programs.get(name, 0) + 1
    for name, function in sorted(functions().items()):
        tested = len(RULES[rule].points) if (rule := CALLEES[function].operation) in RULES else 0
        tested += programs.get(name, 0)
        yield name, *marks(function), *shown(name, record.get(name, {})), str(tested or "")


def shown(name: str, swept: dict[str, list[int]]) -> tuple[str, str, str]:
    """Second order, float32 and compiled, as the sweep has found them."""
    first, second = swept.get("float64", (0, 0))
    onward = yes(bool(first) and second == first)
    return (
        "no" if (name, "float64", 2) in LEFT_OUT else onward,
        yes(bool(first) and swept["float32"] == [first, first])
        or ("no" if (name, "float32", 2) in LEFT_OUT else ""),
        yes(swept.get("native") == [1, 1]),
    )


LEFT_OUT_HEAD = """
## What the sweep leaves out

| function | where | why |
|---|---|---|
"""


def left_out() -> Iterator[str]:
    """One row for each function and reason."""
    where: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for (name, dtype, order), reason in LEFT_OUT.items():
        where.setdefault((name, reason), []).append((dtype, order))
    for (name, reason), cases in sorted(where.items()):
        dtypes, orders = ({case[k] for case in cases} for k in (0, 1))
        parts = [*dtypes] if len(dtypes) == 1 else []
        parts += ["second order"] if orders == {2} else []
        yield f"| `{name}` | {', '.join(parts)} | {reason} |"


def functions() -> dict[str, Any]:
    """Every public function with a rule, by its full name."""
    registry.is_known(None)  # imports the rules of SciPy
    import scipy.fft
    import scipy.sparse
    from scipy import integrate, interpolate, linalg, ndimage, optimize, signal, special
    from scipy.spatial import distance

    registry.is_known(None)
    homes = {"numpy": np, "numpy.linalg": np.linalg, "math": math, "builtins": __builtins__}
    from scipy.linalg import blas, lapack
    from scipy.sparse import linalg as sparse_linalg

    packages = (integrate, interpolate, linalg, ndimage, optimize, signal, special)
    packages += (np.fft, scipy.fft, distance, blas, lapack, scipy.sparse, sparse_linalg)
    homes |= {module.__name__: module for module in packages}
    homes |= {"numpy.lib.stride_tricks": np.lib.stride_tricks}
    homes |= {"numpy.polynomial.polynomial": np.polynomial.polynomial}
    found: dict[str, Any] = {}
    for home, module in homes.items():
        names = module if isinstance(module, dict) else vars(module)
        for name, value in names.items():
            if not name.startswith("_") and is_listed(value):
                found[f"{home}.{name}"] = value
    for name in ("norm", "rel_entr"):  # which the module only imports
        found.pop(f"{distance.__name__}.{name}", None)
    found |= {f"numpy.{u.__name__}.{name}": f for (u, name), f in UFUNC_METHODS.items()}
    return found | {f"ndarray.{name}": f for name, f in (METHODS | PROPERTIES).items()}


def is_listed(value: Any) -> bool:
    try:
        return value in CALLEES
    except TypeError:
        return False


def marks(function: Any) -> tuple[str, ...]:
    """How, reverse, forward, native."""
    how = CALLEES[function]
    if how.lower is not None:
        return "written", "yes", "yes", "yes"
    rule, operation = RULES.get(how.operation), OPERATIONS[how.operation]
    if rule is None:
        return "operation", "", "", yes(bool(operation.numba))
    if rule.zero:
        return "operation", "zero", "zero", yes(bool(operation.numba))
    backward = rule.partials is not None or rule.reverse is not None
    tangents = rule.partials is not None or rule.forward is not None
    onward = tangents or bool(rule.linear) or rule.jointly_linear
    return "operation", yes(backward), yes(onward), yes(bool(operation.numba))


DISTRIBUTION_HEAD = """
## Distributions

Methods of `scipy.stats` with formulas of z = (x - loc) / scale and the shapes, with all ways to
name the parameters, and of frozen distributions. They have slopes in the point, where it is
continuous, and in all parameters, and broadcast as SciPy's do.

| distribution | shapes | methods |
|---|---|---|
"""


def distributions() -> Iterator[str]:
    from tapeless.rules.stats.families import FAMILIES

    for name, family in sorted(FAMILIES.items()):
        methods = ", ".join(f"`{method}`" for method in sorted(family.formulas))
        yield f"| `{name}` | {', '.join(family.shapes)} | {methods} |"


def yes(is_so: bool) -> str:
    return "yes" if is_so else ""


def kinks() -> Iterator[str]:
    for name, args, value, slopes in KINKS:
        shown = ["" if slope is None else f"{slope:.6g}" for slope in slopes]
        at = ", ".join(f"{a:.6g}" for a in args)
        yield f"| `{name}` | {at} | {value:.6g} | {', '.join(s for s in shown if s)} |"


def page() -> str:
    table = list(rows())
    lines = [HEAD, f"{len(table)} functions:\n"]
    columns = "function how reverse forward native second_order float32 compiled tested"
    lines.append(f"| {columns.replace(' ', ' | ').replace('_', ' ')} |")
    lines.append("|---" * 9 + "|")
    lines += [f"| `{name}` | {' | '.join(rest)} |" for name, *rest in table]
    lines += [LEFT_OUT_HEAD + "\n".join(left_out())]
    lines += [DISTRIBUTION_HEAD + "\n".join(distributions())]
    return "\n".join(lines) + "\n" + KINK_HEAD + "\n".join(kinks()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
