"""Random programs: reverse, forward and differences agree, at first and second order.

Many more by `python -m tests.fuzz --count 20000 --jobs 2 --log build/fuzz.log`.
"""

import pytest

from tests.fuzz.campaign import FAILURES, Log, Plan, look_at

PLAN = Plan(second=10, lowered=10, typed=0)


@pytest.mark.parametrize("first", range(7000, 7040, 10))
def test_derivatives_agree(first):
    for seed in range(first, first + 10):
        found = look_at(seed, PLAN)
        assert found.kind not in FAILURES, f"seed {seed}: {found.detail}"


def test_a_run_goes_on_where_it_was_stopped(tmp_path):
    log = Log(tmp_path / "fuzz.log")
    log.add(look_at(7004, Plan(second=0, lowered=0, typed=0)))
    again = Log(tmp_path / "fuzz.log")
    assert again.is_known(7004)
    assert not again.is_known(7009)
    assert again.summary(range(7000, 7010)).startswith("1 programs from seed 7000: 1 right")
