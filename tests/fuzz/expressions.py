"""Random expressions of a given kind: `S` a number, `V`, `W`, `M` an array; indices in 0..2;
conditions.
"""

SMOOTH = ("math.sin", "math.tanh", "math.cos", "math.atan")


class Expressions:
    """The part of a writer that makes values."""

    def name(self, kind: str) -> str:
        return self.random.choice(self.names[kind])

    def constant(self) -> str:
        return self.random.choice(("0.5", "1.5", "-0.7", "2.0", "1", "0.25"))

    def index(self, *, negative: bool = True) -> str:
        r = self.random
        kinds = [lambda: str(r.randint(0, 2))]
        if negative:
            kinds.append(lambda: str(r.choice((-1, -2, -3))))
        kinds.append(lambda: f"k[{r.randint(0, 2)}]")
        if self.bounded:
            name = r.choice(self.bounded)
            kinds += [lambda: name] * 4
            kinds += [lambda: f"2 - {name}", lambda: f"({name} + 1) % 3"]
        return r.choice(kinds)()

    def expression(self, kind: str, depth: int = 0) -> str:
        if kind == "S":
            return self.scalar(depth)
        return self.array(kind, depth)

    def element(self) -> str:
        r = self.random
        if r.random() < 0.3:
            return f"{self.name('M')}[{self.index()}, {self.index()}]"
        return f"{self.name(r.choice('VVW') if self.names['W'] else 'V')}[{self.index()}]"

    def scalar(self, depth: int = 0) -> str:
        r = self.random
        kinds = [lambda: self.name("S"), self.element, self.element]
        if depth < 3:
            deeper = lambda: self.scalar(depth + 1)  # noqa: E731
            kinds += [
                lambda: f"{r.choice(SMOOTH)}({deeper()})",
                lambda: f"{r.choice(SMOOTH)}({deeper()})",
                lambda: f"({deeper()} {r.choice('+-')} {deeper()})",
                lambda: f"0.6 * {deeper()} * {deeper()}",
                lambda: f"{deeper()} / (1.5 + {deeper()} ** 2)",
                lambda: f"({deeper()} if {self.test()} else {deeper()})",
                lambda: f"{r.choice(('min', 'max'))}({deeper()}, {deeper()})",
                lambda: f"abs({deeper()})",
                lambda: (
                    f"np.{r.choice(('sum', 'mean', 'max', 'min'))}({self.array('VWM', depth + 1)})"
                ),
                lambda: f"({self.array('V', depth + 1)} @ {self.name('V')})",
                lambda: f"{self.constant()} * {deeper()}",
                lambda: f"norm({self.name('V')})",
                lambda: f"math.sqrt({deeper()} ** 2 + 0.5)",
            ]
        return r.choice(kinds)()

    def array(self, kind: str, depth: int = 0) -> str:
        r = self.random
        kind = r.choice([c for c in kind if self.names[c]])
        kinds = [lambda: self.name(kind)] if self.names[kind] else []
        kinds += [lambda: self.viewed(kind)]
        if depth < 3:
            deeper = lambda: self.array(kind, depth + 1)  # noqa: E731
            kinds += [
                lambda: f"{r.choice(('np.sin', 'np.tanh', 'np.cos'))}({deeper()})",
                lambda: f"({deeper()} {r.choice('+-')} {deeper()})",
                lambda: f"0.6 * {deeper()} * {deeper()}",
                lambda: f"{self.scalar(depth + 2)} * {deeper()}",
                lambda: f"({deeper()} + {self.scalar(depth + 2)})",
                lambda: f"{deeper()} / (1.5 + {deeper()} ** 2)",
                lambda: f"np.where({deeper()} > {self.threshold()}, {deeper()}, {deeper()})",
                lambda: f"np.{r.choice(('maximum', 'minimum'))}({deeper()}, {self.scalar(2)})",
                lambda: self.special(kind, depth),
                lambda: self.special(kind, depth),
            ]
        return r.choice(kinds)()

    def special(self, kind: str, depth: int) -> str:
        r = self.random
        w = self.names["W"] or ["x[:3]"]
        match kind:
            case "V":
                choices = [
                    lambda: f"({r.choice(w)} @ {self.name('M')})",
                    lambda: f"np.{r.choice(('sum', 'mean'))}({self.array('M', depth + 1)}, axis=0)",
                    lambda: f"np.concatenate(({r.choice(w)}, {self.name('V')}[1:2]))",
                    lambda: f"{self.name('M')}.T @ {r.choice(w)}",
                    lambda: (
                        f"np.array([{self.scalar(2)}, {self.scalar(2)}, {self.scalar(2)}, 0.5])"
                    ),
                ]
            case "W":
                choices = [
                    lambda: f"({self.name('M')} @ {self.name('V')})",
                    lambda: f"{self.array('M', depth + 1)}.sum(axis=1)",
                    lambda: f"{self.name('V')}[k]",
                    lambda: f"{r.choice(w)}[k]",
                    lambda: f"{self.name('M')}[k, {self.index()}]",
                ]
            case _:
                choices = [
                    lambda: f"np.outer({r.choice(w)}, {self.name('V')})",
                    lambda: f"({self.name('M')} + {self.name('V')})",
                    lambda: f"({self.name('M')} * {r.choice(w)}[:, None])",
                    lambda: f"{self.name('M')}[k]",
                    lambda: f"np.stack(({self.name('V')}, {self.name('V')}, {self.name('V')}))",
                ]
        return r.choice(choices)()

    def viewed(self, kind: str) -> str:
        """A view, of the shape asked for, of some array."""
        r = self.random
        match kind:
            case "V":
                choices = ["{v}[::-1]", "{m}[{i}]", "{m}[{i}, ::-1]", "{v}[:]", "{m}.T[:, {i}]"]
                choices += ["{v}.reshape(2, 2).ravel()", "{m}.ravel()[4:8]", "{v}[...]"]
                choices += ["{m}.reshape(-1)[2:10:2]"]
            case "W":
                choices = ["{v}[1:]", "{v}[:-1]", "{v}[:3]", "{v}[:0:-1]", "{m}[:, {i}]"]
                choices += ["{m}[::-1, {i}]", "{m}.T[{i}]", "{m}[{i}, 1:]", "{v}[-3:]"]
            case _:
                choices = ["{m}[::-1]", "{m}[:, ::-1]", "{m}[:]", "{m}.T.T", "{m}.reshape(3, 4)"]
        text = r.choice(choices)
        return text.format(v=self.name("V"), m=self.name("M"), i=self.index())

    def threshold(self) -> str:
        return self.random.choice(("0.1", "-0.3", "0.45", "0.0"))

    def test(self) -> str:
        r = self.random
        kinds = [
            lambda: f"{self.name('S')} {r.choice('<>')} {self.threshold()}",
            lambda: f"{self.element()} {r.choice('<>')} {self.threshold()}",
            lambda: f"k[{r.randint(0, 2)}] {r.choice(('==', '<', '!='))} {r.randint(0, 2)}",
            lambda: f"n > {r.randint(1, 4)}",
        ]
        if self.bounded:
            name = r.choice(self.bounded)
            kinds += [lambda: f"{name} % 2 == 0", lambda: f"{name} == {r.randint(0, 2)}"] * 2
        test = r.choice(kinds)()
        if r.random() < 0.15:
            test = f"{test} {r.choice(('and', 'or'))} {r.choice(kinds)()}"
        return f"not ({test})" if r.random() < 0.1 else test
