"""The loops of a derivative that record, and can be run again instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tapeless.analysis.loop_state import LoopState, Unrepeatable, loop_state
from tapeless.ir.nodes import For, Function, Node, While
from tapeless.transform.regions import Pairing
from tapeless.transform.tapes import Record


@dataclass
class Recorded:
    """A top-level loop whose iterations are recorded, and the loop that reverses it."""

    loop: For | While
    backward: For
    records: list[Record]
    state: LoopState

    @property
    def writes(self) -> set[Node]:
        """The statements that record."""
        return {record.written for record in self.records}


def recorded_loops(
    function: Function, pairing: Pairing, records: Sequence[Record]
) -> list[Recorded]:
    """The loops at top level that can be checkpointed."""
    nodes = function.body.nodes
    bodies = {id(node.body): node for node in nodes if isinstance(node, For)}
    found = []
    for loop in nodes:
        if not isinstance(loop, (For, While)) or id(loop.body) not in pairing.backward_of:
            continue
        own = [r for r in records if r.loop is loop and r.made in nodes]
        backward = bodies.get(id(pairing.backward_of[id(loop.body)]))
        if not own or backward is None:
            continue
        try:
            state = loop_state(function, loop, {r.made.target for r in own}, pairing.shadows)
        except Unrepeatable:
            continue
        found.append(Recorded(loop, backward, own, state))
    return found
