"""`grad` and `value_and_grad`: which arguments, which structure, which dtype, which errors."""

import inspect
import math
import pickle

import numba
import numpy as np
import pytest

import tapeless as tl


def energy(x, stiffness=2.0, *, offset=0.0):
    """Half the stiffness times the squares."""
    return 0.5 * stiffness * np.sum(x**2) + offset


def cube(t):
    return t**3


def weighted(p):
    """Of a nested tuple (w, (x, n))."""
    w, (x, n) = p
    return w * x[0] ** 2 * n


def product(*factors):
    p = 1.0
    for factor in factors:
        p *= factor
    return p


def with_aux(x):
    s = np.sum(x**2)
    return s, (2.0 * s, x.shape[0])


X = np.array([1.0, -2.0, 3.0])


def test_gradient_of_an_array():
    gradient = tl.grad(energy)(X, 3.0)
    assert isinstance(gradient, np.ndarray)
    np.testing.assert_allclose(gradient, 3.0 * X)


def test_value_and_gradient():
    value, gradient = tl.value_and_grad(energy)(X, 3.0)
    assert type(value) is float
    assert value == pytest.approx(21.0)
    np.testing.assert_allclose(gradient, 3.0 * X)


@pytest.mark.parametrize("argnums", [1, -1, "stiffness"])
def test_one_argument(argnums):
    assert tl.grad(energy, argnums)(X, 3.0) == pytest.approx(7.0)


@pytest.mark.parametrize("argnums", [(0, 1), (0, -1), ("x", "stiffness"), [0, "stiffness"]])
def test_several_arguments_give_a_tuple(argnums):
    by_x, by_stiffness = tl.grad(energy, argnums)(X, 3.0)
    np.testing.assert_allclose(by_x, 3.0 * X)
    assert by_stiffness == pytest.approx(7.0)


def test_the_order_of_argnums_is_that_of_the_result():
    by_stiffness, by_x = tl.grad(energy, (1, 0))(X, 3.0)
    assert by_stiffness == pytest.approx(7.0)
    np.testing.assert_allclose(by_x, 3.0 * X)


def test_a_tuple_of_one_gives_a_tuple_of_one():
    (only,) = tl.grad(energy, (0,))(X)
    np.testing.assert_allclose(only, 2.0 * X)


def test_keyword_arguments_pass_through():
    np.testing.assert_allclose(tl.grad(energy)(x=X, stiffness=3.0), 3.0 * X)
    assert tl.grad(energy, "offset")(X, offset=1.0) == 1.0
    assert tl.value_and_grad(energy, "stiffness")(X, offset=1.0)[0] == pytest.approx(15.0)


def test_an_argument_left_at_its_default():
    assert tl.grad(energy, "stiffness")(X) == pytest.approx(7.0)
    np.testing.assert_allclose(tl.grad(energy, -1)(X), 2.0 * X)  # the last one that was passed


def test_a_star_argument_is_counted():
    assert tl.grad(product, 1)(2.0, 3.0, 4.0) == 8.0
    assert tl.grad(product, (0, -1))(2.0, 3.0, 4.0) == (12.0, 6.0)


@pytest.mark.parametrize(
    ("argument", "kind"),
    [(2.0, float), (np.float64(2.0), np.float64), (np.float32(2.0), np.float32)],
)
def test_a_number_stays_the_number_it_was(argument, kind):
    gradient = tl.grad(cube)(argument)
    assert type(gradient) is kind
    assert gradient == 12.0


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_arrays_keep_their_dtype(dtype):
    gradient = tl.grad(energy)(X.astype(dtype))
    assert gradient.dtype == dtype
    nought_d = tl.grad(cube)(np.array(2.0, dtype))
    assert isinstance(nought_d, np.ndarray)
    assert nought_d.shape == ()
    assert nought_d.dtype == dtype
    assert nought_d == 12.0


def test_structure_is_that_of_the_argument():
    by_w, (by_x, by_n) = tl.grad(weighted)((2.0, (X, 3.0)))
    assert by_w == pytest.approx(3.0)
    np.testing.assert_allclose(by_x, [12.0, 0.0, 0.0])
    assert by_n == pytest.approx(2.0)


def test_results_are_fresh():
    gradient = tl.grad(energy)
    first = gradient(X)
    kept = first.copy()
    second = gradient(2.0 * X)
    assert not np.shares_memory(first, second)
    np.testing.assert_array_equal(first, kept)


def test_auxiliary_results():
    gradient, aux = tl.grad(with_aux, has_aux=True)(X)
    np.testing.assert_allclose(gradient, 2.0 * X)
    assert aux == (28.0, 3)
    (value, aux), gradient = tl.value_and_grad(with_aux, has_aux=True)(X)
    assert (value, aux) == (14.0, (28.0, 3))
    np.testing.assert_allclose(gradient, 2.0 * X)


