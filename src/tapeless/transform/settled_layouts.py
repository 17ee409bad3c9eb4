"""Once types are known: what NumPy may give a view of is copied where a copy does for the view.

`reshape` of memory that is not contiguous gives a view or a copy, `z.real`, `np.diagonal` and
`np.broadcast_to` give views that the derivative does not write through.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.copied_views import CopiedView, refuse_shared
from tapeless.ir.nodes import Assign, Block, Function, Node, Operand, Var
from tapeless.ir.types import Array, is_array
from tapeless.ir.visitor import blocks, walk

_PARTS = {"real_part": "real", "imag_part": "imag"}


def settle_layouts(function: Function) -> bool:
    """Copy, in place, strided memory that is written and takes another shape; whether there is any.

    What rules call `rearranged` is `reshape` of a cotangent, which is meant as a value.

    Raises:
        UnsupportedAliasing: if a copy is no substitute for the view that NumPy may give.
    """
    found = [n for n in walk(function.body) if isinstance(n, Assign) and n.op in _RESHAPING]
    strided = [node for node in found if _is_strided(node.args[0])]
    values = {node for node in strided if node.op == "rearranged"}
    for node in found:
        node.op = "reshape" if node.op == "rearranged" else node.op
    written = _written(function, [node for node in strided if node not in values])
    return _copy_sources(function, written, values, _of_unknown_layout)


_RESHAPING = {"rearranged", "reshape", "ravel"}


def settle_views(function: Function) -> bool:
    """Look, in a program of the user's, at what else is copied; whether something is only now.

    Raises:
        UnsupportedAliasing: if a copy is no substitute for the view that NumPy gives.
    """
    nodes = [node for node in walk(function.body) if isinstance(node, Assign)]
    parts = [_part(node) for node in nodes if node.op in _PARTS and is_array(node.target.type)]
    notes = [_noted(node) for node in nodes if node.op == "copied_from"]
    if parts or notes:
        refuse_shared(function, [*parts, *notes])
    broadcast = [node for node in nodes if node.op == "numpy.broadcast_to"]
    return _copy_sources(function, _written(function, broadcast), (), _broadcast)


def _is_strided(source: Operand) -> bool:
    return isinstance(source, Var) and isinstance(source.type, Array) and source.type.layout != "C"


def _written(function: Function, nodes: list[Assign]) -> list[Assign]:
    """Those whose memory is written, somewhere."""
    if not nodes:
        return []
    written = Aliases(function).is_written
    return [n for n in nodes if isinstance(n.args[0], Var) and written(n.args[0])]


def _copy_sources(
    function: Function,
    views: Collection[Assign],
    values: Collection[Assign],
    describe: Callable[[Assign, Assign], CopiedView],
) -> bool:
    """Let the nodes work on copies; of `views` it is looked at whether that can be seen."""
    if not views and not values:
        return False
    copies: dict[Assign, Assign] = {}
    _copy_in(function.body, {*views, *values}, copies)
    refuse_shared(function, map(partial(describe), views, (copies[node] for node in views)))
    return True


def _copy_in(block: Block, chosen: Collection[Assign], copies: dict[Assign, Assign]) -> None:
    nodes: list[Node] = []
    for node in block.nodes:
        for inner in blocks(node):
            _copy_in(inner, chosen, copies)
        if isinstance(node, Assign) and node in chosen:
            source = node.args[0]
            assert isinstance(source, Var)
            copy = Assign(Var(source.hint), "copy", (source,), location=node.location)
            copy.target.type = source.type  # until types are found again
            node.args = (copy.target, *node.args[1:])
            copies[node] = copy
            nodes.append(copy)
        nodes.append(node)
    block.nodes = nodes


# ---- words ---------------------------------------------------------------------------------------


def _name(operand: Operand) -> str:
    return operand.hint if isinstance(operand, Var) else "it"


def _of_unknown_layout(node: Assign, copy: Assign) -> CopiedView:
    source = copy.args[0]
    words = f"whether this {node.op} shares memory with `{_name(source)}` depends on its layout"
    remedy = "Write .copy() after it, or make the array contiguous first with .copy()."
    return CopiedView(copy, source, words, remedy)


def _broadcast(node: Assign, copy: Assign) -> CopiedView:
    source = copy.args[0]
    words = f"what `{_name(source)}` is broadcast to is a view of it"
    return CopiedView(copy, source, words, "Take a copy of the array first.")


def _part(node: Assign) -> CopiedView:
    what = f"{_name(node.args[0])}.{_PARTS[node.op]}"
    words = f"`.{_PARTS[node.op]}` of `{_name(node.args[0])}` is a view"
    remedy = f"Write the array itself, or take a copy: `{what} + 0.0`."
    return CopiedView(node, node.args[0], words, remedy)


def _noted(node: Assign) -> CopiedView:
    words = f"`{node.attrs['name']}` gives a view of `{_name(node.args[1])}`"
    return CopiedView(node, node.args[1], words, "Write .copy() after it.")
