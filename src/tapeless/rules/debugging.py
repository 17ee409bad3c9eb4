"""Operations that only derivatives with `Options(debug=…)` contain."""

from __future__ import annotations

from tapeless.rules.registry import Operation, define, zero_derivative

WATCHES = {
    "watch_number": ("watch_number({0}, {1}, {2}, {3})", "watch({0}, {1}, {2}, {3})"),
    "watch_array": ("watch_array({0}, {1}, {2}, {3})", "watch({0}, {1}, {2}, {3})"),
    "watch_shape": (
        "watch_shape({0}, {1}, {2}, {3})",
        "watch_plain_shape({0}, {1}, {2}, {3})",
    ),
    "watch_shadow": (
        "watch_shadow({0}, {1}, {2}, {3})",
        "watch_plain_shadow({0}, {1}, {2}, {3})",
    ),
    "watch_view": (
        "watch_view({0}, {1}, {2}, {3}, {4}, {5})",
        "watch_plain_view({0}, {1}, {2}, {3}, {4}, {5})",
    ),
    "show": ("show({0}, {1}, {2})", "show({0}, {1}, {2})"),
}
for name, (native, plain) in WATCHES.items():
    define(
        Operation(
            name,
            numba=native,
            python=plain,
            runtime=(f"debugging:{native.partition('(')[0]}",),
            python_runtime=(f"debugging:{plain.partition('(')[0]}",),
            effect=True,
        )
    )

zero_derivative(*WATCHES)
