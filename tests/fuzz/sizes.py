"""Random programs over arrays of any size, 0 and 1 among them, as Python text.

`V` is a vector of n numbers, `W` one of m, `M` a matrix of m by n. Every statement holds for any m
and n, so nothing here names an element but behind a test, or in a loop over the elements.
"""

import random

SIZES = (0, 1, 1, 2, 3, 5)
HEADER = "def program(x, y, A, p, q, k, n):"
EXPRESSIONS = {
    "V": (
        *("np.sin({V})", "{V} * {V}", "0.5 * {V} + {S}", "{V}[::-1]", "np.cumsum({V})"),
        *("{M}.sum(axis=0)", "{S} * {V}", "({M} * {V}).sum(axis=0)", "np.zeros_like({V})"),
        *("np.where({V} > 0.1, {V}, {S})", "np.array([e * {S} for e in {V}])", "np.sort({V})"),
        *("np.concatenate(({V}[1:], {V}[:1]))", "{W} @ {M}", "np.roll({V}, 1)", "{V}.copy()"),
        *("np.maximum({V}, 0.2 * {V})", "{V}[np.argsort({V})]", "np.full(len({V}), {S})"),
    ),
    "W": (
        *("{M} @ {V}", "{M}.sum(axis=1)", "np.tanh({W})", "{W} * {S}", "{W} + 0.3 * {W}[::-1]"),
        *("np.array([np.sum(r) for r in {M}])", "({M} ** 2).sum(axis=1)"),
    ),
    "M": (
        *("np.outer({W}, {V})", "{M} * {V}", "{M} + {W}[:, None]", "{M}[::-1]", "np.cos({M})"),
        *("{M}[:, ::-1] * {S}", "np.where({M} < 0.0, {M}, {S})", "np.cumsum({M}, axis=0)"),
        *("({M}.T * {W}).T", "{M}.copy()"),
    ),
    "S": (
        *("np.sum({V})", "{V} @ {V}", "0.1 * np.sum({M})", "np.sum({V}[1:] * {V}[:-1])"),
        *("0.5 * {S}", "math.sin({S})", "{S} * {S} * 0.5", "0.1 * len({V})", "np.prod({V})"),
        *("sum(e * e for e in {W})", "np.sum({V}[{V} > 0.1])", "({S} if len({V}) > 1 else 0.3)"),
    ),
}
STATEMENTS = (
    *("{V} = <V>", "{V} = <V>", "{M} = <M>", "{W} = <W>", "{S} = <S>", "{V}[:] = <V>"),
    *("{V} += 0.5 * <V>", "{M} *= <S>", "{M} -= <M>", "{V}[1:] += 0.5 * {V}[:-1]"),
    *("{V}[::-2] *= {S}", "{V}[{V} > 0.1] = {S}", "{M}[:, 1:] += {M}[:, :-1]", "{V} *= {V}"),
    *("{M}[1:] = {M}[:-1]", "{V}, {V} = {V}, {V}", "{M}[...] = {V}", "{W}[:-1] *= {W}[1:]"),
    "if len({V}) > 1:\n    {V}[0], {V}[-1] = {V}[-1] * {S}, {V}[0]",
    "if len({V}) and {V}[0] > 0.2:\n    {V} = <V>\nelse:\n    {V}[:] = <V>",
    "for i in range(len({V})):\n    {V}[i] = {S} * {V}[i] + {V}[i - 1]",
    "for i in range(len({V})):\n    {S} += {V}[i] * {V}[-1 - i]\n    {V}[i] *= 0.5",
    "for i in range(1, len({V})):\n    {V}[i] += 0.5 * {V}[i - 1]",
    "for i in range(len({V}) - 1, -1, -1):\n    {V}[i] = math.sin({V}[(i + 1) % len({V})])",
    "for e in {V}:\n    if e > 0.6:\n        break\n    {S} = 0.9 * {S} + e\nelse:\n    {S} = <S>",
    "for r in {M}:\n    r *= 0.8\n    {S} += np.sum(r * {V})",
    "m, n = {M}.shape\nfor i in range(m):\n    for j in range(n): {M}[i, j] *= {W}[i] + {V}[-j]",
    "for i in range({M}.shape[0]):\n    {V} = 0.5 * {V} + {M}[i]\n    {W}[i] = np.sum({V})",
    "c = 0\nwhile c < len({V}) and {S} < 2.0:\n    {S} += {V}[c] ** 2\n    c += 1",
    "items = []\nfor e in {V}:\n    if e > 0.0:\n        items.append(e * {S})\n{S} += sum(items)",
    "for e, f in zip({V}, {W}):\n    {S} += e * f",
    "for i, e in enumerate({V}):\n    {V}[i] = e * {S}\n    if i == 1: continue\n    {S} += e",
    "for i in range(n):\n    {V} = {V} * 0.5 + <V>\n    {V}[:i] *= {S}",
)


class Sized:
    """One program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.names = {"V": ["x", "y", "u"], "W": ["w", "b"], "M": ["A", "B"], "S": ["s", "p", "q"]}

    def program(self) -> str:
        lines = [HEADER, "    s, u, w, b, B = 0.5 * p, x * y, A @ x, A @ y, 0.5 * A"]
        for _ in range(self.random.randint(2, 9)):
            text = self.filled(self.random.choice(STATEMENTS))
            lines += ["    " + line for line in text.splitlines()]
        weighed = [f"{0.3 + 0.1 * i:.1f} * {name}" for i, name in enumerate(self.names["S"])]
        for name in (*self.names["V"], *self.names["W"], *self.names["M"]):
            weighed.append(f"np.sum(np.sin({name}) * {name})")
        lines.append(f"    return {' + '.join(weighed)}")
        return "import math\n\nimport numpy as np\n\n\n" + "\n".join(lines) + "\n"

    def filled(self, text: str) -> str:
        """A template with names, and expressions in their places."""
        for kind, templates in EXPRESSIONS.items():
            while f"<{kind}>" in text:
                text = text.replace(f"<{kind}>", self.random.choice(templates), 1)
        for kind, names in self.names.items():
            while f"{{{kind}}}" in text:
                text = text.replace(f"{{{kind}}}", self.random.choice(names), 1)
        return text


def sized_arguments(random) -> list:
    """Arguments of random sizes, by a generator of NumPy."""
    n, m = (int(random.choice(SIZES)) for _ in range(2))
    x, y, A = (0.7 * random.normal(size=size) for size in (n, n, (m, n)))
    p, q = random.normal(size=2)
    return [x, y, A, float(p), float(q), random.integers(0, 3, size=3), 2]
