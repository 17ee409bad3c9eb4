"""Which operations, and which functions that are read in place, hold for complex numbers.

Anything else is refused for them (`analysis/complex_support.py`): a formula for real numbers would
give a wrong number without a word. Which hold is listed and not guessed.
"""

from __future__ import annotations

import builtins
import cmath

import numpy as np

from tapeless.rules.registry import METHODS, complex_too

# Holomorphic: f'(z) is the formula for real numbers.
complex_too("add", "sub", "mul", "truediv", "neg", "pos", "pow", "radd")
FUNCTIONS = """divide power square reciprocal exp exp2 expm1 log log2 log10 log1p sqrt
    sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh"""
complex_too(*(f"numpy.{name}" for name in FUNCTIONS.split()))
complex_too("matmul", "numpy.dot", "numpy.outer", "solve", "inverse", "det", "triangular")
complex_too("factored", "solve_by", "inverse_by", "det_by")
complex_too("numpy.sum", "numpy.mean", "numpy.prod", "numpy.cumsum", "suffix_sum")

# With rules of their own for complex numbers.
complex_too("numpy.abs", "builtins.abs", "numpy.linalg.norm")

# Without a derivative.
complex_too("eq", "ne", "not", "and", "or", "numpy.isnan", "numpy.isinf", "numpy.isfinite")
complex_too("numpy.any", "numpy.all", "numpy.count_nonzero", "numpy.flatnonzero", "nonzero_along")
complex_too("builtins.bool", "stop_gradient", "index_along")

# Memory, shape and choice.
complex_too("alias", "array", "astype", "copy", "embed", "part", "permutation", "replaced")
complex_too("copied_from", "rearranged")
complex_too("shape", "size", "ndim", "reshape", "ravel", "transpose", "transpose_of_stack")
complex_too("zeros_shadow", "expand", "broadcast_like", "unbroadcast")
OF_ARRAYS = """zeros empty ones full zeros_like empty_like ones_like full_like where concatenate
    stack expand_dims squeeze broadcast_to swapaxes moveaxis"""
complex_too(*(f"numpy.{name}" for name in OF_ARRAYS.split()))

# Read in place, in terms of these.
READ = """allclose angle append argwhere array array_equal array_split asanyarray asarray
    asfortranarray ascontiguousarray
    atleast_1d atleast_2d atleast_3d average block broadcast_arrays column_stack compress
    concatenate cross cumprod delete diag diagflat diagonal diff dsplit dstack ediff1d einsum
    extract fill_diagonal flip fliplr flipud gradient hsplit hstack inner insert isclose kron
    matrix_transpose matvec meshgrid nonzero piecewise polyval prod put putmask repeat roll rollaxis
    rot90 select split squeeze take tensordot tile trace trapezoid tril triu vander vdot vsplit
    vstack"""
complex_too(*(getattr(np, name) for name in READ.split()))
LINEAR = """cross det diagonal matrix_power matrix_transpose multi_dot solve tensordot tensorinv
    tensorsolve trace"""
complex_too(*(getattr(np.linalg, name) for name in LINEAR.split()))
METHODS_TOO = "compress flatten nonzero repeat reshape take transpose cumprod"
complex_too(*(METHODS[name] for name in METHODS_TOO.split()))
complex_too(np.polynomial.polynomial.polyval, builtins.complex)
OF_CMATH = """acos acosh asin asinh atan atanh cos cosh exp log log10 phase polar rect sin sinh sqrt
    tan tanh"""
complex_too(*(getattr(cmath, name) for name in OF_CMATH.split()))
