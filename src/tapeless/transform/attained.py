"""Loops that keep the largest, the smallest or the last of what their iterations make.

Of `for i in …: top = max(top, f(i))` the derivative is that of `f` at the one iteration whose
number stays. So the loop notes the place of that iteration, which is all that is recorded, and
behind it stands `f` of the place: a value that is already known (`pinned`), with a derivative.
Where the largest number is attained twice its slope is shared, in the order of the program. The
loop counts such ties, of what stays in the end, and a derivative in which there were any leaves by
`Tied`: another one, without places, takes over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tapeless.analysis.activity import Activity
from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Load,
    Merge,
    Node,
    Operand,
    Var,
    While,
)
from tapeless.ir.types import BOOL, FLOATS, INT, Scalar, is_array
from tapeless.ir.visitor import (
    Cloner,
    all_reads,
    blocks,
    defined,
    entry_vars,
    operands,
    passed_on,
    walk,
)
from tapeless.rules.registry import operation, rules

EXTREMA = {"builtins.max": "gt", "numpy.maximum": "gt", "builtins.min": "lt", "numpy.minimum": "lt"}
OPPOSITE = {"gt": "lt", "lt": "gt"}


@dataclass
class Kept:
    """A number that a loop carries, and replaces by one of its iteration or not."""

    loop: For
    carry: Carry
    chosen: Var
    """What takes its place."""
    made: list[Node] = field(default_factory=list)
    """What computes that, in an iteration."""
    relation: str = ""
    """How a number that takes the place compares to the one before; "" if a condition tells."""
    condition: tuple[Operand, bool] | None = None
    """The condition, and its value where the number is replaced."""


def differentiate_attained(function: Function, active: Sequence[int]) -> Function:
    """Let, in place, only those iterations have a derivative whose numbers stay."""
    done: set[Var] = set()
    while (kept := _next(function, active, done)) is not None:
        done.add(kept.carry.phi)
        Writer(function, kept).write()
    return function


def forget_pins(function: Function) -> Function:
    """A number that is pinned to another is, once there is nothing to differentiate, itself."""
    for node in walk(function.body):
        if isinstance(node, Assign) and node.op in ("pinned", "stop_gradient"):
            if isinstance(node.target.type, Scalar):
                node.op, node.args = "alias", node.args[:1]
    return function


# ---- what is found -------------------------------------------------------------------------------


def _next(function: Function, active: Sequence[int], done: set[Var]) -> Kept | None:
    loops = [node for node in walk(function.body) if isinstance(node, For)]
    if all(carry.phi in done or not _is_float(carry) for loop in loops for carry in loop.carries):
        return None
    structure = Structure(function)
    aliases = Aliases(function, structure)
    inputs = [function.params[position].var for position in active]
    activity = Activity(function, aliases, inputs, function.results)
    for loop in reversed(loops):
        around = [loop, *structure.loops_around(loop)]
        if any(isinstance(other, For) and other.parallel for other in around):
            continue
        for carry in loop.carries:
            if carry.phi in done or not _is_float(carry) or carry.phi not in activity:
                continue
            kept = _kept(loop, carry, structure)
            if kept is not None and _find_what_makes(kept, aliases):
                return kept
    return None


def _is_float(carry: Carry) -> bool:
    type_ = carry.phi.type
    return isinstance(type_, Scalar) and type_.dtype in FLOATS


def _kept(loop: For, carry: Carry, structure: Structure) -> Kept | None:
    """What the loop keeps in a carry, if that is all that it does with it."""
    node = structure.maker(carry.next)
    if node not in loop.body.nodes or not _only_compared(carry.phi, node, loop):
        return None
    if isinstance(node, Assign) and node.op in EXTREMA and carry.phi in node.args:
        other = next((arg for arg in node.args if arg is not carry.phi), None)
        if isinstance(other, Var) and other.type == carry.phi.type:
            return Kept(loop, carry, other, relation=EXTREMA[node.op])
    if isinstance(node, If):
        merge = next(merge for merge in node.merges if merge.result is carry.next)
        for chosen, stays, value in (
            (merge.then, merge.orelse, True),
            (merge.orelse, merge.then, False),
        ):
            if stays is carry.phi and isinstance(chosen, Var) and chosen is not stays:
                return Kept(loop, carry, chosen, condition=(node.condition, value))
    return None


def _only_compared(phi: Var, keeping: Node | None, loop: For) -> bool:
    """Whether beside what keeps it nothing reads the number but what has no derivative."""
    for node in walk(loop.body):
        has_derivative = not (isinstance(node, Assign) and rules(node.op).zero)
        if node is not keeping and phi in (*operands(node), *passed_on(node)) and has_derivative:
            return False
    return True


def _find_what_makes(kept: Kept, aliases: Aliases) -> bool:
    """Fill in what computes the number; False if that cannot be run again behind the loop."""
    loop = kept.loop
    maker: dict[Var, Node] = {}
    nodes = list(_outside_of_loops(loop.body))
    for node in nodes:
        maker.update(dict.fromkeys(defined(node), node))
    carried = {carry.phi for carry in loop.carries}
    written = _written_in(loop, aliases)
    pending, wanted = [kept.chosen], set()
    while pending:
        var = pending.pop()
        if var in carried:
            return False
        node = maker.get(var)
        if node is None or node in wanted:
            continue
        if not _is_repeatable(node, written, aliases):
            return False
        wanted.add(node)
        own = {v for inner in walk(Block([node])) for v in (*entry_vars(inner), *defined(inner))}
        pending.extend(v for v in all_reads(node) if v not in own)
    kept.made = [node for node in nodes if node in wanted]
    return bool(kept.made)


def _outside_of_loops(block: Block) -> Iterator[Node]:
    """The statements of a block and of the branches in it."""
    for node in block.nodes:
        if isinstance(node, If):
            for inner in blocks(node):
                yield from _outside_of_loops(inner)
        yield node


def _written_in(loop: For, aliases: Aliases) -> set[Var]:
    """The memory that the loop writes."""
    return {
        aliases.find(array)
        for array, writes in aliases.writes.items()
        if any(loop in aliases.structure.ancestors(write) for write in writes)
    }


def _is_repeatable(node: Node, written: set[Var], aliases: Aliases) -> bool:
    """Whether the statement gives the same again behind the loop."""
    for inner in walk(Block([node])):
        if not isinstance(inner, (Assign, Load, If, For, While)):
            return False
        if isinstance(inner, Assign):
            what = operation(inner.op)
            if what.effect or what.draws:
                return False
        read = [v for v in operands(inner) if isinstance(v, Var) and is_array(v.type)]
        if any(aliases.find(array) in written for array in read):
            return False
    return True


# ---- what is written -----------------------------------------------------------------------------


class Writer:
    """Writes places into one loop, and what stands behind it."""

    def __init__(self, function: Function, kept: Kept) -> None:
        self.kept = kept
        self.structure = Structure(function)

    def write(self) -> None:
        loop, carry = self.kept.loop, self.kept.carry
        around = Builder(Block(), loop.location)
        nowhere = around.assign("sub", loop.start, loop.step, hint="nowhere", type=INT)
        body = Builder(loop.body, loop.location)
        if self.kept.condition is None:
            replaced, tied = self._compare(body)
        else:
            (condition, is_replaced), tied = self.kept.condition, None
            replaced = condition if is_replaced else body.assign("not", condition, type=BOOL)
        phi = Var("place", INT)
        place = Carry(phi, nowhere, _choice(body, replaced, loop.index, phi), Var("place", INT))
        loop.carries.append(place)
        result, carry.result = carry.result, Var(carry.result.hint, carry.result.type)
        around.append(loop)
        self._pin(around, result, place.result, nowhere)
        nodes = self.structure.block_of[loop].nodes
        at = nodes.index(loop)
        nodes[at : at + 1] = around.block.nodes
        if tied is not None:
            self._assume_none(tied)

    def _compare(self, body: Builder) -> tuple[Var, Var]:
        """Whether the number is replaced in this iteration, and how many ties there are of what
        stays in the end. What is no number ties with everything.
        """
        kept = self.kept
        relation, phi = kept.relation, kept.carry.phi
        replaced = body.assign(relation, kept.chosen, phi, hint="is_better", type=BOOL)
        less = body.assign(OPPOSITE[relation], kept.chosen, phi, hint="is_worse", type=BOOL)
        ties = Carry(Var("ties", INT), Const(0), Const(0), Var("ties", INT))
        more = body.assign("add", ties.phi, Const(1), hint="ties", type=INT)
        unless_replaced = _choice(body, less, ties.phi, more, "ties")
        ties.next = _choice(body, replaced, Const(0), unless_replaced, "ties")
        kept.loop.carries.append(ties)
        return replaced, ties.result

    def _pin(self, behind: Builder, result: Var, place: Var, nowhere: Operand) -> None:
        """Define what the loop kept once more, with a derivative."""
        carry, hint = self.kept.carry, result.hint
        attained = Cloner({self.kept.loop.index: place})
        nodes = [attained.node(node) for node in self.kept.made]
        for node in walk(Block(nodes)):
            if isinstance(node, Load):
                node.checked = False  # the iteration has read the same
        is_somewhere = behind.assign("ne", place, nowhere, hint="is_somewhere", type=BOOL)
        chosen = Var(hint, result.type)
        merge = Merge(chosen, attained.operand(self.kept.chosen), carry.initial)
        behind.append(If(is_somewhere, Block(nodes), Block(), [merge]))
        value = behind.assign("stop_gradient", carry.result, hint=hint, type=result.type)
        behind.append(Assign(result, "pinned", (value, chosen)))

    def _assume_none(self, ties: Var) -> None:
        """Hand the ties out of all that is around the loop, and leave if there were any."""
        node: Node = self.kept.loop
        for owner in self.structure.ancestors(node):
            outer = Var("ties", INT)
            if isinstance(owner, If):
                in_then = self.structure.block_of[node] is owner.then
                sides = (ties, Const(0)) if in_then else (Const(0), ties)
                owner.merges.append(Merge(outer, *sides))
            else:
                assert isinstance(owner, (For, While))
                phi = Var("ties", INT)
                body = Builder(self.structure.block_of[node], node.location)
                total = body.assign("add", phi, ties, hint="ties", type=INT)
                owner.carries.append(Carry(phi, Const(0), total, outer))
            node, ties = owner, outer
        nodes = self.structure.block_of[node].nodes
        target = Var("_", None)
        leaving = Assign(target, "assume_untied", (ties,), location=node.location)
        nodes.insert(nodes.index(node) + 1, leaving)


def _choice(
    body: Builder, condition: Operand, yes: Operand, no: Operand, hint: str = "place"
) -> Var:
    return body.assign("numpy.where", condition, yes, no, hint=hint, type=INT)
