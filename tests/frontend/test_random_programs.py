"""Random programs of loops, branches and jumps compute, as read, what they compute in Python."""

import numpy as np
import pytest

from tapeless.errors import UnsupportedSyntax
from tests.frontend.random_programs import function_of, text_of
from tests.frontend.test_programs import run, run_program, same


@pytest.mark.parametrize("seed", range(150))
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_computes_the_same(seed):
    function = function_of(seed)
    random = np.random.default_rng(seed)
    for n in (0, 3):
        args = (random.normal(size=4).round(2), n, float(random.normal()))
        expected, args_expected = run(function, args)
        try:
            found, args_found = run_program(function, args)
        except UnsupportedSyntax:  # it raises on every path
            assert isinstance(expected, Exception)
            return
        assert same(found, expected), text_of(seed)
        if not isinstance(found, Exception):
            assert same(args_found, args_expected), text_of(seed)
