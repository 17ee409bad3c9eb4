"""What one process keeps for another: no inference, no compilation, no race."""

import os
import subprocess
import sys
import textwrap

import pytest

HEAD = """
import time
import numba, numpy as np
start = time.perf_counter()
from numba.core import event
events = []
class Count(event.Listener):
    def on_start(self, what):
        events.append(what.kind)
    def on_end(self, what):
        pass
event.register("numba:compile", Count())
event.register("numba:run_pass", Count())
from tapeless.compile.modules import lookup
from tests.compile.programs import load, numba as text
"""

FIRST = (
    HEAD
    + """
double = load(text(), "k1")
double(np.arange(3.0))
assert "numba:compile" in events
"""
)

SECOND = (
    HEAD
    + """
double = lookup("k1").function
result = double(np.arange(3.0))[0]
assert result.tolist() == [0.0, 2.0, 4.0]
print(time.perf_counter() - start, len(events))
"""
)

FORK = (
    HEAD
    + """
import os
double = load(text(), "k1")
double(1.0)
child = os.fork()
if child == 0:
    ok = double(2.0) == (4.0,) and load(text(3), "k2")(2.0) == (6.0,)
    os._exit(0 if ok else 1)
assert os.waitpid(child, 0)[1] == 0
assert double(2.0) == (4.0,)
"""
)


def start(script):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert err == ""
    return out


def test_a_second_process_neither_types_nor_compiles():
    finish(start(FIRST))
    seconds, count = finish(start(SECOND)).split()
    assert int(count) == 0
    assert float(seconds) < 3.0  # 0.1 on an idle machine


def test_two_processes_at_once():
    both = [start(FIRST), start(FIRST)]
    for process in both:
        finish(process)
    assert finish(start(SECOND)).split()[1] == "0"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_fork_after_compilation():
    finish(start(FORK))
