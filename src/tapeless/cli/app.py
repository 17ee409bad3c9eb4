"""The application: its commands, and errors told as prose."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from tapeless.cli import cache, check, explain, time
from tapeless.cli.command_line import Expressions
from tapeless.cli.output import tell_error
from tapeless.errors import TapelessError


class Prose(TyperGroup):
    """Prints the errors of tapeless without a traceback: they say what is wrong, and where."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except TapelessError as error:
            tell_error(str(error))
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=Prose,
    help="Derivatives of plain Python, compiled, and written so that a person can read them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("explain", cls=Expressions)(explain.command)
app.command("check", cls=Expressions)(check.command)
app.command("time", cls=Expressions)(time.command)
app.command("cache")(cache.command)
