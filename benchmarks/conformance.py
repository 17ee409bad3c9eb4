"""The scenarios against tapeless and its peers: who is right, refuses, or is silently wrong.

`python -m benchmarks.conformance` runs what was not run yet, with every library that is installed,
and writes docs/conformance.md. Results are kept program by program, so it may be stopped and
started again, and `--library JAX` runs one library beside others in a process of its own. Remove
build/conformance to begin anew.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import track

import tapeless as tl
from benchmarks.conformance_page import page
from benchmarks.peers import PEERS, installed
from tapeless.compile.cache_key import key
from tapeless.testing.conformance import Outcome, Verdict, programs, run_scenarios
from tapeless.testing.operators import Operators, tapeless_operators

# The peers that have `<name>_operators.py` in benchmarks/peers.
OPERATORS = {"JAX": "jax", "PyTorch": "torch", "autograd": "autograd"}
SECONDS = 60.0
RESULTS = Path("build/conformance")
PAGE = Path("docs/conformance.md")


def main() -> None:
    parser = argparse.ArgumentParser(description="the scenarios against tapeless and its peers")
    parser.add_argument("--library", action="append", help="run this one alone, and write no page")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long a program may run")
    choice = parser.parse_args()
    for name in choice.library or ("tapeless", *filter(OPERATORS.get, installed())):
        run(name, choice.seconds)
    if not choice.library:
        PAGE.write_text(page(dict(results()), choice.seconds), encoding="utf-8")


def run(name: str, seconds: float) -> None:
    """Every program of which there is no outcome of this version of the library yet, or which was
    late with another limit.
    """
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = file_of(name)
    late = f"more than {seconds:g} s"
    done = {
        each.scenario
        for each in outcomes(file)
        if each.verdict is not Verdict.LATE or each.reason == late
    }
    left = [each for each in programs() if each.name not in done]
    found = run_scenarios(operators(name), left, seconds=seconds)
    with file.open("a", encoding="utf-8") as out:
        for each in track(found, name, len(left), console=Console(stderr=True)):
            print(json.dumps(asdict(each)), file=out, flush=True)


def operators(name: str) -> Operators:
    if name == "tapeless":
        return tapeless_operators("python")  # the same derivatives, and nothing to compile
    return import_module(f"benchmarks.peers.{OPERATORS[name]}_operators").OPERATORS


def results() -> Iterator[tuple[str, list[Outcome]]]:
    """The outcomes of each library, with its version, in the order of the programs."""
    for name in ("tapeless", *OPERATORS):
        if file_of(name).exists():
            known = sorted(
                outcomes(file_of(name)), key=lambda each: each.verdict is not Verdict.LATE
            )
            found = {each.scenario: each for each in known}  # the last of several counts
            yield title(name), [found[each.name] for each in programs() if each.name in found]


def outcomes(file: Path) -> list[Outcome]:
    if not file.exists():
        return []
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Outcome(**{**line, "verdict": Verdict(line["verdict"])}) for line in lines]


def file_of(name: str) -> Path:
    """Where results are: those of tapeless belong to its source, those of others to a version."""
    source = f" {key()[:12]}" if name == "tapeless" else ""
    return RESULTS / f"{title(name)}{source}.jsonl"


def title(name: str) -> str:
    """A library with its version."""
    found = version(PEERS[name][0]) if name in PEERS else tl.__version__
    return f"{name} {found.partition('+')[0]}"


if __name__ == "__main__":
    main()
