"""Derivatives of the cases written by hand: the speed that the compiler is measured against."""

from benchmarks.cases import heat as heat_case
from benchmarks.cases import logistic as logistic_case
from benchmarks.cases import lotka_volterra as lotka_volterra_case
from benchmarks.cases import signal as signal_case
from benchmarks.cases import waves as waves_case
from benchmarks.limits import heat, logistic, lotka_volterra, signal, waves

LIMITS = {
    waves_case.case: waves.limit,
    signal_case.case: signal.limit,
    logistic_case.case: logistic.limit,
    lotka_volterra_case.case: lotka_volterra.limit,
    heat_case.case: heat.limit,
}
