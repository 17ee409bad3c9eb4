"""The programs themselves, without any derivative of ours: they run, and what is stated is true."""

import numpy as np
import pytest

from tapeless import errors
from tapeless.testing.leaves import conjugated, flatten
from tapeless.testing.probes import contract
from tapeless.testing.scenarios import all_scenarios, scenario
from tests.scenarios.runs import (
    ALL,
    DIFFERENTIABLE,
    RAISING,
    REFUSED,
    SECOND_ORDER,
    error_of,
    over,
    point_of,
    reference,
)

DECIDED_BY_DIFFERENCES = [each for each in DIFFERENTIABLE if each.differences]


def test_every_heading_is_there():
    headings = {each.heading for each in all_scenarios()}
    assert headings == {
        "control_flow",
        "mutation",
        "numbers",
        "silent_elsewhere",
        "language",
        "structures",
    }
    assert all(all_scenarios(heading=heading) for heading in headings)
    assert len(SECOND_ORDER) >= 24


def test_a_scenario_is_found_by_name():
    assert scenario("branch_in_loop").function.__name__ == "branch_in_loop"


def test_arguments_are_fresh_each_time():
    each = scenario("branch_in_loop")
    assert each.args()[0] is not each.args()[0]
    (a, b) = scenario("write_one_argument_same_array").args()
    assert a is b


@over([each for each in ALL if not each.raises], engines=False)
def test_value_is_finite(name):
    each = scenario(name)
    value = each.function(*each.args())
    if each.name not in {"returns_none", "yields"}:
        assert np.all(np.isfinite(flatten(value)))
    if each.expected_value is not None:
        np.testing.assert_allclose(value, each.expected_value, rtol=1e-12)


@over(RAISING, engines=False)
def test_error_is_the_stated_one(name):
    each = scenario(name)
    with pytest.raises(each.raises):
        each.function(*each.args())


@over(DECIDED_BY_DIFFERENCES, engines=False)
def test_differences_converge(name):
    known = reference(name)
    assert np.all(np.isfinite(known.table))
    assert np.all(known.precision.settled(known.table, known.error))


@over(
    [each for each in DECIDED_BY_DIFFERENCES if each.expected_gradient is not None], engines=False
)
def test_stated_gradient_is_true(name):
    known, point = reference(name), point_of(name)
    stated = flatten(conjugated(point.gradient_of(scenario(name).gradient)))
    table = contract(stated[None], known.probes.directions)
    allowed = known.precision.allowed(known.table, known.error)
    assert np.all(np.abs(table - known.table) <= allowed)


@over([each for each in REFUSED if each.expected_gradient is not None], engines=False)
def test_stated_gradient_of_refused_program_is_true(name):
    # So that it can be relied upon on the day on which the program is no longer refused.
    test_stated_gradient_is_true(name)


@over(REFUSED, engines=False)
def test_refusal_has_a_class(name):
    assert issubclass(error_of(scenario(name)), errors.TapelessError)
