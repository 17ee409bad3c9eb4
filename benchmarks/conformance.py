"""The scenarios against tapeless and its peers: who is right, refuses, or is silently wrong.

Run as `python -m benchmarks.conformance`; `--page FILE` writes the tables as a page.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.progress import track

from benchmarks.peers import installed
from tapeless.testing.conformance import Outcome, Verdict, programs, run_scenarios
from tapeless.testing.operators import Operators, tapeless_operators

# The peers that have `<name>_operators.py` in benchmarks/peers.
OPERATORS = {"JAX": "jax", "PyTorch": "torch", "autograd": "autograd"}
SECONDS = 60.0

HEAD = """# Conformance

The programs of `tapeless.testing.scenarios`, each at one point, differentiated in reverse mode.
This page is written by `python -m benchmarks.conformance --page FILE`; nothing in it is by hand.

The programs are run as they are, but for one change that a user of the library makes first: `np`
and `math` are the library's own namespace where it has a function of the name. JAX compiles
nothing here, because with `jax.jit` no program could branch on a value.

- *right*: the gradient agrees with finite differences and with what the scenario states; or the
  program raises, and the same exception arrives.
- *refused*: an exception of the library's own.
- *wrong*: no exception, and a gradient or a value that is not the program's, or arguments that
  were changed.
- *late*: not done in {seconds:g} seconds.

"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--page", metavar="FILE", help="write the page here instead of the terminal"
    )
    choice = parser.parse_args()
    outcomes = {name: examine(name, each) for name, each in libraries().items()}
    page = "\n".join(
        [HEAD.format(seconds=SECONDS), *counts(outcomes), *wrong(outcomes), *every(outcomes)]
    )
    if choice.page:
        Path(choice.page).write_text(page + "\n", encoding="utf-8")
    else:
        Console().print(page, markup=False)


def libraries() -> dict[str, Operators]:
    """tapeless, and what is installed of its peers."""
    found = {"tapeless": tapeless_operators()}
    for name in installed():
        if name in OPERATORS:
            module = import_module(f"benchmarks.peers.{OPERATORS[name]}_operators")
            found[name] = module.OPERATORS
    return found


def examine(name: str, operators: Operators) -> list[Outcome]:
    total = len(programs())
    console = Console(stderr=True)
    return list(track(run_scenarios(operators, seconds=SECONDS), name, total, console=console))


def counts(outcomes: dict[str, list[Outcome]]) -> list[str]:
    """How often each verdict was given, by heading."""
    lines = row("heading", "programs", *outcomes)
    lines += row("---", *(["---:"] * (1 + len(outcomes))))
    (first, *_) = outcomes.values()
    for heading in [*dict.fromkeys(each.heading for each in first), ""]:
        of_heading = {
            name: [each for each in found if heading in (each.heading, "")]
            for name, found in outcomes.items()
        }
        number = str(len(next(iter(of_heading.values()))))
        lines += row(heading or "**all**", number, *(tally(each) for each in of_heading.values()))
    return ["Right · refused · wrong · late:", "", *lines, ""]


def tally(found: Iterable[Outcome]) -> str:
    number = Counter(each.verdict for each in found)
    return " · ".join(str(number[verdict]) for verdict in Verdict)


def wrong(outcomes: dict[str, list[Outcome]]) -> list[str]:
    """The silently wrong, with what was found."""
    lines = [
        "## Silently wrong",
        "",
        *row("library", "program", "found"),
        *row("---", "---", "---"),
    ]
    for name, found in outcomes.items():
        for each in found:
            if each.verdict is Verdict.WRONG:
                lines += row(name, f"`{each.scenario}`", each.reason.replace("|", "\\|"))
    return [*lines, ""]


def every(outcomes: dict[str, list[Outcome]]) -> list[str]:
    """One row for each program."""
    lines = [
        "## Every program",
        "",
        *row("program", *outcomes),
        *row(*["---"] * (1 + len(outcomes))),
    ]
    for of_one in zip(*outcomes.values(), strict=True):
        lines += row(f"`{of_one[0].scenario}`", *(each.verdict.value for each in of_one))
    return lines


def row(*cells: str) -> list[str]:
    return [f"| {' | '.join(cells)} |"]


if __name__ == "__main__":
    main()
