"""Casts, operations on bits and other functions whose result is a whole number, beside a float."""

import numpy as np

from tests.rules.programs.data import A, X

BITS = np.array([3, 5, 6, 1, 2])


def times_cast(kind):
    return lambda x: x * kind(5.0 * x[0])


def times_bits(operation):
    return lambda x: x * operation(BITS, 3)


def times_inverted(operation):
    return lambda x: x * operation(BITS)


KINDS = """byte ubyte short ushort intc uintc int_ uint long ulong intp uintp
int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool bool_"""
PAIRS = """bitwise_and bitwise_or bitwise_xor bitwise_left_shift bitwise_right_shift
left_shift right_shift"""
SINGLES = "invert bitwise_not bitwise_invert"

CASES = [
    *((f"numpy.{name}", times_cast(getattr(np, name)), (X,)) for name in KINDS.split()),
    *((f"numpy.{name}", times_bits(getattr(np, name)), (X,)) for name in PAIRS.split()),
    *((f"numpy.{name}", times_inverted(getattr(np, name)), (X,)) for name in SINGLES.split()),
    ("builtins.bool", lambda x: x * bool(x[0]), (X,)),
    ("numpy.ndim", lambda x: x * np.ndim(x), (A,)),
    ("numpy.size", lambda x: x * np.size(x), (A,)),
]
