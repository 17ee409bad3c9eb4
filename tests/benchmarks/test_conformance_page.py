"""The page about conformance says of tapeless what the scenarios say of it."""

import re
from pathlib import Path

from benchmarks.conformance_page import page
from benchmarks.peers.reasons import REASONS
from tapeless.testing.conformance import Outcome, Verdict, programs

PAGE = (Path(__file__).parents[2] / "docs/conformance.md").read_text(encoding="utf-8")


def table(heading):
    """The rows of the table under a heading, as lists of cells without their backticks."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line for line in part.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip(" `") for cell in row.strip("|").split(" | ")] for row in rows]


def test_tapeless_is_right_but_for_what_the_scenarios_refuse():
    refused = {row[0] for row in table("Refused by tapeless")}
    assert refused == {each.name for each in programs() if each.refused}
    verdicts = {
        row[0]: row[1] for row in table("Every program that one of them does not get right")
    }
    assert {name for name, verdict in verdicts.items() if verdict == "refused"} == refused
    assert {v for name, v in verdicts.items() if name not in refused} == {"right"}


def test_the_counts_are_those_of_the_scenarios():
    refused = len(table("Refused by tapeless"))
    number = len(programs())
    [total] = re.findall(r"^\| \*\*all\*\* \| (\d+) \| ([^|]*) \|", PAGE, re.MULTILINE)
    assert total == (str(number), f"{number - refused} / {refused} / 0 / 0 / 0")


def test_every_wrong_result_was_examined():
    assert "not examined" not in PAGE
    rows = {(row[0], row[1]) for row in table("Silently wrong")}
    assert rows == set(REASONS)


def test_writing_a_page():
    def outcome(verdict, reason=""):
        return [Outcome("p", "control_flow", verdict, reason)]

    text = page(
        {
            "tapeless 1": outcome(Verdict.REFUSED, "UnsupportedCall: /a/b.py:3: no rule for `f`"),
            "JAX 2": outcome(Verdict.WRONG, "GradientMismatch: 1 | 2"),
        },
        60.0,
    )
    assert "| control flow | 1 | 0 / 1 / 0 / 0 / 0 | 0 / 0 / 0 / 1 / 0 |" in text
    assert "| `p` | no rule for `f` |" in text
    assert "| JAX | `p` | not examined: GradientMismatch: 1 \\| 2 |" in text
    assert "| `p` | refused | wrong |" in text
