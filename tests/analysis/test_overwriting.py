"""Which elements are still in memory when the reverse sweep comes."""

import inspect
import math
import runpy
import sys
from contextlib import suppress
from random import Random

import numpy as np
import pytest

import tapeless as tl
from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.differences import ZERO, Differences
from tapeless.analysis.overwriting import Overwriting
from tapeless.analysis.structure import Structure
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Load, Store, Var
from tapeless.transform.reverse import Reverse
from tapeless.typing.sample import infer_by_samples
from tests.sampling import sampled
from tests.transform.programs import operations, pipeline

X = np.array([0.7, -0.4, 1.1, 0.3])
SPD = np.array([[2.0, 0.3, 0.1], [0.3, 1.5, -0.2], [0.1, -0.2, 1.2]])


# ---- kept: nothing is recorded -------------------------------------------------------------------


def cholesky(a):
    u = a.copy()
    n = len(u)
    for i in range(n):
        for j in range(i):
            s = u[i, j]
            for k in range(j):
                s -= u[i, k] * u[j, k]
            u[i, j] = s / u[j, j]
        d = u[i, i]
        for k in range(i):
            d -= u[i, k] * u[i, k]
        u[i, i] = math.sqrt(d)
    return u[n - 1, n - 1] * u[n - 1, 0]


def back_substitution(a):
    n = len(a)
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        s = 1.0
        for k in range(i + 1, n):
            s -= a[i, k] * x[k]
        x[i] = s / a[i, i]
    return np.sum(x * x)


def trajectory(x):
    u = np.zeros((6, len(x)))
    for i in range(len(x)):
        u[0, i] = x[i]
    for t in range(5):
        for i in range(1, len(x)):
            u[t + 1, i] = u[t, i] * u[t, i] * u[t, i - 1]
    return np.sum(u[5] * u[5])


def made_anew(x):
    u = x.copy()
    change = 1.0
    while change > 0.5:
        new = np.empty(len(x))
        for i in range(len(x)):
            new[i] = 0.7 * u[i] * u[i] + 0.1
        change *= 0.7
        u = new
    return np.sum(u)


# ---- overwritten: something is -------------------------------------------------------------------


def in_place(x):
    u = x.copy()
    for _ in range(3):
        for i in range(1, len(u)):
            u[i] = u[i] * u[i - 1]
    return np.sum(u)


def from_the_end(x):
    u = x.copy()
    for i in range(len(u)):
        u[i] = u[i] * u[i - 1]
    return np.sum(u)


def swapped(x):
    u, new = x.copy(), x.copy()
    for _ in range(3):
        for i in range(len(u)):
            new[i] = u[i] * u[i] + 0.5 * new[i] * u[i]
        u, new = new, u
    return np.sum(u * new)


def shrinking(x):
    u = x.copy()
    s = 0.0
    for _ in range(3):
        s += u[1] * u[1]
        u[1] = s
        u = u[1:]
        u[0] = u[0] * s
    return s


def through_a_view(x):
    u = x.copy()
    v = u[1:]
    s = 0.0
    for i in range(len(v)):
        s += u[i + 1] * u[i + 1]
        v[i] = s
    return s


def kept_in_a_branch(x):
    u = np.zeros(len(x))
    for i in range(len(x)):
        y = x[i] ** 3
        u[i] = y
        if x[i] > 0.5:
            u[i] = 2.0
    s = 1.0
    for i in range(len(x)):
        s *= u[i] + 1.0
    return s


def conditional_store(x):
    u = np.zeros(len(x))
    s = 1.0
    for i in range(len(x)):
        s = math.exp(s * x[i]) / 3.0
        if x[i] > 0.5:
            u[i] = s
    return np.sum(u * u) + s


def stored_in_less(x):
    u = np.zeros(len(x), dtype=np.float32)
    s = 1.0
    for i in range(len(x)):
        s = math.exp(s * x[i]) / 3.0
        u[i] = s
    return s * float(u[0])


KEPT = [(cholesky, SPD), (back_substitution, SPD), (trajectory, X)]
OVERWRITTEN = [
    (f, X) for f in (in_place, from_the_end, swapped, shrinking, through_a_view, conditional_store)
]
OTHERS = [(f, X) for f in (made_anew, kept_in_a_branch, stored_in_less)]


def records(function, x):
    derivative = pipeline(function, x, steps=[Reverse((0,))]).stages["reverse"]
    return operations(derivative, "tape") + operations(derivative, "stack")


@pytest.mark.parametrize(("function", "x"), KEPT)
def test_what_is_still_there_is_not_recorded(function, x):
    assert not records(function, x)


@pytest.mark.parametrize(("function", "x"), OVERWRITTEN)
def test_what_may_be_overwritten_is_recorded(function, x):
    assert records(function, x)


def test_an_array_made_anew_is_recorded_as_a_whole():
    elements = [node.attrs["element"] for node in records(made_anew, X) if node.op == "stack"]
    assert elements
    assert all(element.ndim == 1 for element in elements)


