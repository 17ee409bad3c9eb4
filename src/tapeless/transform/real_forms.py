"""Once types are known: `np.real(x)` of real numbers is x, and so on.

What these mean depends on a type, which is not known while the program is read.
"""

from __future__ import annotations

from tapeless.frontend.inline import call_python
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Block, Const, Function, Node, Operand, Var
from tapeless.ir.types import is_complex
from tapeless.ir.visitor import blocks
from tapeless.rules.registry import operation
from tapeless.transform.normalize import IN_PLACE
from tapeless.transform.simplify import rename


def write_real_forms(function: Function) -> bool:
    """Replace, in place, what has another form for real numbers; whether new values have no type
    yet.
    """
    names: dict[Var, Operand] = {}
    added = _block(function.body, names)
    if names:
        rename(function, names)
    return added


def drop_notes(function: Function) -> Function:
    """Remove, in place, the notes that say which values have to be real, or are copies of views."""
    _drop_notes(function.body)
    return function


def _drop_notes(block: Block) -> None:
    block.nodes = [n for n in block.nodes if not (isinstance(n, Assign) and n.op == "needs_reals")]
    for node in block.nodes:
        if isinstance(node, Assign) and node.op == "copied_from":
            node.op, node.args, node.attrs = "alias", node.args[:1], {}
        for inner in blocks(node):
            _drop_notes(inner)


def _block(block: Block, names: dict[Var, Operand]) -> bool:
    nodes: list[Node] = []
    added = False
    for node in block.nodes:
        for inner in blocks(node):
            added |= _block(inner, names)
        if not (isinstance(node, Assign) and _is_of_reals(node)):
            nodes.append(node)
            continue
        builder = Builder(Block(), node.location)
        form = operation(node.op).of_reals
        assert form is not None
        names[node.target] = call_python(builder, form, node.args, {})
        added |= bool(builder.block.nodes)
        nodes += builder.block.nodes
    block.nodes = nodes
    return added


def _is_of_reals(node: Assign) -> bool:
    if node.op in IN_PLACE or operation(node.op).of_reals is None:
        return False
    return not any(_is_complex(operand) for operand in node.args)


def _is_complex(operand: Operand) -> bool:
    if isinstance(operand, Const):
        return isinstance(operand.value, complex)
    return isinstance(operand, Var) and is_complex(operand.type)
