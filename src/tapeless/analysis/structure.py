"""Where things stand: the order of nodes, the region each variable belongs to, the loops around a
region.
"""

from __future__ import annotations

from tapeless.ir.nodes import Assign, Block, For, Function, If, Load, Node, Pop, Var, While
from tapeless.ir.visitor import blocks, defined, entry_vars


class Structure:
    """Positions and nesting of a function's nodes, computed once."""

    def __init__(self, function: Function) -> None:
        self.top = function.body
        self.position: dict[Node, int] = {}
        self.block_of: dict[Node, Block] = {}
        self.owner: dict[int, Node | None] = {id(function.body): None}
        self.home: dict[Var, Block] = {param.var: function.body for param in function.params}
        self.definition: dict[Var, Node] = {}
        self._number(function.body)

    def _number(self, block: Block) -> None:
        position, block_of, home, definition = (
            self.position,
            self.block_of,
            self.home,
            self.definition,
        )
        for node in block.nodes:
            position[node] = len(position)
            block_of[node] = block
            if isinstance(node, (Assign, Load, Pop)):  # nearly all: `defined`, without the tuple
                home[node.target] = block
                definition[node.target] = node
                continue
            if isinstance(node, (If, For, While)):
                self._enter(node)
            for var in defined(node):
                home[var] = block
                definition[var] = node

    def _enter(self, node: If | For | While) -> None:
        for inner in blocks(node):
            self.owner[id(inner)] = node
            for var in entry_vars(node):
                self.home[var] = inner
            self._number(inner)

    def absorb(self, other: Block, block: Block) -> None:
        """The nodes of another block, and what they define, belong to this one from now on."""
        for node in other.nodes:
            self.block_of[node] = block
        for var, home in self.home.items():
            if home is other:
                self.home[var] = block

    def ancestors(self, node: Node) -> list[Node]:
        """The structured nodes around `node`, innermost first."""
        found = []
        owner = self.owner[id(self.block_of[node])]
        while owner is not None:
            found.append(owner)
            owner = self.owner[id(self.block_of[owner])]
        return found

    def maker(self, operand: object) -> Node | None:
        """What defines the operand; None for constants, parameters and what a loop carries."""
        return self.definition.get(operand) if isinstance(operand, Var) else None

    def is_within(self, block: Block, outer: Block) -> bool:
        """Whether the block is `outer`, or inside of one of its nodes."""
        while block is not outer:
            owner = self.owner[id(block)]
            if owner is None:
                return False
            block = self.block_of[owner]
        return True

    def loops_around(self, node: Node) -> list[For | While]:
        return [owner for owner in self.ancestors(node) if isinstance(owner, (For, While))]

    def may_follow(self, later: Node, earlier: Node) -> bool:
        """Whether `later` can run after `earlier`: it stands after it, or a loop is around both."""
        if self.position[later] > self.position[earlier]:
            return True
        shared = set(map(id, self.loops_around(earlier)))
        return any(id(loop) in shared for loop in self.loops_around(later))
