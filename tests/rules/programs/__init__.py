"""Programs, one for each way of calling a function that has a rule: what the tests of rules run."""

from tests.rules.programs import (
    arrays_and_factors,
    choices,
    distances,
    elementwise,
    fourier,
    functions,
    lapack,
    linear_algebra,
    polynomials,
    reductions,
    remaining,
    shapes,
    signals,
    single_lapack,
    sparse,
    special_functions,
    ufunc_methods,
    whole_numbers,
)

ROOMS = (choices, elementwise, reductions, shapes, linear_algebra, functions, lapack, signals)
ROOMS += (sparse, arrays_and_factors, special_functions, ufunc_methods, whole_numbers)
ROOMS += (single_lapack, fourier, polynomials, distances, remaining)
