"""Derivatives that the program takes itself, put where it takes them.

The frontend marks the part that is differentiated (`rules/inner.py`). Here, with types known, that
part becomes a function, its derivative is built as for any other, and takes the place of the part.
The whole is an ordinary program then, to be differentiated again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeGuard

from tapeless.analysis.dependence import count_uses
from tapeless.errors import IntegerArgument, NonScalarOutput, UnsupportedCall, UnsupportedSyntax
from tapeless.ir.nodes import Assign, Block, Const, Function, Node, Operand, Param, Var
from tapeless.ir.types import is_array, is_float, is_scalar
from tapeless.ir.visitor import Cloner, all_reads, blocks, defined, entry_vars, walk
from tapeless.transform.entry import written_params
from tapeless.transform.forward import Forward, forward
from tapeless.transform.kept import forget_kept, refuse_changed
from tapeless.transform.reverse import Reverse, reverse
from tapeless.transform.simplify import rename

RESULTS = ("gradient_in", "tangent_in")

# Two steps of Newton's method: what `pinned` (`rules/implicit.py`) pins is right up to this order.
ORDERS_OF_PINNED = 3


def differentiate_inside(function: Function, infer: Callable[[Function], None]) -> Function:
    """Put, in place, the derivatives where a typed program takes them; `infer` gives types to what
    is new.
    """
    while (found := next(_innermost(function.body), None)) is not None:
        _expand(function, *found)
        infer(function)
    forget_kept(function.body)
    return function


def refuse_high_orders(block: Block, order: int) -> None:
    """Raise if derivatives of an implicit function are asked for that it does not have; those that
    the program takes itself count.
    """
    open_groups: set[int | None] = set()
    for node in block.nodes:
        open_groups |= {_group(node, "inside")} - {None}
        open_groups -= {_group(node, *RESULTS)}
        total = order + len(open_groups)
        if isinstance(node, Assign) and node.op == "pinned" and total > ORDERS_OF_PINNED:
            raise UnsupportedCall(
                f"a root has derivatives up to order {ORDERS_OF_PINNED}, and this is order {total}",
                node.location,
                "Write the iteration that finds the root as a loop.",
            )
        for inner in blocks(node):
            refuse_high_orders(inner, total)


def _group(node: Node, *ops: str) -> int | None:
    return node.attrs["group"] if isinstance(node, Assign) and node.op in ops else None


def _innermost(block: Block) -> Iterator[tuple[Block, int]]:
    """The groups of marks between whose marks there are no others."""
    for node in block.nodes:
        for inner in blocks(node):
            yield from _innermost(inner)
    for node in block.nodes:
        group = _group(node, "inside")
        if group is None:
            continue
        others = [_group(n, "inside") for m in _part(block, group) for n in _with_inner(m)]
        if not any(others):
            yield block, group


def _with_inner(node: Node) -> Iterator[Node]:
    yield node
    for inner in blocks(node):
        yield from walk(inner)


def _bounds(block: Block, group: int) -> tuple[int, int]:
    """The places of the first node after the opening marks, and of the first closing one."""
    opening = [k for k, node in enumerate(block.nodes) if _group(node, "inside") == group]
    closing = [k for k, node in enumerate(block.nodes) if _group(node, *RESULTS) == group]
    first = opening[-1] + 1
    return first, closing[0] if closing else first


def _part(block: Block, group: int) -> list[Node]:
    first, last = _bounds(block, group)
    return block.nodes[first:last]


def _expand(function: Function, block: Block, group: int) -> None:
    marks = [node for node in block.nodes if _group(node, "inside", *RESULTS) == group]
    opening = [node for node in marks if isinstance(node, Assign) and node.op == "inside"]
    closing = [node for node in marks if isinstance(node, Assign) and node.op != "inside"]
    if not closing:  # nothing reads the derivative
        for node in opening:
            node.op, node.attrs = "alias", {}
        return
    part, uses = _part(block, group), count_uses(function)
    forget_kept(Block(part))
    inner, results, free = _as_function(function, part, opening, closing)
    _refuse(inner, opening, closing[0])
    refuse_changed(function, opening, free)
    nodes, values, slopes = _derivative(inner, opening, closing[0], free)
    names: dict[Var, Operand] = {node.target: node.args[0] for node in opening}
    names |= {r: v for r, v in zip(results, values, strict=True) if _is_made(r, free)}
    for node in closing:
        names[node.target] = _slope(slopes, node, uses)
    gone = {*marks, *part}
    block.nodes[:] = [
        new
        for node in block.nodes
        for new in (nodes if node is closing[0] else [] if node in gone else [node])
    ]
    rename(function, names)


def _slope(slopes: dict[Operand, Operand], mark: Assign, uses: Counter[Var]) -> Operand:
    wanted = mark.args[1 if mark.op == "gradient_in" else 0]
    if wanted in slopes:
        return slopes[wanted]
    if uses[mark.target]:
        raise UnsupportedCall(
            "the derivative of an integer is used here", mark.location, "Use only that of floats."
        )
    return Const(None)


def _is_made(result: Operand, free: list[Var]) -> TypeGuard[Var]:
    """Whether a result of the part comes from it, rather than from outside."""
    return isinstance(result, Var) and result not in free


def _derivative(
    inner: Function, opening: list[Assign], closing: Assign, free: list[Var]
) -> tuple[list[Node], list[Operand], dict[Operand, Operand]]:
    """The nodes that compute the derivative, the results of the function itself, and the gradient
    of what is differentiated in, or the tangent of each result.
    """
    active = tuple(range(len(opening)))
    outside = [*(node.args[0] for node in opening), *free]
    if closing.op == "gradient_in":
        derivative = reverse(inner, Reverse(active, "one"))
        keys: list[Operand] = [node.target for node in opening]
    else:
        derivative = forward(inner, Forward(active))
        outside += [_direction(node) for node in opening]
        keys = [result for result in inner.results if _is_float(result)]
    cloner = Cloner(dict(zip((p.var for p in derivative.params), outside, strict=True)))
    nodes = cloner.block(derivative.body).nodes
    found = [cloner.operand(result) for result in derivative.results]
    count = len(inner.results)
    return nodes, found[:count], dict(zip(keys, found[count:], strict=True))


def _direction(mark: Assign) -> Operand:
    return mark.args[1] if len(mark.args) > 1 else Const(1.0)


def _as_function(
    function: Function, part: list[Node], opening: list[Assign], closing: list[Assign]
) -> tuple[Function, list[Operand], list[Var]]:
    """The part as a function of what is differentiated in and of what it reads besides; its
    results, which are what is differentiated and all else of it that is read elsewhere.
    """
    made = [var for node in part for var in defined(node)]
    uses = count_uses(function) - count_uses(Function("", [], Block(part), []))
    wanted = dict.fromkeys(node.args[0] for node in closing)
    marked = sum(node.op == "gradient_in" for node in closing)
    for var in made:
        if uses[var] > (marked if var in wanted and marked else 0):
            wanted.setdefault(var)
    inside = {*made, *(node.target for node in opening)}
    reads = [var for node in part for var in all_reads(node)]
    reads += [result for result in wanted if isinstance(result, Var)]
    local = {var for node in part for inner in _with_inner(node) for var in _bound(inner)}
    free = [var for var in dict.fromkeys(reads) if var not in inside and var not in local]
    params = [node.target for node in opening] + free
    named = [Param(var, ("nested", number)) for number, var in enumerate(params)]
    location = closing[0].location
    return Function("the function", named, Block(part), list(wanted), location), list(wanted), free


def _bound(node: Node) -> Iterator[Var]:
    yield from defined(node)
    yield from entry_vars(node)


def _is_float(operand: Operand) -> bool:
    if isinstance(operand, Const):
        return isinstance(operand.value, float)
    return isinstance(operand, Var) and is_float(operand.type)


def _refuse(inner: Function, opening: list[Assign], mark: Assign) -> None:
    """What cannot be differentiated, at the place where the program takes the derivative."""
    place = f"{mark.location.file}:{mark.location.line}: " if mark.location else ""
    active, directed = len(opening), len(opening[0].args) > 1
    for param in inner.params[:active]:
        if not is_float(param.var.type):
            raise IntegerArgument(
                f"{place}a derivative in `{param.var.hint}` of type {param.var.type} is taken "
                "here. Pass a float."
            )
    if mark.op == "gradient_in" and not (_is_float(mark.args[0]) and not _is_array(mark.args[0])):
        raise NonScalarOutput(
            f"{place}the gradient needs a function that returns one float. "
            "Use derivative for others."
        )
    if mark.op == "tangent_in" and not directed and not is_scalar(inner.params[0].var.type):
        raise IntegerArgument(f"{place}derivative takes one float. Use grad for arrays.")
    for position in written_params(inner):
        if position >= active:
            name = inner.params[position].var.hint
            raise UnsupportedSyntax(
                f"the function that is differentiated here writes `{name}`, which it did not make",
                mark.location,
                "Make that array inside of it, or let it return what it computes.",
            )


def _is_array(operand: Operand) -> bool:
    return isinstance(operand, Var) and is_array(operand.type)
