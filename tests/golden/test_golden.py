"""The text of ten derivatives, to the byte. After a change that is meant: `TAPELESS_GOLDEN=write pytest tests/golden`."""

import os
from pathlib import Path

import pytest

from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.options import DEFAULT
from tapeless.pipeline import Pipeline
from tapeless.transform.reverse import Reverse
from tests.golden.programs import PROGRAMS

EXPECTED = Path(__file__).parent / "expected"


def derivative_text(name):
    function, args, active = PROGRAMS[name]
    program = parse(function, bind(function, args, {}).signature)
    pipeline = Pipeline(program, (Reverse(active),), "numba", DEFAULT)
    return pipeline.write(pipeline.derivative, f"{name}_gradient").text


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_text_is_the_one_that_was_read_and_approved(name):
    text = derivative_text(name)
    path = EXPECTED / f"{name}.txt"
    if os.environ.get("TAPELESS_GOLDEN") == "write":
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_same_program_gives_the_same_text(name):
    assert derivative_text(name) == derivative_text(name)
