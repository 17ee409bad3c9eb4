"""Memory that outlives the call: a prepared derivative keeps its tapes, stacks, shadows and results
from one call to the next.

Every allocation at the top level of the program becomes a parameter. An array is used again if it
has the right shape and replaced if not; only what was replaced is handed back. A stack of numbers
is an array with a count of what is on it; where it overflows the call is made again with a larger
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tapeless.ir.nodes import Assign, Const, Ellipsis, Function, Node, Operand, Param, Store, Var
from tapeless.ir.types import Array, KeptStack, Opaque, Scalar, Stack, is_array

# creation -> the operation that does the same in memory that is given
REUSING = {
    "tape": "fit",
    "numpy.empty": "fit",
    "numpy.zeros": "fit_zeros",
    "zeros_shadow": "fit_zeros_like",
    "copy": "fit_copy",
}
PRODUCTS = {"matmul": "fit_product", "numpy.dot": "fit_product", "numpy.outer": "fit_outer"}
COUNTS = Array("uint64", 1, "C")


@dataclass(frozen=True)
class Workspace:
    """What the parameters after those of the derivative are: arrays, the counts of all stacks if
    there are any, stacks.
    """

    arrays: tuple[tuple[str, int], ...] = ()  # dtype and rank
    stacks: tuple[str, ...] = ()  # dtype
    # for each result its place among those of the function and then the arrays; the last of the
    # function's own is what was replaced
    order: tuple[int, ...] = ()


def use_workspace(function: Function) -> Workspace:
    """Change, in place, the allocations at top level to parameters; returns what these are."""
    arrays = _keep_arrays(function)
    stacks = _keep_stacks(function)
    order = _hand_back(function, arrays)
    kinds = tuple((given.type.dtype, given.type.ndim) for given in arrays.values())  # type: ignore[union-attr]
    return Workspace(kinds, stacks, order)


def _keep_arrays(function: Function) -> dict[Var, Var]:
    """Array -> the parameter that it reuses."""
    visible = set(function.results)
    inputs = [param.var for param in function.params if is_array(param.var.type)]
    kept: dict[Var, Var] = {}
    nodes: list[Node] = []
    for node in function.body.nodes:
        op = _reusing(node)
        if op is not None:
            assert isinstance(node, Assign)
            given = Var(f"{node.target.hint}_kept", node.target.type)
            kept[node.target] = usable = given
            # The caller may pass what an earlier call returned, which must not be overwritten then.
            for other in inputs if node.target in visible else ():
                apart = Var(f"{node.target.hint}_kept", given.type)
                nodes.append(Assign(apart, "apart", (usable, other), location=node.location))
                usable = apart
            args = (usable, *node.args)
            node = Assign(node.target, op, args, location=node.location)
        nodes.append(node)
    function.body.nodes = nodes
    _add_params(function, kept.values())
    return kept


def _keep_stacks(function: Function) -> tuple[str, ...]:
    """Keep the stacks of numbers; returns their dtypes."""
    makers = [
        (place, node)
        for place, node in enumerate(function.body.nodes)
        if isinstance(node, Assign) and node.op == "stack" and isinstance(_element(node), Scalar)
    ]
    if not makers:
        return ()
    counts = Var("counts", COUNTS)
    _add_params(function, [counts])
    for number, (place, node) in enumerate(makers):
        element = _element(node)
        given = Var(f"{node.target.hint}_kept", Array(element.dtype, 1, "C"))
        _add_params(function, [given])
        node.target.type = KeptStack(element)
        args = (given, counts, Const(number))
        function.body.nodes[place] = Assign(node.target, "kept_stack", args, location=node.location)
    function.body.nodes.insert(0, Store(counts, (Ellipsis(),), Const(0), checked=False))
    return tuple(_element(node).dtype for _, node in makers)


def _hand_back(function: Function, kept: dict[Var, Var]) -> tuple[int, ...]:
    """Return only what the caller does not have: results elsewhere, and what was replaced."""
    others = [result for result in function.results if result not in kept]
    replaced = Var("replaced", Opaque("replaced"))
    args: tuple[Operand, ...] = (*kept.values(), *kept)
    function.body.nodes.append(Assign(replaced, "replaced", args))
    order: list[int] = []
    fresh = 0
    for result in function.results:
        if isinstance(result, Var) and result in kept:
            order.append(len(others) + 1 + list(kept).index(result))
        else:
            order.append(fresh)
            fresh += 1
    function.results = [*others, replaced]
    return tuple(order)


def _add_params(function: Function, added: Iterable[Var]) -> None:
    count = sum(param.path[0] == "workspace" for param in function.params)
    for number, var in enumerate(added, count):
        function.params.append(Param(var, ("workspace", number)))


def _reusing(node: Node) -> str | None:
    """What takes the place of an operation that allocates."""
    if not isinstance(node, Assign) or not isinstance(node.target.type, Array):
        return None
    if node.target.type.layout != "C":
        return None
    return PRODUCTS[node.op] if _is_product(node) else REUSING.get(node.op)


def _is_product(node: Assign) -> bool:
    """Whether it is a product of vectors and matrices that has a form for memory that is given."""
    types = [getattr(arg, "type", None) for arg in node.args]
    if node.op not in PRODUCTS or not all(map(is_array, types)):
        return False
    if any(type_.dtype != node.target.type.dtype for type_ in types):
        return False
    ranks = [type_.ndim for type_ in types]
    return ranks == [1, 1] if node.op == "numpy.outer" else ranks in ([2, 2], [2, 1], [1, 2])


def _element(node: Assign) -> Scalar:
    assert isinstance(node.target.type, Stack)
    return node.target.type.element  # type: ignore[return-value]  # the callers check it
