"""The tables, which importing this package fills, and what adds to them."""

from tapeless.rules import (
    applying,
    arithmetic,
    blocks,
    checkpoints,
    choosing,
    comparison,
    complex_numbers,
    convolution,
    creation,
    cumulative,
    debugging,
    dtypes,
    eigenvalues,
    einsum,
    elementary,
    exact_sums,
    factorisations,
    failing,
    fft,
    fitting,
    float_parts,
    fourier,
    histograms,
    implicit,
    inner,
    joining,
    linalg,
    masked_reductions,
    matrices,
    nondifferentiable,
    norms,
    order,
    padding,
    places,
    polynomials,
    products,
    quantiles,
    rearranging,
    reductions,
    sampling,
    selection,
    sequences,
    series,
    shaping,
    solving,
    special,
    statistics,
    sweep,
    telling,
    threads,
    ufunc_methods,
    vector_maths,
    windows,
    workspace,
)
from tapeless.rules import complex_support as complex_support  # names what the others define
from tapeless.rules.custom import frule as frule
from tapeless.rules.custom import non_differentiable as non_differentiable
from tapeless.rules.custom import non_differentiable as zero_derivative
from tapeless.rules.custom import only_where as only_where
from tapeless.rules.custom import opt_out as opt_out
from tapeless.rules.custom import override as override
from tapeless.rules.custom import rrule as rrule
from tapeless.rules.custom import scalar_rule as scalar_rule
from tapeless.rules.custom import stop_gradient as stop_gradient
from tapeless.rules.recomputing import checkpointed as checkpointed
