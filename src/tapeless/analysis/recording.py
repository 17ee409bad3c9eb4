"""What to record: the cheapest set of values from which everything that the backward sweep needs
can be computed again.

A minimum cut. Each value is a node whose capacity is what it costs to record it. Values that cannot
be computed again (carried values, what was read from memory that has since been overwritten,
results of expensive functions) hang on the source, values that are needed on the sink; a value that
can be computed again is reached from its operands. The cut is the set to record (Ford and
Fulkerson, "Flows in Networks", 1962).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from math import inf
from typing import TypeVar

V = TypeVar("V", bound=Hashable)


def minimum_records(
    needed: Iterable[V],
    inputs_of: Callable[[V], Iterable[V] | None],
    cost: Callable[[V], float],
) -> list[V]:
    """The values to record.

    Args:
        needed: values that must be known.
        inputs_of: the values from which one can be computed again (those always known left out),
            or None if it cannot.
        cost: what recording the value costs.

    Returns:
        The values of a minimum cut that is nearest to the needed values, in the order in which they
        were reached.
    """
    graph = _Network()
    pending, seen = list(needed), {}
    for value in pending:
        graph.connect((value, "out"), _SINK, inf)
    while pending:
        value = pending.pop()
        if value in seen:
            continue
        seen[value] = len(seen)
        graph.connect((value, "in"), (value, "out"), cost(value))
        inputs = inputs_of(value)
        if inputs is None:
            graph.connect(_SOURCE, (value, "in"), inf)
            continue
        for given in inputs:
            graph.connect((given, "out"), (value, "in"), inf)
            pending.append(given)
    graph.saturate()
    reached = graph.reached()
    return [v for v in seen if (v, "in") in reached and (v, "out") not in reached]


_SOURCE, _SINK = ("source",), ("sink",)


class _Network:
    """A flow network, with the shortest-augmenting-path method of Edmonds and Karp."""

    def __init__(self) -> None:
        self.capacity: dict = {_SOURCE: {}, _SINK: {}}

    def connect(self, start: Hashable, end: Hashable, capacity: float) -> None:
        edges = self.capacity.setdefault(start, {})
        edges[end] = edges.get(end, 0.0) + capacity
        self.capacity.setdefault(end, {}).setdefault(start, 0.0)

    def saturate(self) -> None:
        while (path := self._augmenting_path()) is not None:
            amount = min(self.capacity[start][end] for start, end in path)
            for start, end in path:
                self.capacity[start][end] -= amount
                self.capacity[end][start] += amount

    def reached(self) -> set:
        """What still has capacity from the source."""
        return set(self._search()[0])

    def _augmenting_path(self) -> list[tuple] | None:
        came_from, found = self._search()
        if not found:
            return None
        path, node = [], _SINK
        while node != _SOURCE:
            path.append((came_from[node], node))
            node = came_from[node]
        return path

    def _search(self) -> tuple[dict, bool]:
        came_from: dict = {_SOURCE: None}
        queue = deque([_SOURCE])
        while queue:
            node = queue.popleft()
            for following, capacity in self.capacity[node].items():
                if capacity > 0 and following not in came_from:
                    came_from[following] = node
                    if following == _SINK:
                        return came_from, True
                    queue.append(following)
        return came_from, False
