"""Of many cases that are alike and take long to compile, the ordinary run takes some.

All run with TAPELESS_TEST_ALL in the environment, as `make test-all` does.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

ALL = bool(os.environ.get("TAPELESS_TEST_ALL"))

T = TypeVar("T")

thorough = pytest.mark.skipif(not ALL, reason="runs with TAPELESS_TEST_ALL")


def sampled(cases: Sequence[T], every: int) -> list[T]:
    """Every so many of the cases, or all."""
    return list(cases if ALL else cases[::every])
