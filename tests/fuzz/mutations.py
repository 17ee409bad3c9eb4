"""Random statements that bind names and write memory."""

KINDS = "SVWM"


class Mutations:
    """The part of a writer that makes straight-line statements."""

    def target(self, kind: str, depth: int) -> str:
        """A name to bind: one that is known already, or a new one."""
        if self.names[kind] and self.random.random() < 0.7:
            return self.name(kind)
        return self.fresh(kind)

    def bind(self, kind: str, name: str, depth: int, text: str) -> None:
        self.line(depth, f"{name} = {text}")
        if name not in self.names[kind]:
            self.names[kind].append(name)

    def some_kind(self) -> str:
        return self.random.choice([kind for kind in "VVVWM" if self.names[kind]])

    def write_scalar(self, depth):
        if self.random.random() < 0.4:
            op = self.random.choice(("+=", "-=", "*="))
            self.line(depth, f"{self.name('S')} {op} 0.5 * {self.scalar(1)}")
        else:
            value = self.scalar()
            self.bind("S", self.target("S", depth), depth, value)

    def write_array(self, depth):
        kind = self.some_kind()
        value = f"{self.constant()} * {self.array(kind, 1)}"
        if self.random.random() < 0.3:
            value = f"{self.name(kind)} + 0.3 * {self.array(kind, 1)}"
        self.bind(kind, self.target(kind, depth), depth, value)

    def write_view(self, depth):
        kind = self.some_kind()
        value = self.viewed(kind) if self.random.random() < 0.7 else self.name(kind)
        name = self.fresh(kind) if self.random.random() < 0.8 else self.name(kind)
        self.bind(kind, name, depth, value)

    def write_element(self, depth):
        place = self.element()
        if self.random.random() < 0.2:
            place = f"{self.name('M')}.T[{self.index()}][{self.index()}]"
        op = self.random.choice(("=", "=", "+=", "*=", "-="))
        self.line(depth, f"{place} {op} {self.scalar(1)}")

    def write_slice(self, depth):
        v, w = self.name("V"), self.name("V")
        m = self.name("M")
        texts = [
            f"{v}[1:] = {w}[:-1]",
            f"{v}[:-1] += {w}[1:]",
            f"{v}[::2] *= {self.scalar(2)}",
            f"{v}[1:3] = {self.scalar(2)}",
            f"{v}[::-1] = {self.array('V', 2)}",
            f"{v}[1:] = {self.array('W', 1)}" if self.names["W"] else f"{v}[:2] = {w}[2:]",
            f"{m}[:, {self.index()}] = {v}[1:].copy()",
            f"{m}[{self.index()}, 1:3] += {v}[:2]",
            f"{m}[1:] = {m}[:-1]",
            f"{m}[::2, 1:] *= {self.scalar(2)}",
            f"{v}[1:] = {v}[:-1] - 0.5 * {v}[1:]",
        ]
        self.line(depth, self.random.choice(texts))

    def write_whole(self, depth):
        kind = self.some_kind()
        name = self.name(kind)
        texts = [
            f"{name}[:] = {self.array(kind, 1)}",
            f"{name} += 0.5 * {self.array(kind, 1)}",
            f"{name} *= {self.scalar(1)}",
            f"{name} -= {self.array(kind, 2)}",
            f"{name} *= {self.array(kind, 2)}",
            f"{name}[...] = {self.scalar(1)}",
            f"{name} /= 1.5 + {self.array(kind, 2)} ** 2",
        ]
        self.line(depth, self.random.choice(texts))

    def write_swap(self, depth):
        kind = self.random.choice([c for c in "SVVWM" if len(self.names[c]) > 1])
        a, b = self.random.sample(self.names[kind], 2)
        if self.random.random() < 0.3:
            c, d = self.element(), self.element()
            self.line(depth, f"{c}, {d} = {d}, {c}")
        else:
            self.line(depth, f"{a}, {b} = {b}, {a}")

    def write_pick(self, depth):
        """A name for one of two arrays, by a condition; often written through next."""
        kind = self.some_kind()
        value = f"{self.name(kind)} if {self.test()} else {self.array(kind, 2)}"
        name = self.target(kind, depth)
        self.bind(kind, name, depth, value)
        if self.random.random() < 0.6:
            self.line(depth, f"{name}[0] = {self.scalar(1)}")

    def write_call(self, depth):
        v, w = self.name("V"), self.name("V")
        s = self.scalar(2)
        texts = [
            f"scale({v}, {s})",
            f"shift({v})",
            f"scale({v}[1:], {s})",
            f"shift({self.name('M')})",
        ]
        results = [f"choose({v}, {w}, {s})", f"tail({v})", f"choose({v}, {v}, {s})"]
        numbers = [f"mixed({v})", f"mixed({v}, {s})", f"mixed({v}, t={s})", f"norm({w})"]
        if self.calls_inner:
            numbers += [f"inner({s})"] * 2
        match self.random.randint(0, 2):
            case 0:
                self.line(depth, self.random.choice(texts))
            case 1:
                self.bind("V", self.target("V", depth), depth, self.random.choice(results))
            case 2:
                self.bind("S", self.target("S", depth), depth, self.random.choice(numbers))

    def write_mask(self, depth):
        kind = self.some_kind()
        name, other = self.name(kind), self.name(kind)
        mask = f"{other} {self.random.choice('<>')} {self.threshold()}"
        texts = [
            f"{name}[{mask}] = {self.scalar(2)}",
            f"{name}[{mask}] *= {self.scalar(2)}",
            f"{name}[{mask}] += {self.scalar(2)}",
        ]
        if kind != "M":
            texts.append(f"{name}[{mask}] = {self.name(kind)}[{mask}]")
            texts.append(f"s = s + np.sum({name}[{mask}])")
        self.line(depth, self.random.choice(texts))

    def write_scatter(self, depth):
        v = self.name("V")
        w = self.array("W", 2) if self.names["W"] else f"{v}[1:]"
        texts = [f"{v}[k] = {w}", f"{v}[k] += {w}", f"{v}[k] *= {self.scalar(2)}"]
        texts += [f"{self.name('M')}[k, {self.index()}] = {w}", f"np.add.at({v}, k, {w})"]
        self.line(depth, self.random.choice(texts))

    def write_row(self, depth):
        m = self.name("M")
        texts = [
            f"{m}[{self.index()}] = {self.array('V', 1)}",
            f"{m}[{self.index()}] += {self.array('V', 2)}",
            f"{m}[{self.index()}][{self.index()}] *= {self.scalar(2)}",
            f"{m}[:, {self.index()}] *= {self.scalar(2)}",
        ]
        self.line(depth, self.random.choice(texts))

    def write_allocate(self, depth):
        kind = self.some_kind()
        size = {"V": "4", "W": "3", "M": "(3, 4)"}[kind]
        name = self.fresh(kind) if self.random.random() < 0.7 else self.name(kind)
        texts = [f"np.zeros({size})", f"np.ones({size})", f"np.full({size}, {self.scalar(2)})"]
        texts += [f"np.zeros_like({self.name(kind)})", f"{self.name(kind)}.copy()"]
        self.bind(kind, name, depth, self.random.choice(texts))
        if self.random.random() < 0.3:
            value = self.array(kind, 2)
            self.line(depth, f"{name} = {value} * np.ones({size})")
            self.line(depth, f"{name}_ = np.empty({size})")
            self.line(depth, f"{name}_[:] = {name}")
            self.line(depth, f"{name} = {name}_")

    def write_carry(self, depth):
        """A functional update or a step of two arrays at once."""
        kind = self.some_kind()
        a, b = self.name(kind), self.name(kind)
        texts = [
            f"{a} = {a} + 0.3 * {self.array(kind, 2)}",
            f"{a}, {b} = {b}, {a} * {self.scalar(2)}",
            f"{a} = 0.9 * {b}",
        ]
        self.line(depth, self.random.choice(texts))

    def write_index(self, depth):
        """Write the index array, or move an index about."""
        if self.random.random() < 0.5:
            i = self.random.randint(0, 2)
            self.line(depth, f"k[{i}] = (k[{self.random.randint(0, 2)}] + 1) % 3")
            return
        name = self.random.choice(
            [b for b in self.bounded if b.startswith("j")] or [self.fresh("j")]
        )
        source = self.index(negative=False)
        self.bind("I", name, depth, f"({source} + {self.random.randint(1, 2)}) % 3")
        if name not in self.bounded:
            self.bounded.append(name)
