"""Awkward programs, written by hand: both modes, both orders, and for some both engines."""

import numpy as np
import pytest

from tests.fuzz import check, programs_of_loops, programs_of_memory  # noqa: F401
from tests.fuzz.table import PROGRAMS
from tests.sampling import sampled


@pytest.mark.parametrize("name", sampled(list(PROGRAMS), 3))
def test_derivatives_agree(name):
    function, args, native = PROGRAMS[name]
    checks = [check.first_order]
    if not any(np.asarray(a).dtype == np.float32 for a in args):  # too coarse for differences
        checks.append(check.second_order)
    if native:
        checks.append(check.engines)
    found = check.outcome(function, list(args), checks=checks)
    assert found.kind == "ok", f"{found.kind}: {found.detail}"
