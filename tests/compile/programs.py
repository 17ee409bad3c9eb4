"""Texts as the emitter writes them."""

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
