"""`tapeless time --stages`: what the way to the first gradient takes, in processes of their own.

Run as `python -m tapeless.cli.stages TARGET ENGINE EXPR …`, it prints the seconds in this process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from time import perf_counter

from tapeless.api.gradients import value_and_grad
from tapeless.cli.command_line import Target
from tapeless.cli.output import show_table
from tapeless.compile.stopwatch import STAGES, watched
from tapeless.errors import TapelessError
from tapeless.options import Options

ROWS = ("import", *STAGES, "first call", "all")
Seconds = dict[str, float]


def show_stages(target: str, args: Sequence[str], engine: str) -> None:
    """A table of what each stage takes: in a new process with an empty cache, in the same process
    once more, and in a new process that finds the cache full.
    """
    with tempfile.TemporaryDirectory() as folder:
        cold, again = _in_a_process(folder, target, args, engine)
        warm, _ = _in_a_process(folder, target, args, engine)
    rows = [
        (name, *(f"{1e3 * seconds[name]:.1f} ms" for seconds in (cold, again, warm)))
        for name in ROWS
    ]
    headings = ("stage", "new process", "later in it", "new process, full cache")
    show_table("From the function to its first value and gradient", headings, rows)


def _in_a_process(folder: str, target: str, args: Sequence[str], engine: str) -> list[Seconds]:
    finished = subprocess.run(
        [sys.executable, "-m", __name__, target, engine, *args],
        env={**os.environ, "TAPELESS_CACHE_DIR": folder},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode:
        raise TapelessError(finished.stderr.strip().splitlines()[-1])
    return json.loads(finished.stdout.splitlines()[-1])


def measured(target: Target, engine: str, options: Options) -> Seconds:
    """Seconds for each stage, up to the first result."""
    start = perf_counter()
    import_module("tapeless.compiler")  # as the first derivative of a process does
    imported = perf_counter() - start
    with watched() as watch:
        value_and_grad(target.function, target.float_names, engine=engine, options=options)(
            *target.args
        )
    whole = perf_counter() - start
    known = {"import": imported, **watch.seconds}
    return {**known, "first call": whole - sum(known.values()), "all": whole}


def main(place: str, engine: str, *expressions: str) -> None:
    """Measure here, with the cache and then without."""
    target = Target.of(place, expressions)
    results = [measured(target, engine, Options(cache=cached)) for cached in (True, False)]
    print(json.dumps(results))


if __name__ == "__main__":
    main(*sys.argv[1:])
