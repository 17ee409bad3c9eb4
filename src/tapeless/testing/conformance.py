"""The scenarios against any automatic differentiation of Python: who is right, refuses, or errs."""

import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from tapeless.testing.check import Reference, check_against_differences, observe
from tapeless.testing.conduct import check_value
from tapeless.testing.leaves import conjugated, flatten
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.modes import Derivative
from tapeless.testing.operators import Operators
from tapeless.testing.point import Point
from tapeless.testing.precision import DOUBLE, SINGLE, Precision
from tapeless.testing.probes import Probes, contract
from tapeless.testing.scenarios import Scenario, all_scenarios, scenario

AGAIN = 2.0

# These scenarios are about the interface of `grad`, not about a program.
OF_THE_INTERFACE = {"IntegerArgument", "NonScalarOutput", "AliasedArguments"}


class Verdict(StrEnum):
    """What a library made of a scenario."""

    RIGHT = "right"
    REFUSED = "refused"
    OTHER = "other"
    WRONG = "wrong"
    LATE = "late"


class AnotherProgram(Exception):
    """With the functions of a library, a program is another one before it is differentiated."""


class Late(BaseException):
    """A scenario took too long. No `Exception`, so that what is under test cannot catch it."""


@dataclass(frozen=True)
class Outcome:
    """The verdict on one scenario, and the reason for it."""

    scenario: str
    heading: str
    verdict: Verdict
    reason: str = ""


def run_scenarios(
    operators: Operators,
    scenarios: Iterable[Scenario] | None = None,
    *,
    seconds: float = 60.0,
) -> Iterator[Outcome]:
    """Differentiate each scenario in reverse mode and say how it went.

    Args:
        operators: the library; only `value_and_grad` and `vjp` are called. A UserWarning of theirs
            beside a wrong result counts as a refusal.
        scenarios: which ones, by default all that are about a program.
        seconds: how long one may take; kept in the main thread, where the system has timers.

    Returns:
        An iterator over outcomes. *Right* is a derivative that agrees with finite differences and
        with what the scenario states, or the program's own exception; *refused* is any exception
        of the library's; *other* is an `AnotherProgram` that the operators raise; *late* is what
        took too long, and *wrong* everything else.

    Example:
        >>> from tapeless.testing.operators import tapeless_operators
        >>> from tapeless.testing.scenarios import scenario
        >>> [outcome] = run_scenarios(tapeless_operators(), [scenario("branch_in_loop")])
        >>> outcome.verdict.value
        'right'
    """
    for each in programs() if scenarios is None else scenarios:
        verdict, reason = _judge(operators, each, seconds)
        yield Outcome(each.name, each.heading, verdict, reason)


def programs() -> tuple[Scenario, ...]:
    """The scenarios that are about a program, and not about the interface of `grad`, nor about a
    kink, where libraries may differ.
    """
    return tuple(
        each
        for each in all_scenarios()
        if not (each.refused and each.error in OF_THE_INTERFACE) and "convention" not in each.tags
    )


def _judge(operators: Operators, each: Scenario, seconds: float) -> tuple[Verdict, str]:
    probes = None if each.raises else _expectation(each.name)[0]
    try:
        with _within(seconds), _warnings() as given:
            found = _derivative(operators, each, probes)
    except Late:
        return Verdict.LATE, f"more than {seconds:g} s"
    except GradientMismatch as problem:
        return Verdict.WRONG, _headline(problem)
    except AnotherProgram as problem:
        return Verdict.OTHER, _headline(problem)
    except Exception as problem:
        if each.raises and isinstance(problem, each.raises):
            return Verdict.RIGHT, ""
        return Verdict.REFUSED, _headline(problem)
    if found is None:
        return Verdict.WRONG, f"{each.raises} is not raised"
    try:
        _compare(each, found)
    except (GradientMismatch, AssertionError) as problem:
        if given:
            return Verdict.REFUSED, f"warned: {given[0].message}"
        return Verdict.WRONG, _headline(problem)
    return Verdict.RIGHT, ""


def _derivative(operators: Operators, each: Scenario, probes: Probes | None) -> Derivative | None:
    """The derivative in reverse mode; None from a program that should have raised."""
    if probes is not None:
        return observe(operators, each.function, probes, "reverse", each.name)
    point = Point.of(each.function, each.args(), each.argnums)
    operators.value_and_grad(each.function, argnums=point.request)(*point.args)
    return None


def _compare(each: Scenario, found: Derivative) -> None:
    probes, reference = _expectation(each.name)
    precision = _precision(probes.point)
    check_value(each.name, found.value, probes.value, precision.value)
    if reference is not None:
        check_against_differences(found, reference, "reverse", each.name)
    if each.expected_gradient is not None:
        stated = flatten(conjugated(probes.point.gradient_of(each.gradient)))
        table = contract(stated[None], probes.directions)
        # Terms as large as the value may cancel, and leave their rounding.
        scale = np.max(np.abs(np.append(table, flatten(probes.value))))
        np.testing.assert_allclose(
            found.table, table, rtol=precision.value, atol=precision.value * scale
        )


@cache
def _expectation(name: str) -> tuple[Probes, Reference | None]:
    """What is compared for a scenario; differences say nothing on a kink."""
    each = scenario(name)
    point = Point.of(each.function, each.args(), each.argnums)
    if each.differences:
        reference = Reference.of(each.function, point)
        return reference.probes, reference
    return Probes(point, each.function(*point.copies())), None


def _precision(point: Point) -> Precision:
    return SINGLE if point.is_single else DOUBLE


def _headline(problem: BaseException) -> str:
    """The type of an exception and the first line of what it says."""
    lines = str(problem).strip().splitlines()
    return f"{type(problem).__name__}: {lines[0]}" if lines else type(problem).__name__


@contextmanager
def _warnings() -> Iterator[list[warnings.WarningMessage]]:
    """What a library warns of while this runs, by a UserWarning; NumPy's go unheard."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", UserWarning)
        yield given


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise `Late` in what runs here after so many seconds, where the system can do that."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(*_: object) -> None:
        raise Late

    before: Callable | int | None = signal.signal(signal.SIGALRM, stop)
    # Again and again, because an exception in a callback of the garbage collector is ignored.
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
