"""Reverse mode: a program that also computes the cotangents of its inputs.

The result runs the program forward, then walks it backwards. The backward part reads values of the
forward part as if all were in scope; `transform/record.py` makes that true.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tapeless.analysis.activity import Activity
from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.masking import Masking
from tapeless.analysis.shapes import Shapes
from tapeless.analysis.structure import Structure
from tapeless.errors import NonScalarOutput
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Block, Const, Function, Operand, Param, Var
from tapeless.ir.types import FLOAT, Stack, is_array, is_complex, is_inexact, is_scalar
from tapeless.transform.cotangents import Cotangents
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.entry import copy_written_params
from tapeless.transform.projection import has_complex
from tapeless.transform.record import record
from tapeless.transform.regions import Pairing
from tapeless.transform.reverse_nodes import NodeReverser
from tapeless.transform.reverse_regions import RegionReverser
from tapeless.transform.shadows import Shadows
from tapeless.transform.tapes import Record

Limit = Callable[[Function, Pairing, Sequence[Record]], None]


@dataclass(frozen=True)
class Reverse:
    """A request for the gradient.

    `active`: positions of the parameters to differentiate. `seeds`: "one" if the first result is a
    float with cotangent 1 (other results are passed through), "given" if there is one more
    parameter for each float result. `keep_values`: whether the results stay in front of the
    gradients. `holomorphic`: with the seed "one", whether the result is complex, and not a float.
    """

    active: tuple[int, ...]
    seeds: str = "one"
    keep_values: bool = True
    holomorphic: bool = False


def reverse(function: Function, request: Reverse, limit: Limit | None = None) -> Function:
    """The program that computes (results…, gradient of each active parameter…).

    `limit` changes in the end, in place, how loops at top level record.
    """
    primal = copy_written_params(function)
    active = [primal.params[position].var for position in request.active]
    outputs = _differentiated_results(primal, request)
    structure = Structure(primal)
    aliases = Aliases(primal, structure)
    activity = Activity(primal, aliases, active, outputs)
    report = next((param.var for param in primal.params if param.path == ("debug",)), None)
    shadows = Shadows(lambda var: _has_shadow(var, activity, aliases), "_bar", report)
    shadows.add_to(primal.body)
    sweep_body = Block()
    builder = Builder(sweep_body, primal.location)
    cotangents = Cotangents(
        builder, structure, aliases, activity, shadows, Shapes(primal), has_complex(primal)
    )
    seeds = _seed(cotangents, outputs, request)
    pairing = Pairing(primal.body, sweep_body, shadows.of.values())
    nodes = NodeReverser(cotangents, Masking(primal, aliases))
    regions = RegionReverser(cotangents, pairing, nodes)
    regions.block(primal.body)
    gradients = [_gradient(cotangents, var) for var in active]
    values = list(primal.results) if request.keep_values else []
    body = Block([*primal.body.nodes, *sweep_body.nodes])
    params = [*primal.params, *seeds]
    derivative = Function(primal.name, params, body, [*values, *gradients], primal.location)
    derivative = remove_dead_code(derivative)
    pairing.replace_top(derivative.body, sweep_body)
    records = record(derivative, pairing, shadows.made_in_loops)
    derivative = remove_dead_code(derivative)
    if limit is not None:
        limit(derivative, pairing, records)
        derivative = remove_dead_code(derivative)
    return derivative


def _differentiated_results(primal: Function, request: Reverse) -> list[Operand]:
    """The results that have a cotangent."""
    if request.seeds == "given":
        return [result for result in primal.results if _is_float(result)]
    first = primal.results[0] if primal.results else None
    if isinstance(first, Const) and _is_float(first):
        return [first]
    if not (isinstance(first, Var) and is_scalar(first.type) and is_inexact(first.type)):
        kind = "no number"
        if first is not None:
            kind = f"the constant {first.value!r}" if isinstance(first, Const) else str(first.type)
        raise NonScalarOutput(
            f"the gradient needs a function that returns one float, and `{primal.name}` returns "
            f"{kind}. Use jacobian or vjp for other outputs, or return a float."
        )
    return [_of_right_kind(first, request)]


def _of_right_kind(result: Var, request: Reverse) -> Var:
    if is_complex(result.type) == request.holomorphic:
        return result
    if request.holomorphic:
        raise NonScalarOutput(
            f"holomorphic=True needs a function that returns a complex number, and this one "
            f"returns {result.type}. Leave holomorphic out."
        )
    raise NonScalarOutput(
        f"the gradient needs a function that returns one float, and this one returns "
        f"{result.type}. If it is holomorphic, pass holomorphic=True. If it is not, differentiate "
        "its real and its imaginary part, or use vjp or jvp."
    )


def _is_float(operand: Operand) -> bool:
    if isinstance(operand, Const):
        return isinstance(operand.value, (float, complex))
    return isinstance(operand, Var) and is_inexact(operand.type)


def _has_shadow(operand: Operand, activity: Activity, aliases: Aliases) -> bool:
    if not isinstance(operand, Var) or operand not in activity:
        return False
    holds_arrays = is_array(operand.type) or (
        isinstance(operand.type, Stack) and is_array(operand.type.element)
    )
    return holds_arrays and aliases.is_written(operand)


def _seed(cotangents: Cotangents, outputs: list[Operand], request: Reverse) -> list[Param]:
    """The cotangents of the results, as parameters or as the constant 1."""
    if request.seeds == "one":
        for output in outputs:
            cotangents.add(output, Const(1.0))
        return []
    params = []
    for number, output in enumerate(outputs):
        hint, type_ = (
            ("value", FLOAT) if not isinstance(output, Var) else (output.hint, output.type)
        )
        seed = Var(f"{hint}_bar", type_)
        params.append(Param(seed, ("seed", number)))
        cotangents.add(output, seed)
    return params


def _gradient(cotangents: Cotangents, var: Var) -> Operand:
    """The cotangent of a parameter; zeros if nothing depends on it."""
    found = cotangents.take(var)
    return cotangents.zero(var) if found is None else found
