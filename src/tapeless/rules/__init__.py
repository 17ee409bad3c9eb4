"""The tables, which importing this package fills, and what adds to them."""

from tapeless.rules import (
    arithmetic,
    blocks,
    checkpoints,
    choosing,
    comparison,
    convolution,
    creation,
    cumulative,
    einsum,
    elementary,
    factorisations,
    float_parts,
    histograms,
    joining,
    linalg,
    masked_reductions,
    matrices,
    nondifferentiable,
    norms,
    order,
    products,
    rearranging,
    reductions,
    sampling,
    selection,
    sequences,
    shaping,
    solving,
    special,
    statistics,
    sweep,
    ufunc_methods,
    vector_maths,
    workspace,
)
from tapeless.rules.custom import frule as frule
from tapeless.rules.custom import non_differentiable as non_differentiable
from tapeless.rules.custom import override as override
from tapeless.rules.custom import rrule as rrule
from tapeless.rules.custom import scalar_rule as scalar_rule
from tapeless.rules.custom import stop_gradient as stop_gradient
