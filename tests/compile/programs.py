"""Texts as the emitter writes them."""

from tapeless.compile import modules
from tapeless.emit.written import Written
from tapeless.ir.nodes import Location


def written(text, name="double"):
    lines = text.splitlines()
    places = [
        Location("/home/user/orbit.py", 10 + k, 4, 9, f"    line {k}") if "return" in line else None
        for k, line in enumerate(lines)
    ]
    return Written(text, name, tuple(places))


def python(factor=2):
    return written(f"def double(x):\n    return (x * {factor},)\n")


def numba(factor=2):
    return written(
        "from numba import njit\n\n\n"
        '@njit(error_model="numpy")\n'
        f"def double(x):\n    return (x * {factor},)\n"
    )


def load(text, key, *, cache=True, metadata=None):
    """The function of a text, in the dialect that it shows."""
    dialect = "numba" if "njit" in text.text else "python"
    return modules.load(text, key, dialect=dialect, cache=cache, metadata=metadata).function
