"""Elementary functions in the branches of a loop that vectorises are called outside of them.

In vector registers both branches are computed and one is chosen. A function of a number that is
known before the branches is called there, once for both; one that both branches call, of different
numbers, is called after the number was chosen.
"""

from __future__ import annotations

from tapeless.analysis.dependence import Dependence, count_uses
from tapeless.ir.nodes import (
    Assign,
    Block,
    For,
    Function,
    If,
    Merge,
    Node,
    Operand,
    Undefined,
    Var,
)
from tapeless.ir.visitor import blocks, defined, operands, passed_on, walk
from tapeless.rules.vector_maths import VECTOR_MATHS
from tapeless.transform.simplify import rename

CALLS = frozenset(VECTOR_MATHS.values())


def call_outside_branches(function: Function) -> Function:
    """Move, in place, elementary functions out of branches in loops that vectorise."""
    dependence, uses = Dependence(function), count_uses(function)
    for loop in [node for node in walk(function.body) if isinstance(node, For)]:
        inner = any(isinstance(node, For) for node in walk(loop.body))
        if not inner and dependence.may_vectorise(loop, uses):
            _ahead(loop.body)
            _after(loop.body)
    return function


def _is_call(node: Node) -> bool:
    return isinstance(node, Assign) and node.op in CALLS


# ---- before the branches -------------------------------------------------------------------------


def _ahead(block: Block) -> None:
    """Move calls that both branches of an `if` make, of what is known before it, in front of it."""
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _ahead(inner)
        if isinstance(node, If):
            common = _calls(node.then) & _calls(node.orelse)
            for branch in (node.then, node.orelse):
                nodes.extend(n for n in branch.nodes if _what(n) in common)
                branch.nodes = [n for n in branch.nodes if _what(n) not in common]
        nodes.append(node)
    block.nodes = nodes


def _calls(branch: Block) -> set[tuple]:
    """The calls of the branch whose operands are known before it."""
    inside = {var for node in branch.nodes for var in defined(node)}
    return {
        what
        for node in branch.nodes
        if (what := _what(node)) is not None and not any(v in inside for v in operands(node))
    }


def _what(node: Node) -> tuple | None:
    """The function that the node calls, and of what; None if it is no call."""
    return (node.op, node.args) if isinstance(node, Assign) and _is_call(node) else None


# ---- after the choice ----------------------------------------------------------------------------


def _after(block: Block) -> None:
    """Where both branches call a function once, choose its operand first."""
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _after(inner)
        nodes.extend(_split(node) if isinstance(node, If) else [node])
    block.nodes = nodes


def _split(node: If) -> list[Node]:
    """`if c: y = f(a) else: y = f(b)` as the choice of the operand, the call, and the rest."""
    pair = _common_call(node)
    if pair is None:
        return [node]
    mine, others = pair
    location = node.location
    operand = Var(_hint(mine), mine.target.type)
    called = Var(mine.target.hint, mine.target.type)
    call = Assign(called, mine.op, (operand,), mine.attrs, location=mine.location)
    then_first, then_rest = _cut(node.then, mine)
    else_first, else_rest = _cut(node.orelse, others)
    choice = If(node.condition, then_first, else_first, [], location=location)
    choice.merges.append(Merge(operand, mine.args[0], others.args[0]))
    for old, new in ((mine.target, called), (mine.args[0], operand)):
        _replace(then_rest, node, old, new, is_then=True)
    for old, new in ((others.target, called), (others.args[0], operand)):
        _replace(else_rest, node, old, new, is_then=False)
    rest = If(node.condition, then_rest, else_rest, node.merges, location=location)
    _hand_over(choice, rest)
    return [choice, call, *_split(rest)]


def _hint(call: Assign) -> str:
    operand = call.args[0]
    return operand.hint if isinstance(operand, Var) else "t"


def _common_call(node: If) -> tuple[Assign, Assign] | None:
    """A call of the same function in both branches, of numbers of these branches."""
    if not isinstance(node.condition, Var):
        return None
    for mine in node.then.nodes:
        if isinstance(mine, Assign) and _is_call(mine) and len(mine.args) == 1:
            for others in node.orelse.nodes:
                if isinstance(others, Assign) and others.op == mine.op:
                    return mine, others
    return None


def _cut(block: Block, call: Assign) -> tuple[Block, Block]:
    """What comes before the call, and what comes after."""
    place = block.nodes.index(call)
    return Block(block.nodes[:place]), Block(block.nodes[place + 1 :])


def _replace(block: Block, node: If, old: Operand, new: Var, *, is_then: bool) -> None:
    """In one branch, and in what it passes on, `new` has the value of `old`."""
    if not isinstance(old, Var):
        return
    rename(Function("", [], block, []), {old: new})
    for merge in node.merges:
        if is_then and merge.then is old:
            merge.then = new
        if not is_then and merge.orelse is old:
            merge.orelse = new


def _hand_over(first: If, second: If) -> None:
    """What the second branches read of the first goes through merges of the first."""
    for branch, is_then in ((first.then, True), (first.orelse, False)):
        made = {var for n in branch.nodes for var in defined(n)}
        other = second.then if is_then else second.orelse
        read = [v for n in walk(other) for v in operands(n)]
        read += [m.then if is_then else m.orelse for m in second.merges]
        read += [v for n in walk(other) for v in passed_on(n)]
        names: dict[Var, Operand] = {}
        for var in dict.fromkeys(v for v in read if isinstance(v, Var) and v in made):
            result = Var(var.hint, var.type)
            absent = Undefined(var.type)
            merge = Merge(result, var, absent) if is_then else Merge(result, absent, var)
            first.merges.append(merge)
            names[var] = result
            rename(Function("", [], other, []), names)
        for merge in second.merges:
            if is_then:
                merge.then = names.get(merge.then, merge.then)  # type: ignore[arg-type]
            else:
                merge.orelse = names.get(merge.orelse, merge.orelse)  # type: ignore[arg-type]
