"""The picture is well-formed, and a mark is where its ratio is on the axis."""

from xml.etree import ElementTree

import pytest

from benchmarks.cases import signal, waves
from benchmarks.clock import Timing
from benchmarks.measure import Measured
from benchmarks.picture import LEFT, RIGHT, WIDTH, Axis, picture

SVG = "{http://www.w3.org/2000/svg}"


def measured(case, **microseconds):
    names = {"by_hand": "by hand"}
    timings = {
        names.get(name, name): Timing(1e-6 * time, 1e-6 * time)
        for name, time in microseconds.items()
    }
    return Measured(case, timings)


def test_each_case_and_contender_is_drawn():
    results = [
        measured(waves.case, primal=16.0, by_hand=2.0, prepared=3.0, JAX=30.0),
        measured(signal.case, primal=9.0, prepared=3.0),
    ]
    root = ElementTree.fromstring(picture(results))
    words = {element.text for element in root.iter(f"{SVG}text")}
    told = [element.text for element in root.iter(f"{SVG}title")]
    assert {waves.case.title, signal.case.title, "tapeless", "JAX", "by hand"} <= words
    assert "PyTorch" not in words
    assert "JAX: 1.88×" in told
    assert sum(text.startswith("tapeless: ") for text in told) == 2


def test_a_case_without_its_primal_is_left_out():
    root = ElementTree.fromstring(picture([measured(waves.case, prepared=3.0)]))
    assert waves.case.title not in {element.text for element in root.iter(f"{SVG}text")}


def test_the_axis_is_logarithmic():
    axis = Axis.over([0.02, 500.0])
    assert (axis.first, axis.last) == (-2, 3)
    assert axis.at(0.01) == LEFT
    assert axis.at(1000.0) == WIDTH - RIGHT
    # Positions are rounded to a tenth of a pixel.
    assert axis.at(10.0) - axis.at(1.0) == pytest.approx(axis.at(1.0) - axis.at(0.1), abs=0.2)
