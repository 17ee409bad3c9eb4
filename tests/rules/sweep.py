"""Every function of docs/rules.md in float64 and float32, at first and second order.

`python -m tests.rules.sweep` runs all of it, which takes an hour, and keeps what it found in
`swept.json`, where docs/rules.md has its columns from; with names behind it, these functions, and
with `rest`, those that are not in it yet.

A program that calls the function is compared with finite differences in both modes. At the points
that stand beside a rule, which differences may not resolve, its slopes and their slopes are
compared with mpmath.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import tapeless as tl
from tapeless.frontend.containers import take_apart
from tapeless.rules.registry import CALLEES, RULES
from tapeless.testing.leaves import float_leaves, leaves
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.operators import tapeless_operators
from tests.rules.programs import ROOMS, single_lapack, whole_numbers

RECORD = Path(__file__).parent / "swept.json"
DTYPES = ("float64", "float32")
ORDERS = (1, 2)

# (function, dtype, order) -> why it is not checked
LEFT_OUT = {
    ("numpy.spacing", "float32", 1): "differences are taken in float64, whose spacing is another",
    ("numpy.spacing", "float32", 2): "the same",
    ("math.trunc", "float32", 1): "NumPy's float32 has no __trunc__",
    ("math.trunc", "float32", 2): "the same",
}
LEFT_OUT |= {
    (f"scipy.special.{_name}", _dtype, 2): "the slopes of `elliprd` have no rule"
    for _name in ("ellipk", "ellipkm1", "ellipe", "ellipkinc", "ellipeinc", "elliprf")
    for _dtype in DTYPES
}
for _order in ORDERS:
    LEFT_OUT["scipy.special.bdtr", "float32", _order] = "its counts are of float64 in ours"
# Differences are taken in float64, which these round to float32, or of which they change a copy.
for _name, _, _ in single_lapack.CASES:
    for _dtype in DTYPES:
        for _order in ORDERS:
            LEFT_OUT[_name, _dtype, _order] = "differences are of float64"

# NumPy's product of float32 and int64 is of float64; ours stays in float32.
for _name, _, _ in whole_numbers.CASES:
    for _order in ORDERS:
        LEFT_OUT[_name, "float32", _order] = "the product with whole numbers is in float32"

# functions of scipy.special -> the inputs in which there is one derivative and no second
ONCE = {
    "gammainc gammaincc gammaincinv gammainccinv stdtr stdtrit chdtr chdtrc": (0,),
    "gdtr gdtrc": (1,),
    "betainc betaincc betaincinv betainccinv fdtr fdtrc": (0, 1),
}
ONCE = {f"scipy.special.{name}": at for names, at in ONCE.items() for name in names.split()}


@dataclass(frozen=True)
class Trial:
    """A program that calls one function, with the arguments of one call."""

    name: str
    program: Callable
    args: tuple
    exact: Callable | None = None  # the function of mpmath, at the points of a rule

    def run(self, dtype: str, order: int, engine: str = "python") -> None:
        """Raise unless the derivatives of this order are right."""
        args = self.args if dtype == "float64" else single(self.args)
        once = ONCE.get(self.name, ()) if order == 2 else ()
        active = tuple(k for k, arg in enumerate(args) if float_leaves(arg) and k not in once)
        if self.exact is not None:
            check_exactly(self.program, self.exact, args, active, order, engine)
            return
        value = self.program(*map(copied, args))
        if self.name.startswith("scipy.special."):  # for NumPy's, see docs/limitations.md
            check_dtypes(self.program, args, value, engine)
        program = self.program if order == 1 else number_of(self.program, value)
        tl.check_grads(program, args, order, engine=engine, argnums=active)


def trials(functions: dict[str, Any]) -> Iterator[Trial]:
    """All of these functions, in the order of their names."""
    programs: dict[str, list[tuple[Callable, tuple]]] = {}
    for room in ROOMS:
        for name, program, args in room.CASES:
            programs.setdefault(name, []).append((program, args))
    for name, function in sorted(functions.items()):
        for program, args in programs.get(name, ()):
            yield Trial(name, program, args)
        for point, exact in points_of(function):
            yield Trial(name, calling(function, len(point)), point, exact)


def points_of(function: Any) -> Iterator[tuple[tuple, Callable]]:
    """The points beside the rule of an elementwise function, and the function of mpmath."""
    from tests.rules.test_partials import function_of

    how = CALLEES[function]
    rule = RULES.get(how.operation)
    if how.lower is None and rule is not None and rule.partials is not None:
        for point in rule.points:
            if not any(k in rule.unknown and type(p) is float for k, p in enumerate(point)):
                yield point, function_of(how.operation)


def calling(function: Any, count: int) -> Callable:
    return [
        lambda x: function(x),
        lambda x, y: function(x, y),
        lambda x, y, z: function(x, y, z),
        lambda x, y, z, t: function(x, y, z, t),
    ][count - 1]


def number_of(program: Callable, value: Any) -> Callable:
    """One number whose second derivative sees first and second derivatives of the results."""
    if take_apart(value) is None:

        def total(*args):
            y = program(*args)
            return np.sum(y + 0.5 * y * y)

        return total

    def total_of_parts(*args):
        total = 0.0
        for y in program(*args):
            total = total + np.sum(y + 0.5 * y * y)
        return total

    return total_of_parts


def single(args: tuple) -> tuple:
    """The arguments with each float64 as a float32."""

    def narrow(item: Any) -> Any:
        if (found := take_apart(item)) is not None:
            return found[0].build([narrow(part) for part in found[1]])
        if isinstance(item, np.ndarray) and item.dtype == np.float64:
            return item.astype(np.float32)
        return np.float32(item) if isinstance(item, float) else item

    return tuple(map(narrow, args))


def copied(arg: Any) -> Any:
    return arg.copy() if isinstance(arg, np.ndarray) else arg


def check_dtypes(program: Callable, args: tuple, value: Any, engine: str) -> None:
    """An array beside a derivative has the precision of the program's own. Of numbers this does not
    hold: those of `math` are Python's floats, whatever they are given.
    """
    found, _ = tapeless_operators(engine).vjp(program, *args)
    for ours, theirs in zip(leaves(found), leaves(value), strict=True):
        found_in, wanted = np.asarray(ours).dtype, np.asarray(theirs).dtype
        if isinstance(theirs, np.ndarray) and found_in != wanted:
            raise GradientMismatch(f"the value is of {found_in}, the program's of {wanted}")


def check_exactly(
    program: Callable,
    exact: Callable,
    args: tuple,
    active: tuple[int, ...],
    order: int,
    engine: str,
) -> None:
    """Slopes, or the slopes of slopes, against mpmath at the very arguments."""
    import mpmath as mp

    if not active:
        return
    is_single = isinstance(args[active[0]], np.float32)
    gradient = tl.grad(program, argnums=active, engine=engine)
    tolerance = 2e-4 if is_single else 1e-10
    at = [mp.mpf(float(arg)) if k in active else arg for k, arg in enumerate(args)]
    for first in active:
        if order == 1:
            slopes = {(first,): gradient(*args)[active.index(first)]}
        else:
            tangents = tuple(
                None if k not in active else type(arg)(k == first) for k, arg in enumerate(args)
            )
            along = tapeless_operators(engine).jvp(gradient, args, tangents)[1]
            slopes = {(first, second): along[active.index(second)] for second in active}
        for inputs, slope in slopes.items():
            expected = float(mixed(exact, at, inputs))
            if not (abs(slope - expected) <= tolerance * max(abs(expected), 1e-3)):
                if not (np.isinf(expected) and slope == expected):
                    raise GradientMismatch(f"at {args} in {inputs}: {slope}, not {expected}")


def mixed(exact: Callable, at: list, inputs: tuple[int, ...]) -> Any:
    """The derivative in one input after the other."""
    import mpmath as mp

    *before, last = inputs

    def along(t: Any) -> Any:
        moved = [t if k == last else x for k, x in enumerate(at)]
        return mixed(exact, moved, tuple(before)) if before else exact(*moved)

    if before == [last]:
        line = [*at]

        def on_line(t: Any) -> Any:
            line[last] = t
            return exact(*line)

        return mp.diff(on_line, at[last], 2)
    return mp.diff(along, at[last])


# ---- the whole of it -----------------------------------------------------------------------------


def sweep(names: list[str]) -> None:
    from tests.rules.document import functions

    record = read_record()
    known = functions()
    if names == ["rest"]:
        names = [name for name in known if name not in record]
    chosen = {name: known[name] for name in names} if names else known
    for name in chosen:
        record[name] = {dtype: [0, 0] for dtype in DTYPES}
    for trial in trials(chosen):
        for dtype in DTYPES:
            for order in ORDERS:
                if (problem := problem_of(trial, dtype, order)) is None:
                    record[trial.name][dtype][order - 1] += 1
                elif (trial.name, dtype, order) not in LEFT_OUT:
                    print(trial.name, trial.args, dtype, order, problem, sep=" | ", flush=True)
        RECORD.write_text(text_of(record))


def problem_of(trial: Trial, dtype: str, order: int) -> str | None:
    try:
        trial.run(dtype, order)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def read_record() -> dict[str, dict[str, list[int]]]:
    """For each function and dtype, how many trials were right at first and at second order."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def text_of(record: dict[str, dict[str, list[int]]]) -> str:
    lines = (f"{json.dumps(name)}: {json.dumps(record[name])}" for name in sorted(record))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)
    sweep(sys.argv[1:])
