"""Printing: rich on a terminal, plain text when piped."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table


def tell(text: str) -> None:
    """A line of prose."""
    print(text)


def tell_error(text: str) -> None:
    """What went wrong, to standard error."""
    console = Console(stderr=True, highlight=False)
    if console.is_terminal:
        console.print("error:", style="bold red", end=" ")
        console.print(text, markup=False, soft_wrap=True)
    else:
        print(f"error: {text}", file=sys.stderr)


def show_source(text: str) -> None:
    """Python, or something like it."""
    console = Console()
    if console.is_terminal:
        console.print(Syntax(text, "python", background_color="default", word_wrap=True))
    else:
        print(text)


def show_facts(text: str) -> None:
    """Lines of the form `name: value`."""
    console = Console(highlight=False)
    for line in text.splitlines():
        name, colon, value = line.partition(": ")
        if console.is_terminal and colon:
            console.print(name, style="bold", end=colon, markup=False)
            console.print(value, markup=False, soft_wrap=True)
        else:
            print(line)


def show_table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table; piped, its columns are separated by tabs."""
    console = Console()
    if not console.is_terminal:
        for row in (headings, *rows):
            print("\t".join(row))
        return
    table = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)
