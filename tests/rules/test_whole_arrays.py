"""Rules of array operations, run as ordinary Python: ⟨y_bar, J x_dot⟩ from both sides."""

import importlib
import itertools

import numpy as np
import pytest

from tapeless.rules.foreign_functions import GIVEN
from tapeless.rules.registry import OPERATIONS, RULES
from tapeless.runtime import plain

RANDOM = np.random.default_rng(7)

# Operations with tests of their own: of complex numbers, of rules of one's own, inside of solvers,
# in densities, and those that programs of linear algebra cover.
ELSEWHERE = {"numpy.conjugate", "conjugated", "fitting", "near_solution", "pinned", "variable"}
ELSEWHERE |= {"chosen", "banded", "logarithm", "square_root", "sparse_solve", "solve_by"}
ELSEWHERE |= {"inverse_by", "det_by", "slogdet_by"}
ELSEWHERE |= {
    "fourier",
    "half_fourier",
    "real_fourier",
    "inner_frequencies",
    "fitted",
    "eig",
    "eig_of_pair",
}


def normal(*shape):
    return RANDOM.standard_normal(shape)[()]


A, B = normal(3, 4), normal(4, 2)
C = (RANDOM.permutation(24).reshape(2, 3, 4) - 11.3) / 5  # no two elements nearly tie
V, W, M = normal(4), normal(3), normal(3, 4)
TIES = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
REDUCED = [
    {"axis": axis, "keepdims": keep}
    for axis, keep in itertools.product((None, 0, -1, 1, (0, 2), (-1, 0)), (False, True))
]
ONE_AXIS = [attrs for attrs in REDUCED if not isinstance(attrs["axis"], tuple)]


def cases():
    """(operation, arguments, attributes, inputs that are active)."""
    for attrs in REDUCED:
        for name in ("sum", "mean", "max", "min"):
            yield f"numpy.{name}", (C,), attrs, (0,)
        y = np.sum(C, **attrs)
        yield "expand", (y, C), attrs, (0,)
    for attrs in ONE_AXIS:
        yield "numpy.prod", (C,), attrs, (0,)
        if attrs["axis"] is not None:
            yield "numpy.linalg.norm", (C,), attrs, (0,)
    yield "numpy.linalg.norm", (V,), {}, (0,)
    for zeros in (1, 2):
        x = C.copy()
        x[0, :zeros, 1] = 0.0
        yield "numpy.prod", (x,), {"axis": 1}, (0,)
        yield "numpy.prod", (x[0, :, 1].copy(),), {}, (0,)
    for axis in (None, 0, -1):
        yield "numpy.cumsum", (C,), {"axis": axis}, (0,)
        yield "suffix_sum", (C,), {"axis": axis}, (0,)
    for a, b in ((V, V), (A, V), (W, A), (A, B), (C, B), (normal(5, 1, 3, 4), normal(2, 4, 3))):
        yield "matmul", (a, b), {}, (0, 1)
    yield "matmul", (W, normal(2, 3, 4)), {}, (0, 1)
    yield "matmul", (C, V), {}, (0, 1)
    for a, b in ((V, V), (A, V), (A, B), (normal(), A), (A, normal()), (normal(), normal())):
        yield "numpy.dot", (a, b), {}, (0, 1)
    yield "numpy.outer", (V, W), {}, (0, 1)
    yield "numpy.outer", (A, W), {}, (0, 1)
    yield "reshape", (A, 2, 6), {}, (0,)
    yield "reshape", (A, -1), {}, (0,)
    yield "ravel", (A,), {}, (0,)
    yield "transpose", (C,), {"axes": None}, (0,)
    for axes in ((1, 2, 0), (-1, 0, 1)):
        yield "transpose", (C,), {"axes": axes}, (0,)
        yield "transpose_back", (C,), {"axes": axes}, (0,)
    yield "transpose_of_stack", (C,), {}, (0,)
    yield "numpy.swapaxes", (C,), {"axis1": 0, "axis2": -1}, (0,)
    yield "numpy.moveaxis", (C,), {"source": 0, "destination": -1}, (0,)
    yield "numpy.expand_dims", (A,), {"axis": 1}, (0,)
    yield "numpy.squeeze", (normal(3, 1, 2),), {"axis": 1}, (0,)
    yield "numpy.broadcast_to", (normal(3, 1), 2, 3, 4), {}, (0,)
    yield "unbroadcast", (C, normal(3, 1)), {}, (0,)
    yield "unbroadcast", (C, normal()), {}, (0,)
    yield "broadcast_like", (normal(3, 1), C), {}, (0,)
    yield "broadcast_like", (normal(), C), {}, (0,)
    yield "numpy.concatenate", (A, M, A), {"axis": 0}, (0, 1, 2)
    yield "numpy.concatenate", (A, normal(3, 1)), {"axis": -1}, (0, 1)
    for axis in (0, 1, -1):
        yield "numpy.stack", (A, M), {"axis": axis}, (0, 1)
    yield "part", (C, 1, 3), {"axis": -1}, (0,)
    yield "embed", (C[:, 1:3], C, 1, 3), {"axis": 1}, (0,)
    yield "copy", (A,), {}, (0,)
    yield "astype", (A,), {"dtype": np.float64}, (0,)
    yield "alias", (A,), {}, (0,)
    yield "array", (normal(), normal(), 1.0), {"dtype": None}, (0, 1)
    yield "array", (V, V + 1), {}, (0, 1)
    yield "numpy.full", (2, 3, normal()), {"dtype": None}, (2,)
    yield "numpy.full_like", (A, normal()), {"dtype": None}, (1,)
    yield "numpy.linspace", (normal(), normal(), 7), {}, (0, 1)
    yield "numpy.arange", (0.1, 2.05, 0.3), {"dtype": None}, (0, 2)
    yield "numpy.where", (A > 0, A, M), {}, (1, 2)
    yield "numpy.where", (A > 0, normal(4), normal()), {}, (1, 2)
    yield "numpy.where", (np.True_, normal(), normal()), {}, (1, 2)
    yield "convolve_full", (V, W), {}, (0, 1)
    yield "correlate_valid", (V, W), {}, (0, 1)
    yield from linear_algebra()


