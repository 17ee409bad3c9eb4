"""The seconds of each stage, and the table that `tapeless time --stages` makes of them."""

import time

import numpy as np
import pytest

import tapeless as tl
from tapeless.compile.stopwatch import STAGES, Stopwatch, stage, watched


def test_a_stage_within_a_stage_counts_for_itself():
    watch = Stopwatch()
    with watch.stage("lower"):
        time.sleep(0.02)
        with watch.stage("typing"):
            time.sleep(0.05)
    assert watch.seconds["typing"] >= 0.05
    assert 0.02 <= watch.seconds["lower"] < watch.seconds["typing"]
    assert sum(watch.seconds.values()) < 1.0


def test_errors_end_a_stage():
    watch = Stopwatch()
    with pytest.raises(ValueError, match="inside"), watch.stage("emit"):
        raise ValueError("inside")
    with watch.stage("lower"):
        pass
    assert watch.seconds["lower"] < 0.1


def test_nothing_is_counted_unless_someone_watches():
    emit = stage("emit")(lambda seconds: time.sleep(seconds))
    emit(0.0)
    with watched() as watch:
        emit(0.01)
    emit(0.05)
    assert 0.01 <= watch.seconds["emit"] < 0.05


def test_compilation_is_made_of_stages():
    def norm(x):
        return np.sum(x * x)

    with watched() as watch:
        tl.grad(norm, engine="python", options=tl.Options(cache=False))(np.ones(3))
    spent = {name for name, seconds in watch.seconds.items() if seconds}
    assert spent == set(STAGES)
