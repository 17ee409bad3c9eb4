"""For tests of many programs."""

import pytest

from tapeless import pipeline
from tapeless.errors import TypingError


@pytest.fixture
def by_samples(monkeypatch):
    """The python engine finds types by trying, which takes a hundredth of the time that Numba takes
    for functions that it has not seen.
    """

    def refuse(function):
        raise TypingError("types are found by trying")

    monkeypatch.setattr(pipeline, "infer", refuse)