def linear_algebra():
    """The same, for operations on matrices and on stacks of them."""
    square = 0.4 * normal(4, 4) + np.diag([3.0, 5.0, 7.0, 9.0])  # well conditioned
    positive = square @ square.T
    stack = np.stack((square, positive, square.T + 5 * np.eye(4)))
    wide = np.array([[4.0, 2, 1, 1], [1, 7, 2, -1], [1, -3, 11, 3]])  # no sign is near a change
    for a, b in ((square, V), (square, normal(4, 2)), (stack, normal(3, 4, 2))):
        yield "solve", (a, b), {}, (0, 1)
    yield "inverse", (square,), {}, (0,)
    for name in ("inverse", "det", "slogdet"):
        yield name, (stack,), {}, (0,)
    yield "cholesky", (positive,), {}, (0,)
    yield "cholesky", (np.stack((positive, positive + np.eye(4))),), {}, (0,)
    yield "eigh", (positive,), {}, (0,)
    for a in (wide, wide.T.copy(), square, stack):
        yield "svd", (a,), {}, (0,)
    for a in (square, wide.T.copy()):
        yield "qr", (a,), {}, (0,)
    for a in (square, wide, wide.T.copy()):
        yield "pinv", (a,), {}, (0,)
    yield "lu", (square[::-1].copy(),), {}, (0,)
    flags = ("lower", "transposed", "unit")
    for values in itertools.product((False, True), repeat=3):
        attrs = dict(zip(flags, values, strict=True))
        yield "triangular", (square, V), attrs, (0, 1)
        yield "triangular", (square, normal(4, 2)), attrs, (0, 1)
    attrs = {"lower": True, "transposed": False, "unit": False}
    yield "triangular", (stack, normal(3, 4, 2)), attrs, (0, 1)


CASES = list(cases())
IDS = [f"{name}-{[np.shape(a) for a in args]}-{attrs}" for name, args, attrs, _ in CASES]


def run(name, args, attrs):
    """The operation, by its spelling in the python dialect."""
    operation = OPERATIONS[name]
    places = [f"operand{k}" for k in range(len(args))]
    spelling = operation.python
    text = spelling(places, attrs) if callable(spelling) else spelling.format(*places)
    helpers = {
        name: getattr(importlib.import_module(f"tapeless.runtime.{module}"), name)
        for module, _, name in (h.partition(":") for h in operation.python_runtime)
    }
    return eval(text, {"np": np, **helpers, **dict(zip(places, args, strict=True))})


