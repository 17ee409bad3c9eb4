"""Texts of random programs compute what their IR says, in both dialects."""

import numpy as np
import pytest

from tapeless.emit import numba, python
from tapeless.ir.verify import verify
from tests.emit.random_programs import LENGTH, random_program
from tests.frontend.evaluate import evaluate

ARGUMENTS = [(0.75, 3), (-1.25, 0)]


def call(written, *args):
    space = {}
    exec(compile(written.text, "<text>", "exec"), space)
    function = space[written.name]
    return getattr(function, "py_func", function)(*args)


def array():
    return np.linspace(-1.0, 1.0, LENGTH)


@pytest.mark.parametrize("first", range(0, 400, 50))
def test_texts_agree_with_the_ir(first):
    for seed in range(first, first + 50):
        function = random_program(seed)
        verify(function)
        for a, n in ARGUMENTS:
            expected = evaluate(function, [array(), a, n])
            for dialect in (python, numba):
                written = dialect.write(function, "program")
                found = call(written, array(), a, n)
                for e, f in zip(expected, found, strict=True):
                    np.testing.assert_array_equal(e, f, err_msg=f"seed {seed}\n{written.text}")
