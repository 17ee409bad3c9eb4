"""Every run of the tests has a cache of its own, empty at first, which all of its processes share.

What another run has left on disk would hide warnings that come when a derivative is built.
"""

import os
import shutil
import tempfile

import pytest

from tapeless import pipeline
from tapeless.compile.folder import VARIABLE
from tapeless.errors import TypingError


def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # the process that starts the others, if there are any
        config.cache_of_run = os.environ[VARIABLE] = tempfile.mkdtemp(prefix="tapeless-")


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        shutil.rmtree(config.cache_of_run, ignore_errors=True)


@pytest.fixture
def by_samples(monkeypatch):
    """The python engine finds types by trying, which takes a hundredth of the time that Numba takes
    for functions that it has not seen.
    """

    def refuse(function):
        raise TypingError("types are found by trying")

    monkeypatch.setattr(pipeline, "infer", refuse)
