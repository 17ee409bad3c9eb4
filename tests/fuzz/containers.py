"""Random statements with lists, tuples, dicts, objects and records."""


class Containers:
    """The part of a writer that makes containers."""

    def write_growing(self, depth):
        name, i = self.fresh("l"), self.fresh("i")
        guard = f"if {self.test()}: " if self.random.random() < 0.5 else ""
        self.lines_of(
            depth,
            f"{name} = []\nfor {i} in range({self.random.choice(('n', '3', '2 * n'))}):\n"
            f"    {guard}{name}.append({self.scalar(1)} + 0.1 * {i})",
        )
        ends = [
            f"s = s + sum({name})",
            f"s = s + np.sum(np.array({name}))",
            f"for {i} in {name}:\n    s += math.sin({i}) * s",
            f"if len({name}) > 1:\n    s += {name}[-1] * {name}[0]",
            f"while len({name}) > 1:\n    s = 0.5 * s + {name}.pop()",
        ]
        self.lines_of(depth, self.random.choice(ends))

    def write_growing_rows(self, depth):
        name, i, v = self.fresh("l"), self.fresh("i"), self.name("V")
        item = f"{v}.copy()" if self.random.random() < 0.5 else f"{v} * {self.scalar(2)}"
        self.lines_of(
            depth,
            f"{name} = []\nfor {i} in range({self.random.choice(('n', '3'))}):\n"
            f"    {v}[{i}] *= 0.5 + {self.scalar(2)}\n    {name}.append({item})",
        )
        ends = [f"s = s + np.sum(np.array({name}) ** 2)", f"s += {name}[-1][1] * {name}[0][2]"]
        self.line(depth, self.random.choice(ends))

    def write_tuples(self, depth):
        a, b = self.name("V"), self.name("V")
        t = self.fresh("t")
        texts = [
            f"{t} = ({a}, {b})\n{t}[0][1] = {t}[1][2] * {self.scalar(2)}",
            f"{a}, ({b}, s) = {b}, ({a}, {self.scalar(2)})",
            f"{t}, *rest = {a}[0], s, {a}[1], p\ns = {t} + rest[-1] * rest[0]",
            f"{t} = [{a}, {b}, {a}]\n{t}[2] = {t}[0] + {t}[1]\n{t}[0][0] *= 0.5\ns += {t}[2][1]",
            f"{t} = [s, {self.scalar(2)}]\n{t}[1], {t}[0] = {t}\ns = {t}[0] - 0.3 * {t}[1]",
        ]
        self.lines_of(depth, self.random.choice(texts))

    def write_dictionary(self, depth):
        d, key = self.fresh("d"), self.fresh("key")
        self.line(depth, f'{d} = {{"a": {self.name("V")}, "b": {self.array("V", 2)}}}')
        texts = [
            f'{d}["a"][{self.index()}] *= {self.scalar(2)}',
            f'{d}["b"] = {d}["a"] + {d}["b"]',
            f'{d}["a"], {d}["b"] = {d}["b"], {d}["a"]',
            f"for {key}, value in {d}.items():\n    value *= {self.scalar(2)}",
            f'if {self.test()}:\n    {d}["a"] = {d}["b"] * 0.5',
        ]
        for text in self.random.sample(texts, 2):
            self.lines_of(depth, text)
        self.to_scalar(depth, f"sum(np.sum({d}[{key}] ** 2) for {key} in {d})")

    def write_listed(self, depth):
        """A loop over arrays, some of which may be the same."""
        u, v, w = self.fresh("v"), self.name("V"), self.name("V")
        other = self.random.choice((w, v, f"{w}[::-1]", f"{self.name('M')}[1]"))
        self.line(depth, f"for {u} in ({v}, {other}):")
        saved = list(self.names["V"])
        self.names["V"].append(u)
        self.region(depth + 1, loop=True, most=2)
        self.names["V"] = saved

    def write_objects(self, depth):
        b, v = self.fresh("box"), self.name("V")
        self.line(depth, f"{b} = Box({v}, {self.scalar(2)})")
        texts = [
            f"s = {b}.push({self.scalar(2)})",
            f"{b}.v = {b}.v * {self.scalar(2)}",
            f"for _ in range(3):\n    s += {b}.push(0.5 * s)",
            f"if {self.test()}:\n    {b}.t = {b}.t * s",
            f"{b}.v[1:] += {v}[:-1]",
        ]
        for text in self.random.sample(texts, 2):
            self.lines_of(depth, text)
        self.to_scalar(depth, f"{b}.t + {b}.v[{self.index()}] * {b}.total")

    def write_records(self, depth):
        r = self.fresh("r")
        self.lines_of(
            depth,
            f"{r} = Record({self.name('V')}, {self.scalar(2)})\n"
            f"for _ in range({self.random.choice(('n', '2'))}):\n"
            f"    {r} = Record({r}.v * 0.5 + {self.array('V', 2)}, {r}.s * {self.scalar(2)})\n"
            f"{r}.v[1] = {r}.s",
        )
        self.to_scalar(depth, f"{r}.s + {r}.v[0] * {r}[0][1]")
