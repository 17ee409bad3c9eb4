"""Programs that step vectors in time at random: stencils in place and into buffers that change
places, loops that count down or wrap around, triangles, branches on what is read.
"""

import random

VECTORS = ("u", "v", "w")
MADE = ("a.copy()", "a.copy()", "b.copy()", "0.5 * a", "np.zeros(n)", "np.ones(n)")
OUTER = ("3", "2, 0, -1", "n - 1, -1, -1", "n", "1, n", "2")
INNER = ("n", "n", "1, n - 1", "1, n - 1", "n - 1", "1, n", "n - 1, -1, -1", "n - 2, -1, -1", "3")
TRIANGLES = ("t", "t + 1", "t, n", "1, n - t", "t, -1, -1")
PLACES = ("i", "i", "i", "i", "i + 1", "i - 1", "(i + 1) % n", "(i - 1) % n", "(i + t) % n", "0")
SWAPS = ("u, v = v, u", "u, v, w = v, w, u", "w, u = u, v", "")


class Steps:
    """Writes one program of two vectors of one length."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines = ["def f(a, b):", "    n = len(a)", "    s = 0.0"]

    def text(self) -> str:
        for vector in VECTORS:
            made = [*MADE, *(VECTORS[:1] if vector == "w" else ())]
            self.lines.append(f"    {vector} = {self.random.choice(made)}")
        self.lines.append(f"    for t in range({self.random.choice(OUTER)}):")
        for _ in range(self.random.choice([1, 1, 2, 2, 3])):
            self.sweep()
        self.lines.append(f"        {self.random.choice(SWAPS) or 's += u[0]'}")
        return "\n".join([*self.lines, "    return s + np.sum(u * u) + np.sum(v * w)", ""])

    def sweep(self) -> None:
        bounds = self.random.choice([*INNER, *TRIANGLES])
        self.lines.append(f"        for i in range({bounds}):")
        if self.random.random() < 0.3:
            self.lines.append(f"            if {self.element()} > {self.element()}:")
            self.lines.append("    " + self.statement())
            self.lines.append("            else:")
            self.lines.append("    " + self.statement())
        else:
            for _ in range(self.random.choice([1, 1, 2])):
                self.lines.append(self.statement())

    def statement(self) -> str:
        if self.random.random() < 0.15:
            return f"            s += {self.value()}"
        kind = self.random.choice(["=", "=", "+="])
        place = self.random.choice(["i", "i", "i", self.random.choice(PLACES)])
        return f"            {self.random.choice(VECTORS)}[{place}] {kind} {self.value()}"

    def value(self) -> str:
        return " + ".join(self.term() for _ in range(self.random.choice([1, 2, 2, 3])))

    def term(self) -> str:
        factors = [self.element() for _ in range(self.random.choice([1, 1, 2]))]
        return " * ".join([self.random.choice(["0.3", "0.4", "-0.5"]), *factors])

    def element(self) -> str:
        vector = self.random.choice([*VECTORS, *VECTORS, "a", "b"])
        return f"{vector}[{self.random.choice(PLACES)}]"
