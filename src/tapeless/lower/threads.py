"""Loops that the user wrote as `prange`, and their backward loops, run in several threads.

Each thread runs a share of the iterations. What iterations add to in common (sums, and cotangents
of what all of them read) each thread adds to memory of its own; these parts are added afterwards.
Only loops are taken whose iterations are proved independent but for that, and in which nothing can
raise: an exception in a thread would be lost.
"""

from __future__ import annotations

from collections import Counter

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
    Slice,
    Store,
    Var,
)
from tapeless.ir.types import FLOAT, INT, Array, Scalar, Type, is_array, is_scalar
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


class _Threads:
    def __init__(self, function: Function) -> None:
        self.dependence = Dependence(function)
        self.uses: Counter = count_uses(function)

    def block(self, block: Block) -> None:
        """The outermost loops that allow it; a thread starts no others."""
        nodes: list[Node] = []
        for node in block.nodes:
            shared = self._shared(node) if isinstance(node, For) and node.parallel else None
            if shared is not None:
                assert isinstance(node, For)
                nodes += _split(node, shared)
                continue
            nodes.append(node)
            if isinstance(node, For):
                node.parallel = False
            for inner in blocks(node):
                self.block(inner)
        block.nodes = nodes

    def _shared(self, loop: For) -> list[Var] | None:
        """The arrays that iterations add to in common; None if the loop cannot be shared out."""
        if loop.step != Const(1) or not self.dependence.is_independent(loop, self.uses):
            return None
        if not all(carry.phi.type == FLOAT for carry in loop.carries):
            return None
        if not all(self._is_safe(node) for node in walk(loop.body)):
            return None
        shared: list[Var] = []
        for accesses in self.dependence.accesses_inside(loop).values():
            if self._collide(accesses, loop):
                first = accesses[0].base
                if any(access.base is not first for access in accesses):
                    return None
                if self._is_made_inside(first, loop):
                    return None
                shared.append(first)
        return shared

    def _collide(self, accesses: list[Access], loop: For) -> bool:
        """Whether several iterations add to one element."""
        if all(access.kind == "read" for access in accesses):
            return False
        slabs = [self.dependence.slabs(access, loop.index) for access in accesses]
        return len({base for base, _ in slabs}) > 1 or not frozenset.intersection(
            *(found for _, found in slabs)
        )

    def _is_made_inside(self, var: Var, loop: For) -> bool:
        node = self.dependence.structure.definition.get(var)
        return node is not None and loop in self.dependence.structure.ancestors(node)

    def _is_safe(self, node: Node) -> bool:
        """Whether the node cannot raise."""
        match node:
            case For(exit=None, trips=None) | If():
                return True
            case Assign(op=op, target=target):
                if is_scalar(target.type):
                    known = operation(op)
                    return known.elementwise or known.shape_only or op == "alias"
                return op in ALLOCATIONS
            case Load(checked=False):
                return all(not is_array(getattr(item, "type", None)) for item in node.index)
            case Store(checked=False) | Accumulate(checked=False):
                rank = getattr(getattr(node.array, "type", None), "ndim", None)
                return rank == len(node.index) and not any(
                    isinstance(item, Slice) or is_array(getattr(item, "type", None))
                    for item in node.index
                )
        return False


# ---- the loop, written for threads ---------------------------------------------------------------


def _split(loop: For, shared: list[Var]) -> list[Node]:
    """What takes the place of the loop."""
    builder = Builder(Block(), loop.location)
    trips = builder.assign("sub", loop.stop, loop.start, hint="trips", type=INT)
    threads = builder.assign("thread_count", trips, hint="threads", type=INT)
    own = {array: _own_parts(builder, array, threads) for array in shared}
    sums = [
        _zeros(builder, f"{carry.phi.hint}_parts", "float64", threads) for carry in loop.carries
    ]
    builder.append(_in_threads(loop, threads, own, sums))
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


def _in_threads(loop: For, threads: Var, own: dict[Var, Var], sums: list[Var]) -> For:
    """The loop over threads around the loop over the share of one."""
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
    results = [Var(carry.result.hint, FLOAT) for carry in loop.carries]
    carries = [
        Carry(carry.phi, Const(0.0), carry.next, result)
        for carry, result in zip(loop.carries, results, strict=True)
    ]
    inner.append(For(loop.index, first, end, Const(1), carries, loop.body))
    for parts, result in zip(sums, results, strict=True):
        inner.append(Store(parts, (thread,), result, checked=False))
    return For(thread, Const(0), threads, Const(1), [], inner.block, parallel=True)


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
