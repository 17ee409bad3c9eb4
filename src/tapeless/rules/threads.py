"""The iterations of a loop, shared out among threads as `lower/threads.py` asks for it."""

from __future__ import annotations

from tapeless.rules.registry import zero_derivative
from tapeless.rules.spelling import same

for name, arguments in {"thread_count": "{0}", "share": "{0}, {1}, {2}, {3}"}.items():
    where = (f"threads:{name}",)
    same(name, f"{name}({arguments})", runtime=where, python_runtime=where)

zero_derivative("thread_count", "share")
