"""Draws the medians as an SVG: a row for each case, a mark for each contender."""

import math
from collections.abc import Iterator, Sequence
from html import escape

from benchmarks.measure import Measured

# What is drawn, its name in the legend, its colour (of Okabe and Ito's eight) and radius. The dots
# drawn last lie on top.
MARKS = (
    ("tangent", "tangent", "#999999", 4.0),
    ("autograd", "autograd", "#cc79a7", 4.0),
    ("PyTorch", "PyTorch", "#d55e00", 4.0),
    ("JAX", "JAX", "#0072b2", 4.0),
    ("prepared", "tapeless", "#009e73", 5.5),
)
BY_HAND = "by hand"
LEFT, RIGHT, ROW, TOP, BOTTOM = 320, 30, 22, 78, 34
WIDTH = 880
STYLE = (
    "text { font: 12px system-ui, sans-serif; fill: #222 } "
    ".end { text-anchor: end } .middle { text-anchor: middle } .bold { font-weight: 600 }"
)


def picture(results: Sequence[Measured]) -> str:
    rows = [measured for measured in results if "primal" in measured.timings]
    axis = Axis.over([ratio for measured in rows for _, ratio in ratios(measured)])
    height = TOP + ROW * len(rows) + BOTTOM
    size = f'width="{WIDTH}" height="{height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {size}>',
        f"<style>{STYLE}</style>",
        f'<rect {size} fill="white"/>',
        *heading(rows),
        *grid(axis, height),
        *(part for number, measured in enumerate(rows) for part in row(measured, number, axis)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


class Axis:
    """A logarithmic axis over whole decades, so that equal factors are equal lengths."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    @staticmethod
    def over(values: Sequence[float]) -> "Axis":
        powers = [math.log10(value) for value in (*values, 0.5, 2.0)]
        return Axis(math.floor(min(powers)), math.ceil(max(powers)))

    def at(self, value: float) -> float:
        part = (math.log10(value) - self.first) / (self.last - self.first)
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)


def ratios(measured: Measured) -> Iterator[tuple[str, float]]:
    for name in (BY_HAND, *(mark[0] for mark in MARKS)):
        ratio = measured.ratio(name)
        if ratio is not None:
            yield name, ratio


def heading(rows: Sequence[Measured]) -> Iterator[str]:
    title = "Time of value and gradient, as a multiple of the function's under Numba"
    yield text(12, 22, title, "bold")
    present = {name for measured in rows for name, _ in ratios(measured)}
    x = 12
    if BY_HAND in present:
        yield bar(x + 4, 44, 12)
        yield text(x + 14, 48, BY_HAND)
        x += 90
    for contender, name, colour, radius in reversed(MARKS):
        if contender in present:
            yield dot(x + 4, 44, radius, colour, name)
            yield text(x + 14, 48, name)
            x += 90


def grid(axis: Axis, height: int) -> Iterator[str]:
    for power in range(axis.first, axis.last + 1):
        x = axis.at(10.0**power)
        colour = "#222" if power == 0 else "#ddd"
        yield f'<line x1="{x}" x2="{x}" y1="{TOP - 8}" y2="{height - BOTTOM}" stroke="{colour}"/>'
        yield text(x, height - BOTTOM + 18, f"{10.0**power:g}×", "middle")


def row(measured: Measured, number: int, axis: Axis) -> Iterator[str]:
    y = TOP + ROW * number + ROW / 2
    yield text(LEFT - 16, y + 4, measured.case.title, "end")
    found = dict(ratios(measured))
    for contender, name, colour, radius in MARKS:
        if contender in found:
            told = f"{name}: {found[contender]:.3g}×"
            yield dot(axis.at(found[contender]), y, radius, colour, told)
    if BY_HAND in found:
        yield bar(axis.at(found[BY_HAND]), y, 16)


def text(x: float, y: float, words: str, style: str = "") -> str:
    return f'<text x="{x}" y="{y}" class="{style}">{escape(words)}</text>'


def dot(x: float, y: float, radius: float, colour: str, told: str) -> str:
    title = f"<title>{escape(told)}</title>"
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}">{title}</circle>'


def bar(x: float, y: float, height: float) -> str:
    top = y - height / 2
    return f'<rect x="{x - 1}" y="{top}" width="2" height="{height}" fill="#222"/>'
