"""Every function of docs/rules.md in float64 and float32, at first and second order.

`python -m tests.rules.sweep python` runs all of it by the python engine, which takes ten minutes,
and keeps what it found in `swept.json`, where docs/rules.md has its columns from; with names behind
it, these functions, and with `rest`, those that are not in it yet. `native` in place of `python`
compares what is compiled with the python engine, and takes hours.
"""

from __future__ import annotations

import json
import sys
import warnings
from itertools import groupby
from pathlib import Path
from unittest import mock

from tapeless import pipeline
from tapeless.errors import TypingError
from tests.rules.left_out import DTYPES, LEFT_OUT, ORDERS
from tests.rules.trials import Trial, trials

RECORD = Path(__file__).parent / "swept.json"


def sweep(part: str, names: list[str]) -> None:
    """One part of the record, for these functions or for all."""
    from tests.rules.document import functions

    record = read_record()
    known = functions()
    if names == ["rest"]:
        names = [name for name in known if not PARTS[part].issubset(record.get(name, ()))]
    chosen = {name: known[name] for name in names} if names else known
    for name, found in groupby(trials(chosen), lambda trial: trial.name):
        shown = python([*found]) if part == "python" else native([*found])
        record[name] = record.get(name, {}) | shown
        RECORD.write_text(text_of(record))


PARTS = {"python": {*DTYPES}, "native": {"native"}}


def python(found: list[Trial]) -> dict[str, list[int]]:
    """For each dtype, how many trials of one function are right at first and at second order.

    Types are found by trying, which takes a thirtieth of the time.
    """
    with mock.patch.object(pipeline, "infer", side_effect=TypingError("found by trying")):
        return {
            dtype: [
                sum(is_right(trial, dtype, order, "python") for trial in found) for order in ORDERS
            ]
            for dtype in DTYPES
        }


def native(found: list[Trial]) -> dict[str, list[int]]:
    """In each dtype, whether compiled code of the first trial is right."""
    return {"native": [int(is_right(found[0], dtype, 1, "numba")) for dtype in DTYPES]}


def is_right(trial: Trial, dtype: str, order: int, engine: str) -> bool:
    if (trial.name, dtype, order) in LEFT_OUT:
        return False
    try:
        if engine == "numba":
            trial.compare_engines(dtype)
        else:
            trial.run(dtype, order, engine)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}".partition("\n\n")[0]
        print(trial.name, dtype, order, engine, problem, sep=" | ", flush=True)
        return False
    return True


def read_record() -> dict[str, dict[str, list[int]]]:
    """For each function, what `python` and `native` give."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def text_of(record: dict[str, dict[str, list[int]]]) -> str:
    lines = (f"{json.dumps(name)}: {json.dumps(record[name])}" for name in sorted(record))
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    warnings.simplefilter("ignore", RuntimeWarning)
    sweep(sys.argv[1], sys.argv[2:])
