"""Functions whose result is a whole number, an index or an order: they carry no derivative."""

from __future__ import annotations

import builtins

import numpy as np

from tapeless.ir.types import INTEGERS
from tapeless.rules.registry import METHODS, WHOLE_ARRAY, callee, zero_derivative
from tapeless.rules.spelling import same

for name in ("flatnonzero", "count_nonzero"):
    same(f"numpy.{name}", f"np.{name}({{0}})", cost=WHOLE_ARRAY)
    callee(getattr(np, name), operation=f"numpy.{name}", signature="a")
    zero_derivative(f"numpy.{name}")


for name in (*INTEGERS, "bool_"):
    same(f"numpy.{name}", f"np.{name}({{0}})", elementwise=True)
    callee(getattr(np, name), operation=f"numpy.{name}", signature="a, /")
    zero_derivative(f"numpy.{name}")

for full, function, places in (
    ("builtins.round", builtins.round, "ndigits"),
    ("numpy.round", np.round, "decimals"),
):
    short = full.replace("numpy", "np").replace("builtins.", "")
    same(
        full,
        lambda args, attrs, short=short: f"{short}({', '.join(args)})",
        elementwise=True,
    )
    callee(function, operation=full, signature=f"a, {places}=None")
    zero_derivative(full)
callee(np.around, operation="numpy.round", signature="a, decimals=None")
METHODS["round"] = np.round
