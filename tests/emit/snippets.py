"""The text inside of the functions that are written for small programs."""

from tapeless.emit import numba
from tests.emit.programs import straight


def body(function, dialect=numba):
    """The lines inside of the function."""
    lines = dialect.write(function, "program").text.split("):\n", 1)[1].splitlines()
    return "\n".join(line[4:] for line in lines)


def only(write, *types, dialect=numba, **how):
    return body(straight(write, *types, **how), dialect)