def jacobian_product(name, args, attrs, dots):
    """The derivative in the direction `dots`, by central differences of second and fourth order."""

    def at(t):
        moved = [a if d is None else a + t * d for a, d in zip(args, dots, strict=True)]
        return run(name, moved, attrs)

    h = 1e-3
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h)


@pytest.mark.parametrize(("name", "args", "attrs", "active"), CASES, ids=IDS)
def test_reverse_rule(name, args, attrs, active):
    y = run(name, args, attrs)
    y_bar = RANDOM.standard_normal(np.shape(y))[()]
    rule = RULES[name].reverse
    found = (y_bar,) if name == "alias" else rule(y, y_bar, *args, **attrs)
    found = found if isinstance(found, tuple) else (found,)
    assert len(found) == len(args)
    for position, x_bar in enumerate(found):
        if position not in active:
            continue
        assert np.shape(x_bar) == np.shape(args[position])
        x_dot = RANDOM.standard_normal(np.shape(args[position]))[()]
        dots = [x_dot if k == position else None for k in range(len(args))]
        expected = np.sum(y_bar * jacobian_product(name, args, attrs, dots))
        assert np.sum(x_bar * x_dot) == pytest.approx(expected, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize(("name", "args", "attrs", "active"), CASES, ids=IDS)
def test_forward_rule(name, args, attrs, active):
    y = run(name, args, attrs)
    for chosen in [active, *[(k,) for k in active]]:
        dots = [
            RANDOM.standard_normal(np.shape(a))[()] if k in chosen else None
            for k, a in enumerate(args)
        ]
        expected = jacobian_product(name, args, attrs, dots)
        found = tangent(name, y, args, attrs, dots)
        assert np.shape(found) == np.shape(y)
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)


def tangent(name, y, args, attrs, dots):
    """What the forward transform makes of the entry in the table."""
    rule = RULES[name]
    if rule.forward is not None:
        return rule.forward(y, *args, *dots, **attrs)
    if rule.jointly_linear:
        full = [np.zeros_like(a) if d is None else d for a, d in zip(args, dots, strict=True)]
        return run(name, full, attrs)
    assert rule.linear, "an operation with a reverse rule has a tangent too"
    total = 0.0
    for position in rule.linear:
        if dots[position] is not None:
            replaced = [dots[k] if k == position else a for k, a in enumerate(args)]
            total = total + run(name, replaced, attrs)
    return total


@pytest.mark.parametrize("name", ["numpy.max", "numpy.min"])
@pytest.mark.parametrize("attrs", [{"axis": None}, {"axis": 1}, {"axis": 0, "keepdims": True}])
def test_ties_share_evenly(name, attrs):
    y = run(name, (TIES,), attrs)
    x_bar = RULES[name].reverse(y, np.ones_like(y), TIES, **attrs)
    axis = attrs["axis"]
    np.testing.assert_allclose(np.sum(x_bar, axis=axis), np.ones(np.sum(x_bar, axis=axis).shape))
    attained = np.isclose(
        TIES, np.asarray(y if attrs.get("keepdims") or axis is None else np.expand_dims(y, axis))
    )
    assert np.all((x_bar > 0) == attained)
    shares = np.where(attained, x_bar, np.nan)
    assert np.nanmax(shares - np.nanmin(shares, axis=axis, keepdims=True)) == 0.0


def test_norm_at_zero_has_slope_zero():
    x = np.zeros(3)
    with np.errstate(all="raise"):
        x_bar = RULES["numpy.linalg.norm"].reverse(np.float64(0), np.float64(1), x)
    np.testing.assert_array_equal(x_bar, x)


def test_products_of_others_is_the_text_of_the_rule():
    """What the compiler reads agrees with the plain function that tests call."""
    from tapeless.rules.reductions import others

    for x, axis in ((C, 1), (C, None), (V, 0), (np.array([0.0, 2.0, 0.0]), 0)):
        np.testing.assert_allclose(others(x, axis), plain.products_of_others(x, axis))


def test_every_differentiable_operation_is_covered():
    covered = {name for name, *_ in CASES}
    library = {n for n, op in OPERATIONS.items() if not any("foreign:" in h for h in op.runtime)}
    library = {
        n for n in library if not n.startswith(tuple(GIVEN))
    }  # parts of those of other tests
    library -= ELSEWHERE
    missing = {n for n in library if n in RULES and RULES[n].reverse is not None} - covered
    assert not missing
