"""Which region of a derivative reverses which region of the program."""

from __future__ import annotations

from collections.abc import Iterable

from tapeless.ir.nodes import Block, Operand, Var


class Pairing:
    """Which region of the backward part reverses which region of the forward part."""

    def __init__(self, forward: Block, backward: Block, shadows: Iterable[Operand] = ()) -> None:
        self.shadows = {shadow for shadow in shadows if isinstance(shadow, Var)}
        self.forward_of: dict[int, Block] = {id(backward): forward}
        self.backward_of: dict[int, Block] = {id(forward): backward}
        self.index_of: dict[
            Var, Operand
        ] = {}  # forward loop index -> its value in the backward loop
        self.iteration_of: dict[
            int, Operand
        ] = {}  # id of a forward loop -> backward iteration number
        self.heads: dict[
            int, Block
        ] = {}  # id of a backward body -> what recovers index and iteration number
        self._backward: list[Block] = [
            backward
        ]  # also keeps the blocks alive, whose ids are the keys
        self._forward: list[Block] = [forward]

    def pair(self, forward: Block, backward: Block) -> None:
        self.forward_of[id(backward)] = forward
        self.backward_of[id(forward)] = backward
        self._forward.append(forward)
        self._backward.append(backward)

    def head(self, backward: Block) -> Block:
        """Statements at the start of a backward body, before anything recorded is read."""
        return self.heads.setdefault(id(backward), Block())

    def blocks(self) -> list[Block]:
        """The regions of the backward part."""
        return self._backward

    def replace_top(self, whole: Block, backward: Block) -> None:
        """The forward and the backward part were joined into one block."""
        self.backward_of[id(whole)] = whole
        self.forward_of[id(whole)] = whole
        self._backward.append(whole)
