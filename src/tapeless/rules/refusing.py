"""Refusing a call from within the Python that is read in place of it."""

from __future__ import annotations

from typing import NoReturn


def refused(what: str, remedy: str = "") -> NoReturn:
    """Say that tapeless does not support `what`: `UnsupportedCall` on the line of the user's call.

    Only for conditions that are decided while a program is read.
    """
    raise TypeError("a program reads this function")
