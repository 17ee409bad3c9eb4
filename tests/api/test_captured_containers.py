"""One object as an argument and as something that the function reads from outside."""

import pytest

import tapeless as tl
from tapeless.errors import AliasedArguments


class Model:
    def __init__(self):
        self.rate = 2.0


model = Model()
settings = {"rate": 3.0}


def through_both(own, x):
    own.rate = own.rate * x
    return model.rate * x


def with_settings(own, x):
    return own["rate"] * settings["rate"] * x


def test_an_argument_that_is_read_from_outside_too_is_refused():
    with pytest.raises(AliasedArguments, match="reads `model` from outside"):
        tl.grad(through_both, argnums="x")(model, 3.0)
    with pytest.raises(AliasedArguments, match="reads `settings` from outside"):
        tl.grad(with_settings, argnums="x")(settings, 3.0)


def test_it_is_refused_at_every_call():
    gradient = tl.grad(through_both, argnums="x")
    assert gradient(Model(), 3.0) == 2.0
    with pytest.raises(AliasedArguments):
        gradient(model, 3.0)


def test_another_container_of_the_same_form_is_fine():
    assert tl.grad(with_settings, argnums="x")({"rate": 5.0}, 3.0) == 15.0