@pytest.mark.parametrize("options", [tl.Options(), tl.Options(checkpoint=True)])
@pytest.mark.parametrize(("function", "x"), sampled(KEPT + OVERWRITTEN + OTHERS, 4))
def test_the_gradient_is_that_of_forward_mode(function, x, options):
    gradient = tl.grad(function, engine="python", options=options)
    expected = tl.jacfwd(function, engine="python")(x)  # records nothing
    # Sums of fewer than 100 products, in another order; one function rounds to single precision.
    tolerance = 1e-6 if function is stored_in_less else 1e-12
    np.testing.assert_allclose(gradient(x), expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(("function", "x"), [KEPT[0], KEPT[2], OVERWRITTEN[0], OVERWRITTEN[2]])
def test_the_gradient_of_a_gradient_reads_what_is_still_there(function, x):
    hessian = tl.jacrev(tl.grad(function, engine="python"), engine="python")(x)
    expected = tl.jacfwd(tl.jacfwd(function, engine="python"), engine="python")(x)
    np.testing.assert_allclose(hessian, expected, rtol=1e-11, atol=1e-12)


# ---- systems of differences ----------------------------------------------------------------------


def test_a_chain_that_comes_back_below_itself_is_impossible():
    known = Differences()
    known.at_most(("k", 0), ("j", 0), gap=1)
    known.at_most(("j", 0), ("i", 0), gap=1)
    assert not known.is_impossible()
    closed = Differences(known)
    closed.at_most(("i", 0), ("k", 1))
    assert closed.is_impossible()
    assert not known.is_impossible()
    known.at_most(("i", 0), ("k", 2))
    assert not known.is_impossible()


def test_constants_are_compared():
    known = Differences()
    known.equal((ZERO, 2), (ZERO, 2))
    assert not known.is_impossible()
    known.at_most((ZERO, 3), (ZERO, 2))
    assert known.is_impossible()


# ---- random nests, against running them ----------------------------------------------------------


class Watched:
    """An array that keeps a list of what is read and written, by line and place."""

    def __init__(self, extent):
        self.extent = extent
        self.events = []

    def _note(self, index):
        if not all(-self.extent <= item < self.extent for item in index):
            raise IndexError
        line = sys._getframe(2).f_lineno
        self.events.append((line, tuple(item % self.extent for item in index)))

    def __getitem__(self, index):
        self._note(index)
        return 1.0

    def __setitem__(self, index, value):
        self._note(index)


def random_nest(random):
    """The text of a function with two loops, and reads and writes of `u` in both."""

    def access(names):
        row, column = (f"{random.choice(names)} + {random.randint(-2, 2)}" for _ in range(2))
        return random.choice([f"s += u[{row}, {column}]", f"u[{row}, {column}] = s"])

    def loop(index, names):
        first = f"{random.choice(names)} + {random.randint(0, 1)}"
        bounds = random.choice([f"{first}, 4", f"0, {first}", f"3, {first}, -1", f"{first}, 5, 2"])
        return f"for {index} in range({bounds}):"

    return "\n".join(
        [
            "def nest(u, s):",
            f"    {loop('i', ['0', '1'])}",
            f"        {access(['i', 'i', '1'])}",
            f"        {loop('j', ['i', '1'])}",
            f"            {access(['i', 'j', 'j', '1'])}",
            f"            {access(['i', 'j', 'j', '1'])}",
            f"        {access(['i', 'i', '1'])}",
            "    return s",
        ]
    )


def overwritten_when_run(nest, extent):
    """The lines that access an element before another statement, or the same, writes it."""
    u = Watched(extent)
    with suppress(IndexError):
        nest(u, 0.0)
    lines = inspect.getsource(nest).splitlines()
    writes = {number for number, line in enumerate(lines, 1) if "] = s" in line}
    return {
        line
        for place, (line, index) in enumerate(u.events)
        if any(later in writes and index == other for later, other in u.events[place + 1 :])
    }


def test_no_random_nest_overwrites_what_is_said_to_stay(tmp_path):
    random = Random(3)
    kept = 0
    for number in range(150):
        path = tmp_path / f"nest_{number}.py"
        path.write_text(random_nest(random))
        nest = runpy.run_path(str(path))["nest"]
        extent = random.choice([5, 9])  # where it is small, elements are met from both ends
        overwritten = overwritten_when_run(nest, extent)
        function = parse(nest, bind(nest, (np.ones((extent, extent)), 1.0), {}).signature).function
        infer_by_samples(function)
        structure = Structure(function)
        facts = Overwriting(structure, Aliases(function, structure))
        for node in structure.position:
            if isinstance(node, (Load, Store)) and node.location is not None:
                assert isinstance(node.array, Var)
                if not facts.may_change(node, node.array, node.index):
                    kept += 1
                    assert node.location.line not in overwritten, path.read_text()
    assert kept > 100  # it says so of many
