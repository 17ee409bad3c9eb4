"""The command line, piped and on a terminal."""

import os
import re
import sys
import time

import pytest
from typer.testing import CliRunner

from tapeless.cli import app, stages
from tapeless.cli.command_line import _spread
from tapeless.options import Options

PROGRAM = """
import numpy as np
from beside import scale

data = np.ones(3)


def energy(x, a=2.0):
    return scale * a * np.sum(x**2)


def doubled(x):
    return 2.0 * x


def generator(x):
    yield x


class Model:
    @staticmethod
    def loss(x):
        return x * x
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the command line in a folder with a program; returns exit code, output and errors."""
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "beside.py").write_text("scale = 0.5\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.path", [*sys.path])
    monkeypatch.setenv("TAPELESS_CACHE_DIR", str(tmp_path / "cache"))

    def call(*words):
        result = CliRunner().invoke(app, list(words))
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return call


def test_explain(run):
    code, out, _ = run("explain", "program.py:energy", "--args", "np.ones(10)", "-math.pi")
    assert code == 0
    assert out.startswith("energy: value and gradient\n")
    assert "argument: a, float64" in out
    assert "def energy_" in out
    assert "\x1b" not in out


def test_explain_in_other_words(run):
    code, out, _ = run("explain", "program.py:energy", "--mode", "forward", "--args", "data", "3.0")
    assert code == 0
    assert "along a direction" in out
    code, out, _ = run("explain", "program.py:Model.loss", "--args", "1.5", "--stage", "frontend")
    assert code == 0
    assert "value and gradient" not in out


def test_check(run):
    code, out, _ = run("check", "program.py:energy", "--args", "np.ones(4)", "2.0")
    assert code == 0
    assert out == "energy: reverse and forward mode agree with finite differences.\n"
    code, out, _ = run("check", "program.py:doubled", "--mode", "forward", "--args", "data")
    assert out == "doubled: forward mode agrees with finite differences.\n"


def test_time(run):
    code, out, _ = run("time", "program.py:energy", "--args", "np.ones(4)")
    assert code == 0
    heading, *rows = [line.split("\t") for line in out.splitlines()]
    assert heading == ["what", "first call", "time", "ratio"]
    assert [row[0] for row in rows] == ["energy, Numba alone", "value and gradient", "prepared"]
    assert all(re.fullmatch(r"[\d.]+ (s|ms|µs)", row[2]) for row in rows)
    assert rows[0][3] == "1.00"


def test_cache(run, tmp_path):
    _, out, _ = run("cache")
    assert out.splitlines() == [f"folder: {tmp_path / 'cache'}", "holds: 0 derivatives, 0 bytes"]
    unique = f"def unique(x):\n    return x * {time.time()}\n"  # not yet compiled by this process
    (tmp_path / "other.py").write_text(unique)
    run("explain", "other.py:unique", "--args", "1.0")
    _, out, _ = run("cache")
    assert "holds: 1 derivative, " in out
    _, out, _ = run("cache", "--clear")
    assert out.startswith("1 derivative deleted from ")
    _, out, _ = run("cache")
    assert "holds: 0 derivatives" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("program.py:energy", "--args", "nowhere"), "cannot be evaluated. NameError"),
        (("program.py:energy", "--args", "np.arange(3)"), "`x` of energy is an array of int64"),
        (("program.py:energy",), "missing a required argument: 'x'"),
        (("program.py:missing",), "It has energy, doubled, generator"),
        (("program.py",), "Write FILE.py:FUNCTION"),
        (("absent.py:f",), "there is no file absent.py"),
        (("program.py:generator", "--args", "1.0"), "program.py:"),
        (("program.py:energy", "--args", "data", "--engine", "gpu"), "'numba', 'python'"),
    ],
)
def test_errors_are_prose(run, words, said):
    code, out, err = run("explain", *words)
    assert code == 1
    assert said in err
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert out == ""


def test_on_a_terminal(run, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert os.environ["FORCE_COLOR"]
    code, out, _ = run("explain", "program.py:energy", "--args", "data")
    assert code == 0
    assert "\x1b[" in out


def test_words_after_args_belong_to_it():
    words = ["f.py:f", "--args", "a", "-1", "--mode", "forward", "--args", "b"]
    spread = ["f.py:f", "--args", "a", "--args", "-1", "--mode", "forward", "--args", "b"]
    assert list(_spread(words)) == spread


def test_stages(run, monkeypatch):
    def measured_here(folder, place, args, engine):
        target = stages.Target.of(place, args)
        return [stages.measured(target, engine, Options(cache=False)) for _ in range(2)]

    monkeypatch.setattr(stages, "_in_a_process", measured_here)  # processes take seconds to start
    words = ("program.py:energy", "--stages", "--engine", "python", "--args", "np.ones(4)")
    code, out, _ = run("time", *words)
    assert code == 0
    heading, *rows = [line.split("\t") for line in out.splitlines()]
    assert heading == ["stage", "new process", "later in it", "new process, full cache"]
    assert [row[0] for row in rows] == list(stages.ROWS)
    assert all(cell.endswith(" ms") for row in rows for cell in row[1:])
    whole = [float(cell.split()[0]) for cell in rows[-1][1:]]
    for column, total in enumerate(whole, 1):
        parts = sum(float(row[column].split()[0]) for row in rows[:-1])
        assert abs(parts - total) < 1.0  # each is rounded to a tenth of a millisecond