def test_the_wrapper_looks_like_the_function():
    gradient = tl.grad(energy)
    assert gradient.__name__ == "energy"
    assert gradient.__doc__ == energy.__doc__
    assert gradient.__wrapped__ is energy
    assert inspect.signature(gradient) == inspect.signature(energy)
    assert "gradient of energy" in repr(gradient)


def test_the_wrapper_can_be_pickled():
    again = pickle.loads(pickle.dumps(tl.grad(energy)))
    np.testing.assert_allclose(again(X), 2.0 * X)


def test_gradients_of_gradients():
    assert tl.grad(tl.grad(cube))(2.0) == pytest.approx(12.0)
    assert tl.grad(tl.grad(tl.grad(cube)))(2.0) == pytest.approx(6.0)


def test_a_compiled_function():
    np.testing.assert_allclose(tl.grad(numba.njit(energy))(X, 3.0), 3.0 * X)


def test_nan_passes_through():
    gradient = tl.grad(energy)(np.array([1.0, math.nan]))
    assert gradient[0] == 2.0
    assert math.isnan(gradient[1])


@pytest.mark.parametrize("argument", [np.array([1, 2]), np.array([True, False])])
def test_an_integer_array_is_refused(argument):
    with pytest.raises(tl.IntegerArgument, match=r"`x` of energy .*\s.*x\.astype\(float\)"):
        tl.grad(energy)(argument)


def test_an_integer_is_refused():
    with pytest.raises(tl.IntegerArgument, match=r"Pass 3\.0 instead of 3"):
        tl.grad(cube)(3)
    with pytest.raises(tl.IntegerArgument, match=r"`p\[0\]`"):
        tl.grad(weighted)((2, (np.ones(3, int), 3)))


def test_integers_beside_floats_have_no_gradient():
    rate, (x, count) = tl.grad(weighted)((2.0, (X, 3)))
    assert count is None
    assert np.shape(x) == np.shape(X)
    assert isinstance(rate, float)


def test_an_integer_beside_is_fine():
    def power(x, n):
        return x**n

    assert tl.grad(power)(2.0, 3) == 12.0


@pytest.mark.parametrize("argnums", [2, -3, "missing", (0, 5)])
def test_an_unknown_argument_is_refused(argnums):
    with pytest.raises(tl.ArgumentError, match="energy has `x`, `stiffness`"):
        tl.grad(energy, argnums)(X, 1.0)


def test_an_argument_named_twice_is_refused():
    with pytest.raises(tl.ArgumentError, match="twice"):
        tl.grad(energy, (0, "x"))(X)


@pytest.mark.parametrize("argnums", [1.0, None, True, (0, None)])
def test_argnums_of_a_wrong_type_are_refused_at_once(argnums):
    with pytest.raises(tl.ArgumentError, match="neither a number, nor a name"):
        tl.grad(energy, argnums)


def test_other_wrong_requests():
    with pytest.raises(tl.ArgumentError, match="'numba', 'python'"):
        tl.grad(energy, engine="gpu")
    with pytest.raises(tl.ArgumentError, match="not a function"):
        tl.grad(energy(X))
    with pytest.raises(tl.SourceMissing):
        tl.grad(math.sin)(1.0)
    with pytest.raises(TypeError, match="missing a required argument"):
        tl.grad(energy)()


def test_an_array_result_is_refused():
    def doubled(x):
        return 2.0 * x

    with pytest.raises(tl.NonScalarOutput):
        tl.grad(doubled)(X)
    with pytest.raises(tl.NonScalarOutput):
        tl.grad(tl.grad(energy))(X)


def test_a_wrong_use_of_has_aux_is_refused():
    with pytest.raises(tl.NonScalarOutput, match="pair"):
        tl.grad(energy, has_aux=True)(X)
    with pytest.raises(tl.NonScalarOutput, match="has_aux=True"):
        tl.grad(with_aux)(X)


@pytest.mark.parametrize("engine", ["numba", "python"])
def test_engines(engine):
    value, gradient = tl.value_and_grad(energy, engine=engine)(X.astype("float32"))
    assert type(value) in (float, np.float32)
    assert gradient.dtype == "float32"
    assert type(tl.grad(cube, engine=engine)(2.0)) is float
    assert tl.grad(cube, engine=engine)(np.array(2.0)).shape == ()


def test_a_method_of_a_class():
    class Model:
        slope = tl.grad(cube)

    assert Model.slope(2.0) == 12.0
