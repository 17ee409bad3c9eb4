"""Forward mode: a program that computes tangents beside its values.

The same walk as the program itself. A scalar has its tangent beside it; an array of a written class
has a shadow that is written where the array is written; a loop carries tangents beside what it
carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tapeless.analysis.activity import Activity
from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, Function, Node, Operand, Param, Slice, Var
from tapeless.ir.types import COMPLEX_NUMBER, FLOAT, INT, Array, Scalar, is_inexact
from tapeless.ir.visitor import blocks
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.entry import copy_written_params
from tapeless.transform.projection import has_complex
from tapeless.transform.tangents import Slopes, Tangents


@dataclass(frozen=True)
class Forward:
    """A request for tangents: of the float results, for a tangent of each active parameter.

    The tangents of the parameters are parameters after the others, in the order of `active`. Of
    several `lanes`, each of which is one direction, those of the first come first. The tangents of
    a result along all of them are one array then, whose last axis has the lanes.
    """

    active: tuple[int, ...]
    keep_values: bool = True
    lanes: int = 1


def forward(function: Function, request: Forward) -> Function:
    """The program that computes (results…, tangent of each float result…)."""
    primal = copy_written_params(function)
    active = [primal.params[position].var for position in request.active]
    outputs = [r for r in primal.results if isinstance(r, Var) and is_inexact(r.type)]
    aliases = Aliases(primal, Structure(primal))
    activity = Activity(primal, aliases, active, outputs)
    slopes, is_complex = Slopes(), has_complex(primal)
    suffixes = ["_dot"] if request.lanes == 1 else [f"_dot{i}" for i in range(request.lanes)]
    report = next((param.var for param in primal.params if param.path == ("debug",)), None)
    lanes = [Tangents(activity, aliases, slopes, each, is_complex, report) for each in suffixes]
    params = list(primal.params)
    for tangents in lanes:
        for var in active:
            path = ("seed", len(params) - len(primal.params))
            params.append(Param(tangents.new(var), path, var))  # callers see to the shape
    add_tangents(primal.body, lanes)
    builder = Builder(primal.body, primal.location)
    floats = [result for result in primal.results if _is_float_result(result)]
    dots = [_tangent(result, lanes, builder) for result in floats]
    values = list(primal.results) if request.keep_values else []
    derivative = Function(primal.name, params, primal.body, [*values, *dots], primal.location)
    return remove_dead_code(derivative)


def add_tangents(block: Block, lanes: Sequence[Tangents]) -> None:
    """Add the statements of all lanes to a program, in place."""
    out: list[Node] = []
    for node in block.nodes:
        after = Builder(Block(), node.location)
        before = Builder(Block(), node.location)
        for tangents in lanes:
            tangents.enter(node)
        for inner in blocks(node):
            add_tangents(inner, lanes)
        for tangents in lanes:
            tangents.node(node, after, before)
        out += [*before.block.nodes, node, *after.block.nodes]
    block.nodes[:] = out


def _tangent(result: Operand, lanes: Sequence[Tangents], builder: Builder) -> Operand:
    """The tangent of a result; those of several lanes beside each other, along a last axis."""
    dots = [tangents.or_zero(result, builder) for tangents in lanes]
    if len(dots) == 1:
        return dots[0]
    is_real = isinstance(result, Const) and isinstance(result.value, float)
    type_ = result.type if isinstance(result, Var) else FLOAT if is_real else COMPLEX_NUMBER
    assert isinstance(type_, (Scalar, Array))
    rank = type_.ndim
    shape = [builder.assign("shape", dots[0], hint="n", type=INT, axis=k) for k in range(rank)]
    beside = builder.assign(
        "numpy.empty",
        *shape,
        Const(len(dots)),
        hint=getattr(result, "hint", "t") + "_dot",
        type=Array(type_.dtype, rank + 1, "C"),
        dtype=type_.dtype,
    )
    for lane, dot in enumerate(dots):
        builder.store(beside, (*(Slice(),) * rank, Const(lane)), dot)
    return beside


def _is_float_result(result: Operand) -> bool:
    return (
        is_inexact(result.type)
        if isinstance(result, Var)
        else isinstance(getattr(result, "value", 0), (float, complex))
    )
