"""Random programs of loops, branches and jumps, as text: the same seed gives the same program."""

import linecache
import random

NAMES = ("a", "b", "c", "d")


class Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.loops = 0
        self.left = 25  # statements

    def program(self) -> str:
        self.lines = ["def program(x, n, p):", "    a, b, c = 1.0, p, x[0]"]
        if self.random.random() < 0.7:
            self.line(1, "d = 0.7")
        self.block(1, loop=False, most=6)
        self.line(1, "return a, n")
        return "\n".join(self.lines) + "\n"

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def block(self, depth: int, loop: bool, most: int = 4) -> None:
        for _ in range(self.random.randint(1, most)):
            self.statement(depth, loop)

    def statement(self, depth: int, loop: bool) -> None:
        self.left -= 1
        choices = ["assign"] * 4 + ["augment"] * 2 + ["store", "swap"]
        if depth < 5 and self.left > 0:
            choices += ["branch"] * 5 + ["count", "each", "until", "endless", "pairs", "unroll"]
        if depth > 1:
            choices += ["leave"] + ["break", "continue"] * (2 if loop else 0)
        getattr(self, f"write_{self.random.choice(choices)}")(depth, loop)

    def value(self) -> str:
        r = self.random
        kinds = [
            lambda: r.choice(NAMES),
            lambda: f"{r.choice(NAMES)} * 0.5",
            lambda: f"{r.choice(NAMES)} + {r.choice(NAMES)}",
            lambda: f"x[{r.randint(0, 3)}]",
            lambda: f"{r.choice(NAMES)} if {self.test()} else {r.choice(NAMES)}",
            lambda: str(r.randint(-2, 2)),
        ]
        return r.choice(kinds[:3] * 3 + kinds)()

    def test(self) -> str:
        r = self.random
        simple = lambda: (  # noqa: E731
            f"{r.choice((*NAMES, 'p', f'x[{r.randint(0, 3)}]'))} {r.choice('<>')} "
            f"{r.choice(('0.3', '1', 'p', 'n', *NAMES))}"
        )
        kinds = [
            simple,
            simple,
            lambda: f"{simple()} {r.choice(('and', 'or'))} {simple()}",
            lambda: f"not ({simple()})",
            lambda: f"0 < {r.choice(NAMES)} < p",
        ]
        return r.choice(kinds)()

    def write_assign(self, depth, loop):
        self.line(depth, f"{self.random.choice(NAMES)} = {self.value()}")

    def write_augment(self, depth, loop):
        op = self.random.choice("+-*")
        self.line(depth, f"{self.random.choice(NAMES)} {op}= {self.value()}")

    def write_store(self, depth, loop):
        op = self.random.choice(("=", "+="))
        self.line(depth, f"x[{self.random.randint(0, 3)}] {op} {self.value()}")

    def write_swap(self, depth, loop):
        p, q = self.random.sample(NAMES, 2)
        self.line(depth, f"{p}, {q} = {q}, {self.value()}")

    def write_branch(self, depth, loop):
        self.line(depth, f"if {self.test()}:")
        self.block(depth + 1, loop)
        if self.random.random() < 0.3:
            self.line(depth, f"elif {self.test()}:")
            self.block(depth + 1, loop)
        if self.random.random() < 0.5:
            self.line(depth, "else:")
            self.block(depth + 1, loop)

    def otherwise(self, depth, loop):
        if self.random.random() < 0.4:
            self.line(depth, "else:")
            self.block(depth + 1, loop)

    def write_count(self, depth, loop):
        target = self.random.choice(("i", "j", *NAMES))
        bounds = self.random.choice(("n", "3", "1, n", "n, 0, -1", "0"))
        self.line(depth, f"for {target} in range({bounds}):")
        self.block(depth + 1, loop=True)
        self.otherwise(depth, loop)

    def write_each(self, depth, loop):
        array = self.random.choice(("x", "x[1:]", "reversed(x)", "x[:0]"))
        self.line(depth, f"for {self.random.choice(NAMES)} in {array}:")
        self.block(depth + 1, loop=True)
        self.otherwise(depth, loop)

    def write_pairs(self, depth, loop):
        p, q = self.random.sample(NAMES, 2)
        self.line(depth, f"for i, ({p}, {q}) in enumerate(zip(x, x[2:])):")
        self.block(depth + 1, loop=True)
        self.otherwise(depth, loop)

    def write_unroll(self, depth, loop):
        items = ", ".join(self.random.choice(("0.2", "1.5", "p")) for _ in range(2))
        self.line(depth, f"for {self.random.choice(NAMES)} in ({items}):")
        self.block(depth + 1, loop=True, most=2)
        self.otherwise(depth, loop)

    def write_until(self, depth, loop):
        counter = self.counter(depth)
        self.line(depth, f"while {counter} < 4 and ({self.test()}):")
        self.line(depth + 1, f"{counter} += 1")
        self.block(depth + 1, loop=True)
        self.otherwise(depth, loop)

    def write_endless(self, depth, loop):
        counter = self.counter(depth)
        self.line(depth, "while True:")
        self.line(depth + 1, f"{counter} += 1")
        self.line(depth + 1, f"if {counter} > 3:")
        self.line(depth + 2, self.random.choice(("break", "return c, n", "break")))
        self.block(depth + 1, loop=True)

    def counter(self, depth) -> str:
        self.loops += 1
        self.line(depth, f"k{self.loops} = 0")
        return f"k{self.loops}"

    def write_leave(self, depth, loop):
        self.line(depth, f"return {self.random.choice(NAMES)}, {self.random.choice('012')}")

    def write_break(self, depth, loop):
        self.line(depth, "break")

    def write_continue(self, depth, loop):
        self.line(depth, "continue")


def text_of(seed: int) -> str:
    return Writer(seed).program()


def function_of(seed: int):
    """A random program as a function whose source can be read."""
    text, file = text_of(seed), f"<random program {seed}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict = {}
    exec(compile(text, file, "exec"), space)
    return space["program"]
