"""Random programs over scalars and arrays, as Python text: the same seed gives the same program.

Arrays have one of three shapes, so that every expression is valid: `V` of 4 elements, `W` of 3, `M`
of 3 by 4. Names that are bound inside a region are forgotten after it; names bound before may be
bound again anywhere.
"""

import random

from tests.fuzz.containers import Containers
from tests.fuzz.expressions import Expressions
from tests.fuzz.helpers import PROLOGUE
from tests.fuzz.language import CONSTRUCTS, Language
from tests.fuzz.mutations import Mutations
from tests.fuzz.sizes import Sized

SHAPES = ("V", "W", "M")
HEADER = "def program(x, y, A, p, q, k, n):"
START = {"S": ["p", "q"], "V": ["x", "y"], "W": [], "M": ["A"], "I": ["n"]}


class Writer(Expressions, Mutations, Containers, Language):
    """One program."""

    def __init__(self, seed: int, statements: int = 14) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.names = {kind: list(names) for kind, names in START.items()}
        self.bounded: list[str] = []  # integers that stay in 0..2
        self.count = 0
        self.left = self.random.randint(3, statements)
        self.in_loop: list[bool] = []
        most = self.random.choice((0, 3, 6))
        self.constructs = self.random.sample(CONSTRUCTS, most)

    def program(self) -> str:
        self.lines = [HEADER]
        self.line(1, "s = 0.5 * p")
        self.names["S"].append("s")
        first = self.random.choice(("0.5 * x[1:]", "y[1:]", "A[:, 1] + 0.2", "x[k]"))
        self.line(1, f"w = {first}")
        self.names["W"].append("w")
        if self.random.random() < 0.4:
            self.closure()
        while self.left > 0:
            self.statement(1)
        self.line(1, f"return {self.total()}")
        return PROLOGUE + "\n".join(self.lines) + "\n"

    def closure(self) -> None:
        self.line(1, "def inner(t):")
        self.line(2, f"{self.random.choice('xy')}[1] = t * 0.5 + {self.random.choice('xy')}[2]")
        self.line(2, "return math.sin(x[0]) * t")
        self.line(1, "u = x.copy()")
        self.names["V"].append("u")
        self.calls_inner = True

    calls_inner = False

    def total(self) -> str:
        """A scalar that depends on everything in sight."""
        parts = [f"{0.3 + 0.1 * i:.1f} * {name}" for i, name in enumerate(self.names["S"])]
        for kind in SHAPES:
            for name in self.names[kind]:
                parts.append(f"weigh{kind}({name})")
        return " + ".join(parts)

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def fresh(self, kind: str) -> str:
        self.count += 1
        return f"{kind.lower()}{self.count}"

    # ---- regions ---------------------------------------------------------------------------------

    def region(self, depth: int, loop: bool | None = None, most: int = 4, index: str = "") -> None:
        saved = {kind: list(names) for kind, names in self.names.items()}
        bounded = list(self.bounded)
        if index:
            self.names["I"].append(index)
            self.bounded.append(index)
        if loop is not None:
            self.in_loop.append(loop)
        for _ in range(self.random.randint(1, most)):
            self.statement(depth)
        if loop is not None:
            self.in_loop.pop()
        self.names, self.bounded = saved, bounded

    def statement(self, depth: int) -> None:
        self.left -= 1
        simple = [
            *(["scalar"] * 3),
            *("array view element element slice whole swap pick call".split() * 2),
            *"mask scatter row allocate carry index".split(),
        ]
        nested = ["branch", "branch", "count", "count", "until", "each", "rows", "endless"]
        choices = simple * 2 + (nested * 2 if depth < 4 and self.left > 0 else [])
        if depth > 1:
            choices += ["leave"] + ["jump"] * (4 if self.in_loop else 0)
        if self.constructs and depth < 4 and self.left > 0 and self.random.random() < 0.4:
            choices = self.constructs
        getattr(self, f"write_{self.random.choice(choices)}")(depth)

    def write_branch(self, depth: int) -> None:
        self.line(depth, f"if {self.test()}:")
        self.region(depth + 1)
        if self.random.random() < 0.2:
            self.line(depth, f"elif {self.test()}:")
            self.region(depth + 1)
        if self.random.random() < 0.5:
            self.line(depth, "else:")
            self.region(depth + 1)

    def write_count(self, depth: int) -> None:
        index = self.fresh("i")
        bound = self.random.choice([*self.bounded, "n"])
        bounds = ["3", "n", "2", "1, 3", "2, -1, -1", "0, 3, 2", f"{bound}", "n - 1, -1, -1", "0"]
        if self.bounded:
            bounds += [f"{bound} + 1", f"{bound}, 3", f"{bound}, -1, -1", f"{bound}, n"] * 2
        self.line(depth, f"for {index} in range({self.random.choice(bounds)}):")
        self.region(depth + 1, loop=True, index=index)
        self.otherwise(depth)

    def otherwise(self, depth: int) -> None:
        if self.random.random() < 0.2:
            self.line(depth, "else:")
            self.region(depth + 1, most=2)

    def write_each(self, depth: int) -> None:
        index, element = self.fresh("i"), self.fresh("e")
        source = self.random.choice(self.names["W"])
        other = self.random.choice(self.names["V"])
        heads = [
            f"for {element} in {source}:",
            f"for {index}, {element} in enumerate({source}):",
            f"for {element}, f in zip({source}, {other}):",
            f"for {element} in reversed({source}):",
        ]
        head = self.random.choice(heads)
        self.line(depth, head)
        saved = list(self.names["S"])
        self.names["S"].append(element)
        self.region(depth + 1, loop=True, index=index if index in head else "")
        self.names["S"] = saved

    def write_rows(self, depth: int) -> None:
        row = self.fresh("r")
        self.line(depth, f"for {row} in {self.random.choice(self.names['M'])}:")
        saved = list(self.names["V"])
        self.names["V"].append(row)
        self.region(depth + 1, loop=True)
        self.names["V"] = saved

    def write_until(self, depth: int) -> None:
        counter = self.fresh("c")
        self.line(depth, f"{counter} = 0")
        extra = f" and ({self.test()})" if self.random.random() < 0.4 else ""
        self.line(depth, f"while {counter} < {self.random.choice(('3', 'n', '2'))}{extra}:")
        self.line(depth + 1, f"{counter} += 1")
        self.region(depth + 1, loop=True)
        self.otherwise(depth)

    def write_endless(self, depth: int) -> None:
        counter = self.fresh("c")
        self.line(depth, f"{counter} = 0")
        self.line(depth, "while True:")
        self.line(depth + 1, f"{counter} += 1")
        self.region(depth + 1, loop=False, most=2)
        self.line(depth + 1, f"if {counter} > 2 or {self.test()}:")
        self.line(depth + 2, self.random.choice(("break", f"return {self.total()}")))
        self.region(depth + 1, loop=True, most=2)

    def write_jump(self, depth: int) -> None:
        self.line(depth, f"if {self.test()}:")
        kinds = ["break", "continue"] if self.in_loop[-1] else ["break"]
        self.line(depth + 1, self.random.choice(kinds))

    def write_leave(self, depth: int) -> None:
        self.line(depth, f"if {self.test()}:")
        self.line(depth + 1, f"return {self.total()}")


def is_sized(seed: int) -> bool:
    """Whether the program of this seed takes arrays of any size."""
    return seed % 5 == 4


def text_of(seed: int) -> str:
    """The program of this seed."""
    return (Sized(seed) if is_sized(seed) else Writer(seed)).program()
