"""`scipy.special` where a rule could go wrong: at seams, on arrays in compiled code, refused."""

import numpy as np
import pytest
import scipy.special as special
from numba import njit

import tapeless as tl
from tapeless.errors import UnsupportedCall
from tapeless.rules import registry
from tapeless.rules.registry import OPERATIONS, RULES
from tapeless.runtime.cython_special import airy_ai, gammainc

registry.is_known(None)  # imports the rules of SciPy


def test_the_logistic_function_is_smooth_at_zero():
    """It is written with |x|, which is not."""
    assert tl.grad(lambda x: special.expit(x), engine="python")(0.0) == 0.25
    assert tl.grad(lambda x: special.log_expit(x), engine="python")(0.0) == 0.5
    assert tl.hessian(lambda x: special.log_expit(x), engine="python")(0.0) == -0.25


def test_every_operation_has_a_rule():
    """But for those whose slopes are none."""
    without = {"zetac", "gammasgn"}
    names = {name for name in OPERATIONS if name.startswith("scipy.special.")}
    assert {f"scipy.special.{name}" for name in without} == {
        name for name in names if RULES.get(name) is None or RULES[name].partials is None
    }


def test_functions_with_several_results():
    def total(x):
        ai, _, _, bip = special.airy(x)
        return ai * bip + special.sici(x)[0] + special.fresnel(x)[1] + special.shichi(x)[0]

    tl.check_grads(total, (0.7,), engine="python")


def test_other_names_of_one_function():
    def total(x):
        chi = special.chdtr(3.0, x) + special.gdtrc(2.0, 1.5, x) + special.pdtr(2, x)
        return chi + special.fdtr(3.0, 4.0, x) + special.bdtr(1, 4, 0.2 * x) * special.zeta(2.5, x)

    tl.check_grads(total, (0.7,), engine="python")


@njit
def compiled(x, a):
    return gammainc(a, x) + airy_ai(x)


def test_compiled():
    """SciPy's functions at their addresses, on numbers and on arrays, in the precision of these."""
    x = np.array([[0.4, 1.3], [2.6, 3.1]])
    expected = special.gammainc(1.7, x) + special.airy(x)[0]
    np.testing.assert_allclose(compiled(x, 1.7), expected, rtol=1e-15)
    assert compiled(x[1, 0], 1.7) == pytest.approx(expected[1, 0], rel=1e-15)
    single = compiled(x.astype(np.float32), np.float32(1.7))
    assert single.dtype == np.float32


@pytest.mark.parametrize(
    "function",
    [
        lambda v: special.jv(v, 2.0),
        lambda a: special.hyp1f1(a, 2.0, 0.5),
        lambda s: special.zeta(s, 2.0),
        lambda s: special.zeta(s),
    ],
)
def test_parameters_without_a_rule_are_refused_in_both_modes(function):
    with pytest.raises(UnsupportedCall, match=r"no derivative rule for `scipy\.special"):
        tl.grad(function, engine="python")(1.5)
    with pytest.raises(UnsupportedCall, match=r"no derivative rule for `scipy\.special"):
        tl.jvp(function, (1.5,), (1.0,), engine="python")


def test_a_third_derivative_in_the_shape_is_refused():
    with pytest.raises(UnsupportedCall, match="gammainc_aa` in argument 1"):
        tl.grad(tl.hessian(lambda a: special.gammainc(a, 2.0), engine="python"))(1.5)


def test_ends_of_a_second_derivative_in_parameters():
    """Nothing depends on the parameters at the ends of the support."""
    hessian = tl.hessian(lambda a, x: special.gammainc(a, x), engine="python")
    assert hessian(2.5, 0.0) == hessian(2.5, np.inf) == 0.0
    hessian = tl.hessian(lambda a, b, x: special.betainc(a, b, x), (0, 1), engine="python")
    for x in (0.0, 1.0):
        np.testing.assert_array_equal(np.array(hessian(2.5, 1.5, x)), np.zeros((2, 2)))
