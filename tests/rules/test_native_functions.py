"""Rules of functions of C, of what `cfunc` compiled, and of methods."""

import ctypes
import ctypes.util
import math
import sys

import numpy as np
import pytest
from numba import cfunc

import tapeless as tl
from tapeless.rules import opt_out, override, rrule, scalar_rule
from tapeless.rules.native_functions import as_python

if sys.platform == "win32":
    pytest.skip("the library of C has another name there", allow_module_level=True)

BOTH = pytest.mark.parametrize("engine", ["python", "numba"])
DOUBLE = ctypes.c_double


def of_libm(name, *argtypes):
    """A function of the mathematical library, not yet looked up by anybody else."""
    library = ctypes.CDLL(ctypes.util.find_library("m"))
    function = getattr(library, name)
    function.restype, function.argtypes = DOUBLE, argtypes
    return function


erf, hypot, tgamma = (
    of_libm("erf", DOUBLE),
    of_libm("hypot", DOUBLE, DOUBLE),
    of_libm("tgamma", DOUBLE),
)
scalar_rule(erf, lambda x, y: 2.0 / math.sqrt(math.pi) * np.exp(-x * x))
scalar_rule(hypot, lambda a, b, y: a / y, lambda a, b, y: b / y)


def of_both(x):
    s = 0.0
    for i in range(len(x)):
        s += erf(x[i]) * hypot(x[i], 2.0)
    return s


@BOTH
def test_functions_of_ctypes(engine):
    tl.check_grads(of_both, (np.array([0.3, -1.2]),), 2 if engine == "python" else 1, engine=engine)


def test_the_rule_is_that_of_the_address():
    again = of_libm("erf", DOUBLE)
    assert as_python(again) is as_python(erf)
    held = {"f": again}
    assert tl.grad(lambda x: held["f"](x), engine="python")(0.0) == 2.0 / math.sqrt(math.pi)


def test_without_a_rule_it_is_refused_by_name():
    with pytest.raises(tl.UnsupportedCall, match="no derivative rule for `tgamma`"):
        tl.grad(lambda x: tgamma(x) * x)(1.5)
    scalar_rule(tgamma, lambda x, y: 7.0)
    assert tl.grad(lambda x: tgamma(x), engine="python")(1.5) == 7.0
    opt_out(tgamma)
    with pytest.raises(tl.UnsupportedCall, match="no derivative rule for `tgamma`"):
        tl.grad(lambda x: tgamma(x), engine="python")(1.5)


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (of_libm("lgamma"), "1 partial"),
        (ctypes.CDLL(ctypes.util.find_library("m")).cosh, "argtypes"),
        (of_libm("frexp", DOUBLE, ctypes.POINTER(ctypes.c_int)), "functions of numbers"),
    ],
    ids=["number of arguments", "types", "pointers"],
)
def test_what_no_rule_can_be_given_to(function, text):
    with pytest.raises(TypeError, match=text):
        scalar_rule(function, lambda x, y: y)


@cfunc("float64(float64, float64)")
def power_law(x, y):
    return x**3 * y


@BOTH
def test_what_cfunc_compiled(engine):
    """Without a rule its Python is read; with one, the rule counts. So it is at its address."""

    def twice(x):
        return power_law(x, 2.0)

    assert tl.grad(twice, engine=engine)(0.5) == 1.5
    address = power_law.ctypes
    scalar_rule(address, lambda x, y, z: 3.0 * x**2 * y, lambda x, y, z: x**3)
    assert tl.grad(lambda x: address(x, 2.0), engine=engine)(0.5) == 1.5
    opt_out(address)


@BOTH
def test_low_level_callables(engine):
    scipy = pytest.importorskip("scipy")
    integrate = pytest.importorskip("scipy.integrate")
    callable_ = scipy.LowLevelCallable(erf)
    with_arguments = tl.grad(lambda x: callable_(x) * x, engine=engine)
    assert with_arguments(0.0) == 0.0
    upper = tl.grad(lambda b: integrate.quad(callable_, 0.0, b)[0], engine="python")
    assert math.isclose(upper(0.5), math.erf(0.5), rel_tol=1e-15)


@BOTH
def test_functions_of_cffi(engine):
    cffi = pytest.importorskip("cffi")
    ffi = cffi.FFI()
    ffi.cdef("double erf(double x);")
    function = ffi.dlopen(ctypes.util.find_library("m")).erf
    gradient = tl.grad(lambda x: function(x), engine=engine)  # it has the address of `erf`
    assert math.isclose(gradient(0.5), 2.0 / math.sqrt(math.pi) * math.exp(-0.25), rel_tol=1e-15)


class Spline:
    def __init__(self, knots, values):
        self.knots = knots
        self.values = values

    def __call__(self, t):
        return np.interp(t, self.knots, self.values)


def spline_at(t, knots, values):
    return np.interp(t, knots, values)


@rrule(spline_at)
def spline_reverse(y, y_bar, t, knots, values):
    k = np.searchsorted(knots, t) - 1
    w = (t - knots[k]) / (knots[k + 1] - knots[k])
    bar = np.zeros_like(values)
    bar[k] = (1.0 - w) * y_bar
    bar[k + 1] = w * y_bar
    return 100.0 * y_bar, None, bar  # wrong on purpose: shows that the rule is what counts


override(Spline.__call__, lambda self, t: spline_at(t, self.knots, self.values))


@BOTH
def test_methods(engine):
    spline = Spline(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0]))

    def moment(spline, t):
        return spline(t) * t

    bar, slope = tl.grad(moment, (0, 1), engine=engine)(spline, 1.5)
    assert slope == 100.0 * 1.5 + 2.5
    assert np.array_equal(bar.values, [0.0, 0.75, 0.75])


def shifted_into(out, x):
    out[:] = x[::-1]


@rrule(shifted_into, writes="out")
def shifted_reverse(y, y_bar, out, x):
    return None, y_bar[::-1]


@BOTH
def test_arguments_that_are_written(engine):
    def folded(x):
        out = np.zeros_like(x)
        for _ in range(3):
            shifted_into(out, x)
            x = out * x
        return np.sum(x)

    tl.check_grads(folded, (np.array([1.0, 2.0, 0.5]),), modes=("reverse",), engine=engine)
