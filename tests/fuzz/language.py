"""Random statements in the wider language: views, other numbers, closures, exceptions, generators.

A program draws a few of these, so that what it does draw meets itself and the rest often enough.
"""

CONSTRUCTS = (
    *("axes", "fancy", "backward_slices", "helper_views", "halves", "growing", "growing_rows"),
    *("tuples", "dictionary", "listed", "objects", "records", "complex_number", "complex_array"),
    *("single", "nonlocals", "functions", "attempt", "raised_by_helper", "generated", "windows"),
    *("recursion", "parallel", "comprehension", "cases", "returned_from_loop", "nests"),
)


class Language:
    """The part of a writer that goes beyond numbers, arrays, loops and branches."""

    def lines_of(self, depth: int, text: str) -> None:
        for line in text.splitlines():
            self.line(depth, line)

    def to_scalar(self, depth: int, value: str) -> None:
        self.bind("S", self.target("S", depth), depth, value)

    # ---- arrays ----------------------------------------------------------------------------------

    def write_axes(self, depth):
        m = self.array("M", 2)
        axis = self.random.randint(0, 1)
        size = "V" if axis == 0 else "W"
        function = self.random.choice(("max", "min", "prod", "var", "mean", "sum"))
        whole = [
            f"np.cumsum({m}, axis={axis})",
            f"np.flip({m}, axis={axis})",
            f"np.roll({m}, 1, axis={axis})",
            f"np.clip({m}, -0.8, 0.7)",
            f"{m} - {m}.mean(axis={axis}, keepdims=True)",
            f"{m} / (1.0 + np.sum({m} ** 2, axis={axis}, keepdims=True))",
        ]
        parts = [
            f"np.{function}({m}, axis={axis})",
            f"np.linalg.norm({m} + 2.0, axis={axis})",
            f"np.sum({m}[None] * {m}[:, None], axis=(0, 1))[{'0' if axis else ':'}]",
        ]
        if self.random.random() < 0.5:
            self.bind("M", self.target("M", depth), depth, self.random.choice(whole))
        else:
            chosen = self.random.choice(parts[: 2 if axis else 3])
            self.bind(size, self.target(size, depth), depth, chosen)

    def write_fancy(self, depth):
        v, m = self.name("V"), self.name("M")
        texts = [
            ("V", f"{v}[np.array([3, 1, 1, 0])]"),
            ("V", f"{v}[np.argsort({v})]"),
            ("V", f"np.where({v} > {self.threshold()}, {v}, {self.scalar(2)})"),
            ("W", f"np.take({v}, k)"),
            ("W", f"{m}[[0, 1, 2], k]"),
            ("W", f"np.diff({v})"),
            ("M", f"{m}[:, [1, 0, 3, 3]]"),
            ("M", f"{m}[k[::-1]]"),
            ("M", f"np.where({m} < {self.threshold()}, {m}, {v})"),
            ("S", f"np.sum({v}[{v} > {self.threshold()}])"),
            ("S", f"np.sum({m}[{m} < {self.threshold()}] ** 2)"),
            ("S", f"np.sort({v})[{self.index()}]"),
        ]
        kind, text = self.random.choice(texts)
        self.bind(kind, self.target(kind, depth), depth, text)

    def write_backward_slices(self, depth):
        v, m = self.name("V"), self.name("M")
        texts = [
            f"{v}[::-1] += 0.5 * {self.array('V', 2)}",
            f"{v}[3:0:-2] *= {self.scalar(2)}",
            f"{v}[-2::-1] = {self.array('W', 2)}" if self.names["W"] else f"{v}[::-2] *= 0.5",
            f"{m}[::-1, ::2] -= {self.scalar(2)}",
            f"{m}[::-1, ::-1] *= {self.array('M', 2)}",
            f"{m}[2:0:-1, 1:][::-1] += {v}[1:]",
            f"{v}[::-2][0] = {self.scalar(2)}",
            f"{v}[:0:-1] += {v}[1:] * {self.scalar(2)}",
        ]
        self.line(depth, self.random.choice(texts))

    def write_nests(self, depth):
        """A nest of loops that carries arrays."""
        u, i, j = self.fresh("u"), self.fresh("i"), self.fresh("j")
        v = self.name("V")
        self.lines_of(
            depth,
            f"{u} = 0.5 * {v}\n"
            f"for {i} in range({self.random.choice(('2', 'n', '3'))}):\n"
            f"    for {j} in range({self.random.choice(('3', 'n', i + ' + 1'))}):\n"
            f"        {u}, {v} = {v} + 0.3 * {u}, {u} * {self.scalar(2)}\n"
            f"        {v}[{j}] = {u}[{i}] * {v}[{j}]\n"
            f"        if {self.test()}:\n"
            f"            {self.random.choice(('break', 'continue', u + ' = ' + v))}\n"
            f"    {u}[{i}] += {self.scalar(2)}",
        )
        self.names["V"].append(u)

    # ---- aliases through helpers -----------------------------------------------------------------

    def write_helper_views(self, depth):
        v, w, m = self.name("V"), self.name("V"), self.name("M")
        i = self.index()
        texts = [
            ("V", f"row_of({m}, {i})"),
            ("W", f"column_of({m}, {i})"),
            ("M", f"turned({m})"),
            ("M", f"bumped({m}, {i}, {v})"),
            ("V", f"either({v}, {w}, {self.scalar(2)})[{self.random.randint(0, 1)}]"),
            ("S", f"np.sum(touched({v}, {w}))"),
            ("S", f"np.sum(touched({v}, {v}[::-1]))"),
        ]
        kind, text = self.random.choice(texts)
        name = self.fresh(kind)
        self.bind(kind, name, depth, text)
        if kind in "VW" and self.random.random() < 0.7:
            self.line(depth, f"{name}[{self.index()}] *= {self.scalar(2)}")

    def write_halves(self, depth):
        a, b = self.fresh("h"), self.fresh("h")
        self.line(depth, f"{a}, {b} = halves({self.name('V')})")
        texts = [f"{a} += {b} * {self.scalar(2)}", f"{a}[:] = {b}[::-1]", f"{b} *= {a}[0]"]
        self.line(depth, self.random.choice(texts))
        self.to_scalar(depth, f"{a}[1] + {b}[0] * {self.scalar(2)}")

    # ---- other numbers ---------------------------------------------------------------------------

    def write_complex_number(self, depth):
        z = self.fresh("z")
        step = self.random.choice(
            (
                f"{z} = {z} * complex(0.5, {self.scalar(2)}) + {self.scalar(2)}",
                f"{z} *= 0.3j + {self.scalar(2)}",
                f"{z} = 0.5 * {z} * {z}.conjugate() + 0.2j * {z}",
                f"{z} = {z} / (2.0 + 1j + abs({z}))",
            )
        )
        self.line(depth, f"{z} = complex({self.scalar(2)}, {self.scalar(2)})")
        if self.random.random() < 0.5:
            self.lines_of(depth, f"for _ in range(n):\n    {step}\n    if {self.test()}: break")
        else:
            self.lines_of(depth, f"if {self.test()}:\n    {step}")
        ends = (f"abs({z} + 0.4)", f"{z}.real", f"({z} * {z}).imag", f"np.tanh({z}.imag)")
        self.to_scalar(depth, self.random.choice(ends))

    def write_complex_array(self, depth):
        c = self.fresh("c")
        self.line(depth, f"{c} = {self.array('V', 2)} + 1j * {self.name('V')}")
        texts = [
            f"{c}[1:] *= {c}[:-1]",
            f"{c}[{self.index()}] = {self.scalar(2)} + 0.5j",
            f"{c} = {c} * np.exp(0.5j * {self.name('V')})",
            f"for i in range(3):\n    {c}[i + 1] += 0.5 * {c}[i] * {c}[i + 1].conjugate()",
        ]
        for text in self.random.sample(texts, 2):
            self.lines_of(depth, text)
        ends = [f"np.abs({c} + 3.0)", f"({c} * np.conj({c})).real * 0.5", f"{c}.imag * 1.0"]
        self.bind("V", self.target("V", depth), depth, self.random.choice(ends))

    def write_single(self, depth):
        f, v = self.fresh("f"), self.name("V")
        self.line(depth, f"{f} = {v}.astype(np.float32)")
        texts = [
            f"{f}[1:] *= {f}[:-1]",
            f"{f} = {f} * 0.5 + {f}[::-1]",
            f"{f}[{self.index()}] = {self.scalar(2)}",
            f"for i in range(3):\n    {f}[i] = 0.5 * {f}[i + 1] * {f}[i]",
        ]
        for text in self.random.sample(texts, 2):
            self.lines_of(depth, text)
        self.bind("V", self.target("V", depth), depth, f"{self.name('V')} * {f}")

    # ---- functions -------------------------------------------------------------------------------

    def write_nonlocals(self, depth):
        c, g = self.fresh("c"), self.fresh("g")
        v = self.random.choice(("x", "y"))
        self.lines_of(
            depth,
            f"{c} = {self.scalar(2)}\n"
            f"def {g}(t):\n    nonlocal {c}\n    {c} = {c} * 0.5 + t\n"
            f"    {v}[{self.index(negative=False)}] *= {c}\n    return {c} * t\n"
            f"s = {g}({self.scalar(2)}) + {g}(s)",
        )
        self.names["S"].append(c)

    def write_functions(self, depth):
        g = self.fresh("g")
        v = self.name("V")
        texts = [
            f"{g} = lambda t, r={self.scalar(2)}: r * t + {v}[1]\ns = {g}(s) + {g}(p, q)",
            f"for {g} in (math.sin, math.tanh, lambda t: t * q):\n    s = {g}(s) * 0.9",
            f"{g} = scaled_by({self.scalar(2)})\n{v} = {g}({v}) + {g}(s)",
            f"s = sum(map(lambda t: t * s, ({v}[0], p, {v}[2])))",
            f"{g} = partial(norm_of, t={self.scalar(2)})\ns = {g}({v})",
        ]
        self.lines_of(depth, self.random.choice(texts))

    def write_recursion(self, depth):
        texts = [
            f"folded({self.name('V')}, 0, {self.scalar(2)})",
            f"powered({self.scalar(2)}, {self.random.randint(0, 4)})",
            f"halved(3.0 * {self.scalar(2)})",
            f"total_of({self.name('V')})",
        ]
        self.to_scalar(depth, self.random.choice(texts))

    def write_generated(self, depth):
        e, v, t = self.fresh("e"), self.name("V"), self.scalar(2)
        if self.random.random() < 0.4:
            ends = [f"sum(damped({v}, {t}))", f"np.sum(np.array(list(damped({v}, {t}))))"]
            self.to_scalar(depth, self.random.choice(ends))
            return
        self.line(depth, f"for {e} in damped({v}, {t}):")
        saved = list(self.names["S"])
        self.names["S"].append(e)
        self.region(depth + 1, loop=True, most=2)
        self.names["S"] = saved

    def write_windows(self, depth):
        i, r = self.fresh("i"), self.fresh("r")
        self.line(depth, f"for {i}, {r} in windows({self.name('M')}):")
        saved = list(self.names["V"])
        self.names["V"].append(r)
        self.region(depth + 1, loop=True, most=3, index=i)
        self.names["V"] = saved

    def write_comprehension(self, depth):
        v, u, t = self.name("V"), self.name("V"), self.scalar(2)
        texts = [
            ("V", f"np.array([e * {t} for e in {v}])"),
            ("S", f"max(e * e for e in {v})"),
            ("S", f"sum(a * b for a, b in zip({v}, {u}) if a > {self.threshold()})"),
            ("S", f"sum([e * i for i, e in enumerate({v})])"),
            ("M", f"np.array([{v} * e for e in {u}[1:]])"),
            ("S", f"sum({{i: {v}[i] * {t} for i in range(3)}}.values())"),
        ]
        kind, text = self.random.choice(texts)
        self.bind(kind, self.target(kind, depth), depth, text)

    # ---- jumps -----------------------------------------------------------------------------------

    def write_attempt(self, depth):
        kind = self.random.choice(("ValueError", "RuntimeError", "KeyError"))
        self.line(depth, "try:")
        self.region(depth + 1, most=2)
        self.line(depth + 1, f"if {self.test()}:")
        self.line(depth + 2, f'raise {kind}("no")')
        self.region(depth + 1, most=1)
        self.line(depth, f"except {kind}:")
        self.region(depth + 1, most=2)
        if self.random.random() < 0.3:
            self.line(depth, "else:")
            self.region(depth + 1, most=1)
        if self.random.random() < 0.3:
            self.line(depth, "finally:")
            self.line(depth + 1, f"s = s * 0.5 + {self.scalar(2)}")

    def write_raised_by_helper(self, depth):
        v = self.name("V")
        self.lines_of(
            depth,
            f"try:\n    {v}[0] *= 0.7\n    s = refused({v}, {self.scalar(2)})\n    {v}[1] += s\n"
            f"except ValueError:\n    s = {self.scalar(2)}\n    {v}[2] *= s",
        )

    def write_cases(self, depth):
        self.line(depth, f"match k[{self.random.randint(0, 2)}]:")
        for case in ("0", self.random.choice(("1 | 2", "1")), "_"):
            self.line(depth + 1, f"case {case}:")
            self.region(depth + 2, most=2)

    def write_returned_from_loop(self, depth):
        i, v = self.fresh("i"), self.name("V")
        self.lines_of(
            depth,
            f"for {i} in range(4):\n    {v}[{i}] = {v}[{i}] * 0.8 + {self.scalar(2)}\n"
            f"    if {v}[{i}] > 1.2:\n        return {self.total()}",
        )

    def write_parallel(self, depth):
        i, v, m = self.fresh("i"), self.name("V"), self.name("M")
        texts = [
            f"{v}[{i}] = 0.5 * {v}[{i}] + {self.name('V')}[{i}] * {self.scalar(2)}",
            f"{m}[{i}] *= {self.scalar(2)}",
            f"s += {m}[{i}, 1] * {v}[{i}]",
            f"{m}[{i}, 1:] += {v}[1:]",
        ]
        self.line(depth, f"for {i} in prange(3):")
        for text in self.random.sample(texts, self.random.randint(1, 2)):
            self.line(depth + 1, text)
