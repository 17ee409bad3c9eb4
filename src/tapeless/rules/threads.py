"""The iterations of a loop, shared out among threads as `lower/threads.py` asks for it."""

from __future__ import annotations

from tapeless.rules.registry import zero_derivative
from tapeless.rules.spelling import same

SHARES = {"thread_count": "{0}", "share": "{0}, {1}, {2}, {3}"}
# Subscripts of one or two indices, by the number of operands.
SUBSCRIPTS = {
    "load1_noting": 4,
    "load2_noting": 5,
    "add1_noting": 5,
    "add2_noting": 6,
}

for name, arguments in SHARES.items():
    where = (f"threads:{name}",)
    same(name, f"{name}({arguments})", runtime=where, python_runtime=where)
for name, count in SUBSCRIPTS.items():
    where = (f"threads:{name}",)
    operands = ", ".join(f"{{{k}}}" for k in range(count))
    effect = not name.startswith("load")
    same(name, f"{name}({operands})", effect=effect, runtime=where, python_runtime=where)

zero_derivative(*SHARES, *SUBSCRIPTS)
