"""`tapeless check`: derivatives against finite differences."""

from __future__ import annotations

from typing import Annotated

import typer

from tapeless.cli.command_line import ArgsOption, EngineOption, Target, TargetOption
from tapeless.cli.output import tell
from tapeless.testing.check import check_grads

MODES = {"both": ("reverse", "forward"), "reverse": ("reverse",), "forward": ("forward",)}


def command(
    target: TargetOption,
    args: ArgsOption,
    order: Annotated[int, typer.Option(help="Check derivatives up to this order.", min=1)] = 1,
    mode: Annotated[str, typer.Option(help="reverse, forward or both.")] = "both",
    engine: EngineOption = "auto",
) -> None:
    """Compare the derivatives of a function with finite differences and with each other."""
    if mode not in MODES:
        raise typer.BadParameter(f"{mode} is not one of {', '.join(MODES)}", param_hint="--mode")
    wanted = Target.of(target, args)
    check_grads(wanted.function, wanted.args, order=order, modes=MODES[mode], engine=engine)
    modes = " and ".join(MODES[mode])
    agree = "agree" if mode == "both" else "agrees"
    orders = "" if order == 1 else f", up to order {order}"
    tell(f"{wanted.name}: {modes} mode {agree} with finite differences{orders}.")
