"""Loops that the user wrote as `prange`, and their backward loops, run in several threads.

Each thread runs a share of the iterations. What iterations add to in common (sums, and cotangents
of what all of them read) each thread adds to memory of its own; these parts are added afterwards.
Only loops are taken whose iterations are proved independent but for that, and in which nothing can
raise: an exception in a thread would be lost. An index that is out of range is noted, and raised
after the loop.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tapeless.analysis.dependence import Access, Dependence, count_uses
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Carry,
    Const,
    For,
    Function,
    If,
    Load,
    Node,
    Operand,
    Raise,
    Store,
    Var,
)
from tapeless.ir.types import BOOL, FLOAT, INT, Array, Scalar, Type, is_array, is_scalar
from tapeless.ir.visitor import blocks, walk
from tapeless.rules.registry import operation

ALLOCATIONS = frozenset({"numpy.empty", "numpy.zeros", "tape", "zeros_shadow"})


def run_in_threads(function: Function) -> Function:
    """Share out, in place, the iterations of the `prange` loops that allow it."""
    if any(isinstance(node, For) and node.parallel for node in walk(function.body)):
        _Threads(function).block(function.body)
    return function


def write_in_one_thread(function: Function) -> Function:
    """Make ordinary loops, in place, of all `prange` loops."""
    for node in walk(function.body):
        if isinstance(node, For):
            node.parallel = False
    return function


@dataclass
class Plan:
    """How a loop is shared out."""

    loop: For
    shared: list[Var] = field(default_factory=list)  # arrays that iterations add to in common
    noted: set[Node] = field(default_factory=set)  # accesses that may be out of range


class _Threads:
    def __init__(self, function: Function) -> None:
        self.dependence = Dependence(function)
        self.uses: Counter = count_uses(function)

    def block(self, block: Block) -> None:
        """The outermost loops that allow it; a thread starts no others."""
        nodes: list[Node] = []
        for node in block.nodes:
            plan = self._plan(node) if isinstance(node, For) and node.parallel else None
            if plan is not None:
                nodes += _split(plan)
                continue
            nodes.append(node)
            if isinstance(node, For):
                node.parallel = False
            for inner in blocks(node):
                self.block(inner)
        block.nodes = nodes

    def _plan(self, loop: For) -> Plan | None:
        """How the loop is shared out; None if it cannot be."""
        if loop.step != Const(1) or not self.dependence.is_independent(loop, self.uses):
            return None
        if not all(carry.phi.type == FLOAT for carry in loop.carries):
            return None
        plan = Plan(loop)
        for accesses in self.dependence.accesses_inside(loop).values():
            shared = self._collide(accesses, loop)
            if shared:
                first = accesses[0].base
                if any(access.base is not first for access in accesses):
                    return None
                if self._is_made_inside(first, loop):
                    return None
                plan.shared.append(first)
            if shared or all(access.kind == "read" for access in accesses):
                plan.noted.update(a.node for a in accesses if _can_be_noted(a.node))
        plan.noted -= {node for node in plan.noted if self._is_in_range(node)}
        return plan if all(self._is_safe(node, plan) for node in walk(loop.body)) else None

    def _collide(self, accesses: list[Access], loop: For) -> bool:
        """Whether several iterations add to one element."""
        if all(access.kind == "read" for access in accesses):
            return False
        slabs = [self.dependence.slabs(access, loop.index) for access in accesses]
        return len({base for base, _ in slabs}) > 1 or not frozenset.intersection(
            *(found for _, found in slabs)
        )

    def _is_made_inside(self, var: Var, loop: For) -> bool:
        node = self.dependence.structure.maker(var)
        return node is not None and loop in self.dependence.structure.ancestors(node)

    def _is_safe(self, node: Node, plan: Plan) -> bool:
        """Whether the node cannot raise."""
        if node in plan.noted:
            return True
        match node:
            case For(exit=None, trips=None) | If():
                return True
            case Assign(op=op, target=target):
                if is_scalar(target.type):
                    known = operation(op)
                    return known.elementwise or known.shape_only or op == "alias"
                return op in ALLOCATIONS
            case Load():
                return self._is_in_range(node) and not any(map(_is_array, node.index))
            case Store() | Accumulate():
                is_number = all(
                    isinstance(i, (Var, Const)) and not _is_array(i) for i in node.index
                )
                rank = node.array.type.ndim if _is_array(node.array) else None  # type: ignore[union-attr]
                return is_number and rank == len(node.index) and self._is_in_range(node)
        return False

    def _is_in_range(self, node: Node) -> bool:
        """Whether an index needs no check, or is a constant within a constant size."""
        if not isinstance(node, (Load, Store, Accumulate)):
            return True
        made = self.dependence.structure.maker(node.array)
        if not node.checked or not isinstance(made, Assign) or made.op not in ALLOCATIONS:
            return not node.checked
        pairs = zip(node.index, made.args, strict=False)
        return len(node.index) <= len(made.args) and all(
            isinstance(i, Const) and isinstance(n, Const) and 0 <= i.value < n.value
            for i, n in pairs
        )


def _can_be_noted(node: Node) -> bool:
    """Whether it is an element of one or two indices."""
    if not isinstance(node, (Load, Accumulate)) or not isinstance(node.array, Var):
        return False
    rank = getattr(node.array.type, "ndim", 0)
    numbers = [i for i in node.index if isinstance(i, (Var, Const)) and not _is_array(i)]
    return rank in (1, 2) and len(numbers) == len(node.index) == rank


def _is_array(item: object) -> bool:
    return isinstance(item, Var) and is_array(item.type)


# ---- the loop, written for threads ---------------------------------------------------------------


def _split(plan: Plan) -> list[Node]:
    """What takes the place of the loop."""
    loop = plan.loop
    write_in_one_thread(Function("", [], loop.body, []))
    builder = Builder(Block(), loop.location)
    trips = builder.assign("sub", loop.stop, loop.start, hint="trips", type=INT)
    threads = builder.assign("thread_count", trips, hint="threads", type=INT)
    own = {array: _own_parts(builder, array, threads) for array in plan.shared}
    sums = [
        _zeros(builder, f"{carry.phi.hint}_parts", "float64", threads) for carry in loop.carries
    ]
    failed = _zeros(builder, "failed", "bool", threads) if plan.noted else None
    builder.append(_in_threads(plan, threads, own, sums, failed))
    if failed is not None:
        _raise_if(builder, failed, threads)
    for array, parts in own.items():
        _add_parts(builder, array, parts, threads)
    for carry, parts in zip(loop.carries, sums, strict=True):
        _add_up(builder, carry, parts, threads)
    return builder.block.nodes


def _own_parts(builder: Builder, array: Var, threads: Var) -> Var:
    """Zeros of the shape of the array for each thread."""
    assert isinstance(array.type, Array)
    sizes = _sizes(builder, array)
    return _zeros(builder, f"{array.hint}_parts", array.type.dtype, threads, *sizes)


def _zeros(builder: Builder, hint: str, dtype: str, *sizes: Operand) -> Var:
    type_ = Array(dtype, len(sizes))
    return builder.assign("numpy.zeros", *sizes, hint=hint, type=type_, dtype=dtype)


def _sizes(builder: Builder, array: Var) -> list[Operand]:
    assert isinstance(array.type, Array)
    axes = range(array.type.ndim)
    return [builder.assign("shape", array, hint="n", type=INT, axis=axis) for axis in axes]


def _in_threads(
    plan: Plan, threads: Var, own: dict[Var, Var], sums: list[Var], failed: Var | None
) -> For:
    """The loop over threads around the loop over the share of one."""
    loop = plan.loop
    thread = Var("thread", INT)
    inner = Builder(Block(), loop.location)
    after = inner.assign("add", thread, Const(1), hint="next_thread", type=INT)
    bounds = (loop.start, loop.stop)
    first = inner.assign("share", *bounds, thread, threads, hint="first", type=INT)
    end = inner.assign("share", *bounds, after, threads, hint="end", type=INT)
    mine: dict[Operand, Var] = {}
    for array, parts in own.items():
        assert isinstance(array.type, Array)
        type_ = Array(array.type.dtype, array.type.ndim)
        mine[array] = _load(inner, parts, (thread,), f"own_{array.hint}", type_)
    for node in walk(loop.body):
        if isinstance(node, Accumulate) and node.array in mine:
            node.array = mine[node.array]
    if failed is not None:
        _note(loop.body, plan.noted, (failed, thread))
    results = [Var(carry.result.hint, FLOAT) for carry in loop.carries]
    carries = [
        Carry(carry.phi, Const(0.0), carry.next, result)
        for carry, result in zip(loop.carries, results, strict=True)
    ]
    inner.append(For(loop.index, first, end, Const(1), carries, loop.body))
    for parts, result in zip(sums, results, strict=True):
        inner.append(Store(parts, (thread,), result, checked=False))
    return For(thread, Const(0), threads, Const(1), [], inner.block, parallel=True)


def _note(block: Block, noted: set[Node], where: tuple[Var, Var]) -> None:
    """Have accesses that may be out of range say so."""
    for place, node in enumerate(block.nodes):
        for inner in blocks(node):
            _note(inner, noted, where)
        if node not in noted:
            continue
        assert isinstance(node, (Load, Accumulate))
        operands: tuple = (node.array, *node.index)
        op, target = f"load{len(node.index)}_noting", getattr(node, "target", None)
        if isinstance(node, Accumulate):
            op, target = f"add{len(node.index)}_noting", Var("noted", BOOL)
            operands += (node.value,)
        assert isinstance(target, Var)
        block.nodes[place] = Assign(target, op, (*operands, *where), location=node.location)


def _raise_if(builder: Builder, failed: Var, threads: Var) -> None:
    """Raise what could not be raised in the threads."""
    thread = Var("thread", INT)
    body = Builder(Block(), builder.location)
    flag = _load(body, failed, (thread,), "has_failed", BOOL)
    error = Raise("IndexError", (Const("index out of bounds"),), location=builder.location)
    body.append(If(flag, Block([error]), Block()))
    builder.append(For(thread, Const(0), threads, Const(1), [], body.block))


def _load(builder: Builder, array: Var, index: tuple[Operand, ...], hint: str, type_: Type) -> Var:
    target = Var(hint, type_)
    builder.append(Load(target, array, index, checked=False))
    return target


def _add_up(builder: Builder, carry: Carry, parts: Var, threads: Var) -> None:
    """The sum of the parts of all threads, and what it was before."""
    thread, phi, total = Var("thread", INT), Var(carry.phi.hint, FLOAT), Var("t", FLOAT)
    body = Builder(Block(), builder.location)
    part = _load(body, parts, (thread,), "part", FLOAT)
    body.append(Assign(total, "add", (phi, part)))
    carries = [Carry(phi, carry.initial, total, carry.result)]
    builder.append(For(thread, Const(0), threads, Const(1), carries, body.block))


def _add_parts(builder: Builder, array: Var, parts: Var, threads: Var) -> None:
    """Add what each thread has found to the array, element by element."""
    assert isinstance(array.type, Array)
    thread, sizes = Var("thread", INT), _sizes(builder, array)
    indices = [Var(name, INT) for name, _ in zip("ijklmnopq", sizes, strict=False)]
    body = Builder(Block(), builder.location)
    part = _load(body, parts, (thread, *indices), "part", Scalar(array.type.dtype))
    body.append(Accumulate(array, tuple(indices), part, checked=False))
    for index, size in zip(reversed(indices), reversed(sizes), strict=True):
        around = Builder(Block(), builder.location)
        around.append(For(index, Const(0), size, Const(1), [], body.block))
        body = around
    builder.append(For(thread, Const(0), threads, Const(1), [], body.block))
