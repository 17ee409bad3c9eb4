"""For tests of the fast way of calls."""

import pytest

from tapeless.api import call as calls_of_all
from tapeless.api import prepared as prepared_calls


@pytest.fixture
def few_calls_are_many(monkeypatch):
    """Calls take the fast way after the first one."""
    monkeypatch.setattr(prepared_calls, "MANY", 1)
    monkeypatch.setattr(calls_of_all, "MANY", 1)
