"""Every program: value, reverse and forward mode, differences, stated numbers, conduct."""

import numpy as np
import pytest

from tapeless.testing.check import check_against_differences, check_modes_agree
from tapeless.testing.conduct import check_prepared, check_value
from tapeless.testing.leaves import conjugated, flatten
from tapeless.testing.operators import tapeless_operators
from tapeless.testing.precision import DOUBLE, SINGLE, Precision
from tapeless.testing.probes import contract
from tapeless.testing.scenarios import Scenario, scenario
from tests.scenarios.runs import DIFFERENTIABLE, derivative, over, point_of, probes_of, reference

pytestmark = pytest.mark.filterwarnings("error")


def precision_of(each: Scenario) -> Precision:
    return SINGLE if point_of(each.name).is_single else DOUBLE


@over(DIFFERENTIABLE, compiled_every=3)
def test_reverse_mode(name, engine):
    check_derivative(name, engine, "reverse")


@over(DIFFERENTIABLE, compiled_every=40)
def test_forward_mode(name, engine):
    check_derivative(name, engine, "forward")


def check_derivative(name, engine, mode):
    each, found = scenario(name), derivative(name, engine, mode)
    probes = probes_of(name)
    check_value(name, found.value, probes.value, precision_of(each).value)
    if each.expected_value is not None:
        check_value(name, found.value, each.expected_value, precision_of(each).value)
    if each.expected_gradient is not None:
        stated = flatten(conjugated(probes.point.gradient_of(each.gradient)))
        table = contract(stated[None], probes.directions)
        tolerance = precision_of(each).value
        scale = np.max(np.abs(table), initial=0.0)
        np.testing.assert_allclose(found.table, table, rtol=tolerance, atol=tolerance * scale)
    if each.differences:
        check_against_differences(found, reference(name), mode, name)


@over(DIFFERENTIABLE, compiled_every=40)
def test_modes_agree(name, engine):
    found = {mode: derivative(name, engine, mode) for mode in ("reverse", "forward")}
    check_modes_agree(found, probes_of(name), precision_of(scenario(name)), name)


@over([each for each in DIFFERENTIABLE if probes_of(each.name).is_scalar], compiled_every=40)
def test_prepared_is_unprepared(name, engine):
    operators = tapeless_operators(engine)
    check_prepared(name, operators, scenario(name).function, point_of(name))
