"""The page that says how the libraries fare with the scenarios."""

from collections import Counter
from collections.abc import Iterator

from benchmarks.peers.reasons import REASONS
from tapeless.testing.conformance import Outcome, Verdict

HEAD = """# Conformance

The programs of `tapeless.testing.scenarios`, each at one point, differentiated in reverse mode by
tapeless and by other libraries. `python -m benchmarks.conformance` writes this page, with the
libraries that are installed (`make bench-peers` installs them); nothing in it is by hand but the
reasons of wrong results, in `benchmarks/peers/reasons.py`.

The programs are run as they are, but for one change that a user of the other libraries makes first:
`np`, `math` and arrays outside of the functions are the library's own. Containers and objects among
the arguments are taken apart for them, and arguments copied, so that nobody fails because of these.
JAX compiles nothing here, because with `jax.jit` no program could branch on a value; nor does
tapeless, whose python engine this is. Compiled code of tapeless differs in one program: it goes on
after a division by zero ([limitations](limitations.md)).

- *right*: the gradient agrees with finite differences and with what the scenario states; or the
  program raises, and the same exception arrives.
- *refused*: an exception of the library's own, or a warning of its own beside a wrong result.
- *other*: with the library's arrays the program gives another value, or does not raise, already
  without a derivative. In PyTorch `s += x` changes every name of `s`; in JAX an index that is out
  of range is moved into it.
- *wrong*: neither exception nor warning, and a gradient or a value that is not the program's.
- *late*: not done in {seconds:g} seconds.
"""

Table = dict[str, list[Outcome]]


def page(outcomes: Table, seconds: float) -> str:
    """The page of the outcomes of each library."""
    lines = [
        HEAD.format(seconds=seconds),
        *counts(outcomes),
        *silently_wrong(outcomes),
        *refused_here(outcomes),
        *every(outcomes),
    ]
    return "\n".join(lines) + "\n"


def counts(outcomes: Table) -> list[str]:
    """How often each verdict was given, by heading."""
    lines = ["Right / refused / other / wrong / late:", ""]
    lines += row("section", "programs", *outcomes)
    lines += row("---", *["---:"] * (1 + len(outcomes)))
    first = next(iter(outcomes.values()))
    for heading in [*dict.fromkeys(each.heading for each in first), ""]:
        of_heading = [
            [each for each in found if heading in (each.heading, "")] for found in outcomes.values()
        ]
        name = heading.replace("_", " ") or "**all**"
        lines += row(name, str(len(of_heading[0])), *map(tally, of_heading))
    return [*lines, ""]


def tally(found: list[Outcome]) -> str:
    number = Counter(each.verdict for each in found)
    return " / ".join(str(number[verdict]) for verdict in Verdict)


def silently_wrong(outcomes: Table) -> list[str]:
    """The silently wrong, with why; one that nobody has looked into says what was found."""
    lines = ["## Silently wrong", "", *row("library", "program", "why"), *row("---", "---", "---")]
    for title, found in outcomes.items():
        for each in found:
            if each.verdict is Verdict.WRONG:
                library = title.split()[0]
                why = REASONS.get((library, each.scenario), f"not examined: {each.reason}")
                lines += row(library, f"`{each.scenario}`", why.replace("|", "\\|"))
    return [*lines, ""]


def refused_here(outcomes: Table) -> list[str]:
    """What tapeless refuses, in its own words."""
    lines = ["## Refused by tapeless", "", "[Limitations](limitations.md) says more.", ""]
    lines += [*row("program", "message"), *row("---", "---")]
    for title, found in outcomes.items():
        for each in found:
            if title.startswith("tapeless") and each.verdict is Verdict.REFUSED:
                lines += row(f"`{each.scenario}`", message(each.reason).replace("|", "\\|"))
    return [*lines, ""]


def message(reason: str) -> str:
    """What an exception says, without the place."""
    return reason.partition(": ")[2].partition(".py:")[2].partition(": ")[2] or reason


def every(outcomes: Table) -> list[str]:
    """One row for each program that one of them does not get right."""
    lines = ["## Every program that one of them does not get right", ""]
    lines += [*row("program", *outcomes), *row(*["---"] * (1 + len(outcomes)))]
    lines += [line for cells in _rows(outcomes) for line in row(*cells)]
    return lines


def _rows(outcomes: Table) -> Iterator[list[str]]:
    for of_one in zip(*outcomes.values(), strict=True):
        if any(each.verdict is not Verdict.RIGHT for each in of_one):
            yield [f"`{of_one[0].scenario}`", *(each.verdict.value for each in of_one)]


def row(*cells: str) -> list[str]:
    return [f"| {' | '.join(cells)} |"]
