"""`tapeless explain`: the derivative as Python, and what it records."""

from __future__ import annotations

from typing import Annotated

import typer

from tapeless.api.explain import explain
from tapeless.cli.command_line import ArgsOption, EngineOption, Target, TargetOption
from tapeless.cli.output import show_facts, show_source, tell


def command(
    target: TargetOption,
    args: ArgsOption,
    mode: Annotated[str, typer.Option(help="reverse or forward.")] = "reverse",
    stage: Annotated[str | None, typer.Option(help="Show this stage of the compiler.")] = None,
    engine: EngineOption = "auto",
) -> None:
    """Print the derivative of a function, its engine and what it records."""
    wanted = Target.of(target, args)
    text = explain(wanted.function, *wanted.args, mode=mode, stage=stage, engine=engine)
    if stage is not None:
        show_source(text)
        return
    facts, _, source = text.partition("\n\n")
    show_facts(facts)
    tell("")
    show_source(source)
