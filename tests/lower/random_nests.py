"""Programs of nested loops at random: places computed from several indices, sums in numbers and in
elements, triangles, blocks, descending and empty loops.
"""

import random

EXTENTS = ("n", "m", "p", "q")
INDICES = ("i", "j", "k", "l")
OUTPUTS = {
    "a.copy()": ("n", "m"),
    "np.zeros((n, q))": ("n", "q"),
    "np.ones(n * p)": ("n * p",),
    "np.zeros((n * p, m * q))": ("n * p", "m * q"),
}


class Nests:
    """Writes one program of two matrices."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.made = self.random.choice(list(OUTPUTS))
        self.lines = ["def f(a, b):", "    n, m = a.shape", "    p, q = b.shape"]
        self.lines += ["    total = 0.0", f"    out = {self.made}"]

    def text(self) -> str:
        for _ in range(self.random.choice([1, 1, 2])):
            self.nest(self.random.choice([1, 2, 3, 3, 4]))
        last = self.random.choice(["0.0", "np.sum(out)", "np.sum(2.0 * out)", "np.sum(out * out)"])
        return "\n".join([*self.lines, f"    return total + {last}", ""])

    def nest(self, depth: int) -> None:
        indices, sums, indent = INDICES[:depth], [], "    "
        for place, index in enumerate(indices):
            if place and self.random.random() < 0.35:
                sums.append((f"s{place}", indent))
                self.lines.append(f"{indent}s{place} = {self.random.choice(['0.0', '1.0'])}")
            self.lines.append(f"{indent}for {index} in range({self.bounds(indices[:place])}):")
            indent += "    "
        for _ in range(self.random.choice([1, 1, 2])):
            self.lines.append(indent + self.statement(indices, [name for name, _ in sums]))
        for name, outer in reversed(sums):
            self.lines.append(f"{outer}total += {name} * {self.random.choice([name, '2.0'])}")

    def bounds(self, outer: tuple[str, ...]) -> str:
        extent, other = self.random.choices(EXTENTS, k=2)
        forms = [extent] * 6 + [f"{extent} - 1, -1, -1", f"{extent} - {other} + 1", "2"]
        if outer:
            index = self.random.choice(outer)
            forms += [index, f"{index} + 1", f"{index}, {extent}", f"{index}, -1, -1"]
        return self.random.choice(forms)

    def statement(self, indices: tuple[str, ...], sums: list[str]) -> str:
        value = " * ".join(self.term(indices) for _ in range(self.random.choice([1, 2, 2])))
        kind = self.random.random()
        if kind < 0.4:
            return f"{self.target(indices)} {self.random.choice(['=', '+='])} {value}"
        return f"{self.random.choice([*sums, *sums, 'total'])} += {value}"

    def target(self, indices: tuple[str, ...]) -> str:
        """An element of `out`; where that has room for blocks, mostly one of a block."""
        axes = OUTPUTS[self.made]
        if "*" not in axes[0] or self.random.random() < 0.3:
            return self.element("out", axes, indices)
        digits = self.random.sample(indices * 4, k=2 * len(axes))
        parts = [f"{digits[0]} * p + {digits[1]}"]
        parts += [f"{digits[2]} * q + {digits[3]}"] if len(axes) == 2 else []
        return f"out[{', '.join(parts)}]"

    def term(self, indices: tuple[str, ...]) -> str:
        kind = self.random.random()
        if kind < 0.4:
            return self.element("a", ("n", "m"), indices)
        if kind < 0.8:
            return self.element("b", ("p", "q"), indices)
        if kind < 0.9:
            return self.element("out", OUTPUTS[self.made], indices)
        return f"math.sin({self.element('a', ('n', 'm'), indices)})"

    def element(self, array: str, extents: tuple[str, ...], indices: tuple[str, ...]) -> str:
        return f"{array}[{', '.join(self.place(extent, indices) for extent in extents)}]"

    def place(self, extent: str, indices: tuple[str, ...]) -> str:
        one, other = self.random.choices(indices, k=2)
        forms = [one] * 6 + [f"{one} + {other}"] * 2 + [f"{one} - {other}", f"{extent} - 1 - {one}"]
        return self.random.choice([*forms, "0"])
