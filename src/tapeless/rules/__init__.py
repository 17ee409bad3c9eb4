"""The tables: importing this package fills them."""

from tapeless.rules import (
    arithmetic,
    checkpoints,
    comparison,
    creation,
    cumulative,
    elementary,
    joining,
    linalg,
    nondifferentiable,
    reductions,
    shaping,
    special,
    statistics,
    sweep,
    vector_maths,
    workspace,
)
