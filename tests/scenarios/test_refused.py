"""What cannot be differentiated is refused when the gradient is built, never got wrong."""

from pathlib import Path

import pytest

from tapeless import errors
from tapeless.testing.operators import tapeless_operators
from tapeless.testing.scenarios import scenario
from tests.scenarios.runs import RAISING, REFUSED, error_of, over, point_of

# These are about what a gradient returns or is taken in; a tangent is another matter.
OF_GRADIENTS_ALONE = {"IntegerArgument", "NonScalarOutput", "AliasedArguments"}


def reverse(name, engine):
    point = point_of(name)
    operators = tapeless_operators(engine)
    return operators.value_and_grad(scenario(name).function, argnums=point.request)(*point.args)


def forward(name, engine):
    point = point_of(name)
    tangents = point.tangents(point.vector)
    return tapeless_operators(engine).jvp(scenario(name).function, point.args, tangents)


@over(REFUSED)
def test_gradient_is_refused(name, engine):
    with pytest.raises(error_of(scenario(name))) as refusal:
        reverse(name, engine)
    assert_says_where(refusal.value, scenario(name))


@over([each for each in REFUSED if each.error not in OF_GRADIENTS_ALONE])
def test_tangent_is_refused(name, engine):
    with pytest.raises(error_of(scenario(name))) as refusal:
        forward(name, engine)
    assert_says_where(refusal.value, scenario(name))


@over(RAISING)
def test_error_of_the_program_is_kept_by_reverse_mode(name, engine):
    with pytest.raises(scenario(name).raises):
        reverse(name, engine)


@over(RAISING)
def test_error_of_the_program_is_kept_by_forward_mode(name, engine):
    with pytest.raises(scenario(name).raises):
        forward(name, engine)


def assert_says_where(refusal, each):
    if isinstance(refusal, errors.SourceError) and not isinstance(refusal, errors.SourceMissing):
        file = Path(each.function.__code__.co_filename).name
        assert f"{file}:" in str(refusal)
        assert "^" in str(refusal)
