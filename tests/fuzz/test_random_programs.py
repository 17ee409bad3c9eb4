"""Random programs: reverse, forward and differences agree, at first and second order.

Many more by `python -m tests.fuzz --count 1000 --seed 5000 --reduce`.
"""

import pytest

from tests.fuzz import check
from tests.fuzz.writer import text_of

SEEDS = range(7000, 7003)


@pytest.mark.parametrize("seed", SEEDS)
def test_derivatives_agree(seed):
    text = text_of(seed)
    found = check.outcome(check.function_of(text), check.arguments(seed), seed)
    assert found.kind in ("ok", "skipped", "refused"), f"{found.detail}\n{text}"
