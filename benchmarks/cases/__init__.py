"""The functions whose derivatives are timed, one in each file."""

from benchmarks.cases import (
    heat,
    logistic,
    lotka_volterra,
    mlp,
    posterior,
    signal,
    waves,
)

CASES = (
    waves.case,
    signal.case,
    logistic.case,
    heat.case,
    lotka_volterra.case,
    mlp.case,
    posterior.few,
    posterior.many,
)
