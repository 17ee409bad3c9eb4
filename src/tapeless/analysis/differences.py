"""Systems of inequalities `a - b <= c` between integers."""

from __future__ import annotations

from collections.abc import Hashable

ZERO = None  # the variable that is 0

# A variable plus a constant.
Term = tuple[Hashable, int]


class Differences:
    """What is known of differences of integers.

    It has a solution if the graph with an edge of length c from b to a has no negative cycle
    (Bellman, "On a routing problem", 1958), and then one in integers.
    """

    def __init__(self, known: Differences | None = None) -> None:
        self._least: dict[tuple[Hashable, Hashable], int] = dict(known._least) if known else {}

    def at_most(self, smaller: Term, larger: Term, gap: int = 0) -> None:
        """Add `smaller + gap <= larger`."""
        edge = (larger[0], smaller[0])
        bound = larger[1] - smaller[1] - gap
        self._least[edge] = min(bound, self._least.get(edge, bound))

    def equal(self, one: Term, other: Term) -> None:
        self.at_most(one, other)
        self.at_most(other, one)

    def is_impossible(self) -> bool:
        names = {name for edge in self._least for name in edge}
        distance = dict.fromkeys(names, 0)
        for _ in range(len(names) + 1):
            changed = False
            for (start, end), length in self._least.items():
                if distance[start] + length < distance[end]:
                    distance[end] = distance[start] + length
                    changed = True
            if not changed:
                return False
        return bool(names)
