"""The functions whose gradients are timed, one in each file."""

from benchmarks.cases import heat, logistic, lotka_volterra, signal, waves

CASES = (waves.case, signal.case, logistic.case, lotka_volterra.case, heat.case)
