"""The time of derivatives over the time of the function itself, compiled by Numba alone.

Run as `python -m benchmarks.run`. Every contender is called from Python, with one thread, on
arguments that are ready, in turns with the others; its result must agree with that of the
derivative written by hand.
"""

import benchmarks.single_thread  # noqa: F401, I001  before anything that starts threads

import argparse
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.case import Case
from benchmarks.cases import CASES
from benchmarks.measure import Contender, measure
from benchmarks.ours import CONTENDERS
from benchmarks.peers import PEERS, contender, installed
from benchmarks.picture import picture
from benchmarks.table import show


def main() -> None:
    choice = command_line().parse_args()
    console = Console(width=120)
    peers = chosen_peers(choice.peers)
    for name in PEERS:
        if choice.peers == "all" and name not in peers:
            console.print(f"{name} is not installed: skipped")
    contenders: dict[str, Contender] = {**CONTENDERS, **{name: contender(name) for name in peers}}
    results = [
        measure(case, contenders, choice.repetitions)
        for case in track(
            chosen_cases(choice.only), "measuring", console=Console(stderr=True), transient=True
        )
    ]
    if choice.picture:
        Path(choice.picture).write_text(picture(results), encoding="utf-8")
    show(console, results, [name for name in contenders if name != "primal"])
    if any(measured.failures for measured in results):
        raise SystemExit(1)


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="a case; may be repeated"
    )
    parser.add_argument("--repetitions", type=int, default=30, metavar="N")
    parser.add_argument(
        "--peers", default="all", help='"all" that are installed, "none", or names with commas'
    )
    parser.add_argument("--picture", metavar="FILE", help="draw the medians as an SVG")
    return parser


def chosen_cases(names: Sequence[str]) -> list[Case]:
    unknown = [name for name in names if not any(name in case.name for case in CASES)]
    if unknown:
        known = ", ".join(case.name for case in CASES)
        raise SystemExit(f"no case is called {', '.join(unknown)}; there are {known}")
    return [case for case in CASES if not names or any(name in case.name for name in names)]


def chosen_peers(names: str) -> tuple[str, ...]:
    if names == "all":
        return installed()
    wanted = [] if names == "none" else [name.strip().lower() for name in names.split(",")]
    known = {name.lower(): name for name in PEERS}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SystemExit(f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}")
    return tuple(known[name] for name in wanted)


if __name__ == "__main__":
    main()
