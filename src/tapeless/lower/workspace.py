"""Memory that outlives the call: a prepared derivative keeps its tapes, stacks, shadows and results
from one call to the next.

Every allocation at the top level of the program becomes a parameter. An array is used again if it
has the right shape and replaced if not; only what was replaced is handed back. A stack of numbers
is an array with a count of what is on it; where it overflows the call is made again with a larger
one. So is the memory of arrays that live for one iteration of a loop or for two, and of arrays that
a loop puts on a stack.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
    For,
    Function,
    Location,
    Node,
    Operand,
    Param,
    Store,
    Var,
)
from tapeless.ir.types import Array, KeptStack, Opaque, Scalar, Stack, is_array
from tapeless.ir.visitor import blocks, walk
from tapeless.lower.array_stacks import keep_extents
from tapeless.lower.products import products_read_once
from tapeless.lower.scratch import handed_on, short_lived, stacked

# creation -> the operation that does the same in memory that is given
REUSING = {
    "tape": "fit",
    "numpy.empty": "fit",
    "numpy.zeros": "fit_zeros",
    "zeros_shadow": "fit_zeros_like",
    "copy": "fit_copy",
}
PRODUCTS = {"matmul": "fit_product", "numpy.dot": "fit_product", "numpy.outer": "fit_outer"}
# the same -> what of an operation that finds memory for it among what is given
FORMS = {
    "fit": "",
    "fit_zeros": "",
    "fit_zeros_like": "_like",
    "fit_copy": "_like",
    "fit_product": "_of_product",
    "fit_outer": "_of_outer",
}
COUNTS = Array("uint64", 1, "C")


@dataclass(frozen=True)
class Workspace:
    """What the parameters after those of the derivative are: arrays, the counts of all stacks if
    there are any, stacks (of numbers, or for what lives for one iteration).
    """

    arrays: tuple[tuple[str, int], ...] = ()  # dtype and rank
    stacks: tuple[str, ...] = ()  # dtype
    # for each result its place among those of the function and then the arrays; the last of the
    # function's own is what was replaced
    order: tuple[int, ...] = ()


def use_workspace(function: Function) -> Workspace:
    """Change, in place, the allocations at top level to parameters; returns what these are."""
    added = _added_products(function)
    arrays = _keep_arrays(function, added)
    stacks = _keep_stacks(function, added)
    order = _hand_back(function, arrays)
    kinds = tuple((given.type.dtype, given.type.ndim) for given in arrays.values())  # type: ignore[union-attr]
    return Workspace(kinds, stacks, order)


def _keep_arrays(function: Function, added: set[Var]) -> dict[Var, Var]:
    """Array -> the parameter that it reuses."""
    visible = set(function.results)
    inputs = [param.var for param in function.params if is_array(param.var.type)]
    kept: dict[Var, Var] = {}
    nodes: list[Node] = []
    for node in function.body.nodes:
        op = _reusing(node)
        if op is not None and node.target not in added:  # type: ignore[union-attr]
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


class _Counted:
    """Memory of which only a part is in use, with counts of how much that is."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.counts = Var("counts", COUNTS)
        self.memory: list[Var] = []
        self.front: list[Node] = []
        self.rooms: dict[Var, Var] = {}  # array -> the memory that it is made in

    def maker(self, target: Var, dtype: str, location: Location | None) -> Assign:
        """The node that makes `target` of one more piece of memory."""
        given = Var(f"{target.hint}_kept", Array(dtype, 1, "C"))
        args = (given, self.counts, Const(len(self.memory)))
        self.memory.append(given)
        target.type = KeptStack(Scalar(dtype))
        return Assign(target, "kept_stack", args, location=location)

    def maker_in_front(self, hint: str, dtype: str, location: Location | None) -> Var:
        """One more piece of memory, made at the start of the program."""
        target = Var(hint)
        self.front.append(self.maker(target, dtype, location))
        return target

    def finish(self) -> tuple[str, ...]:
        """Add the parameters; returns their dtypes."""
        if self.memory:
            _add_params(self.function, [self.counts, *self.memory])
            start = Store(self.counts, (Ellipsis(),), Const(0), checked=False)
            self.function.body.nodes[:0] = [start, *self.front]
        return tuple(given.type.dtype for given in self.memory)  # type: ignore[union-attr]


def _keep_stacks(function: Function, added: set[Var]) -> tuple[str, ...]:
    """Keep the stacks of numbers, and memory for what loops allocate; returns dtypes."""
    counted = _Counted(function)
    for place, node in enumerate(function.body.nodes):
        if isinstance(node, Assign) and node.op == "stack" and isinstance(_element(node), Scalar):
            dtype = _element(node).dtype
            function.body.nodes[place] = counted.maker(node.target, dtype, node.location)

    def allocates(node: Node) -> bool:
        return _reusing(node) is not None and node.target not in added  # type: ignore[union-attr]

    spaces: dict[Node, str] = dict.fromkeys(stacked(function, allocates), "next_space")
    spaces |= dict.fromkeys(handed_on(function, allocates), "turn_space")
    spaces |= dict.fromkeys(short_lived(function, allocates), "space")
    for block in [block for node in function.body.nodes for block in _regions(node)]:
        nodes = [_in_space(node, spaces.get(node), counted) for node in block.nodes]
        block.nodes = [new for group in nodes for new in group]
    stacked_up = {
        node.target: counted.rooms[node.target]
        for node, space in spaces.items()
        if isinstance(node, Assign) and space == "next_space"
    }
    keep_extents(function, stacked_up, counted.maker_in_front)
    return counted.finish()


def _regions(node: Node) -> Iterator[Block]:
    if isinstance(node, For) and node.parallel:
        return  # each thread needs memory of its own
    for block in blocks(node):
        yield block
        for inner in block.nodes:
            yield from _regions(inner)


def _in_space(node: Node, space: str | None, counted: _Counted) -> list[Node]:
    """The node, or what does the same in a piece of memory that is kept, which `space` finds."""
    op = _reusing(node)
    if op is None or space is None:
        return [node]
    assert isinstance(node, Assign)
    assert isinstance(node.target.type, Array)
    dtype = node.target.type.dtype
    room = counted.maker_in_front(f"{node.target.hint}_room", dtype, node.location)
    counted.rooms[node.target] = room
    if op == "fit":
        return [Assign(node.target, space, (room, *node.args), location=node.location)]
    given = Var(f"{node.target.hint}_space", node.target.type)
    found = Assign(given, space + FORMS[op], (room, *node.args), location=node.location)
    return [found, Assign(node.target, op, (given, *node.args), location=node.location)]


def _added_products(function: Function) -> set[Var]:
    """The products that BLAS adds to something in place."""
    nodes = [node for node in walk(function.body) if isinstance(node, Accumulate)]
    whole = {node.value for node in nodes if node.index == (Ellipsis(),)}
    return products_read_once(function) & whole


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
    types = [arg.type for arg in node.args if isinstance(arg, Var) and isinstance(arg.type, Array)]
    if node.op not in PRODUCTS or len(types) != len(node.args):
        return False
    if {type_.dtype for type_ in types} != {getattr(node.target.type, "dtype", None)}:
        return False
    ranks = [type_.ndim for type_ in types]
    return ranks == [1, 1] if node.op == "numpy.outer" else ranks in ([2, 2], [2, 1], [1, 2])


def _element(node: Assign) -> Scalar:
    assert isinstance(node.target.type, Stack)
    return node.target.type.element  # type: ignore[return-value]  # the callers check it
