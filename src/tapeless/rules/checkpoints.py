"""Which states of a long loop are kept, as `transform/checkpoint.py` asks for it."""

from __future__ import annotations

from tapeless.rules.registry import zero_derivative
from tapeless.rules.spelling import same

PLANS = {
    "assume_fits": "{0}, {1}",
    "segment_length": "{0}, {1}, {2}, {3}",
    "segment_count": "{0}, {1}",
    "slot_count": "{0}, {1}, {2}",
    "segment_stop": "{0}, {1}, {2}",
    "advance": "{0}, {1}",
}

for name, arguments in PLANS.items():
    where = (f"checkpoints:{name}",)
    effect = name == "assume_fits"
    text = f"{name}({arguments})"
    same(name, text, effect=effect, runtime=where, python_runtime=where)

zero_derivative(*PLANS)
