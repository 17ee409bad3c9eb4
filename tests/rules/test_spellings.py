"""Each elementwise operation gives in both dialects what its callable gives in Python."""

import importlib
import inspect
import math

import numpy as np
import pytest
from numba import njit

from tapeless.rules.registry import CALLEES, OPERATIONS
from tapeless.typing.spelling import spell
from tests.sampling import thorough

# Arguments for every function of as many operands; those that need others are listed.
USUAL = {1: (0.6,), 2: (0.7, 0.4), 3: (True, 0.7, 0.4)}
SPECIAL = {
    "numpy.arccosh": (1.6,),
    "math.acosh": (1.6,),
    "invert": (5,),
    "bitand": (5, 3),
    "bitor": (5, 3),
    "bitxor": (5, 3),
    "lshift": (5, 3),
    "rshift": (5, 1),
    "and": (True, False),
    "or": (True, False),
    "polygamma": (2, 0.7),
    "numpy.ldexp": (0.7, 3),
    "math.ldexp": (0.7, 3),
}
# Without vector maths and scipy.special, which have tests of their own, and the rules that other
# tests add.
APART = ("vmath", "foreign:", "cython_special:", "special:")
ELEMENTWISE = sorted(
    name
    for name, op in OPERATIONS.items()
    if op.elementwise and not any(h.startswith(APART) for h in op.runtime)
)


WITHOUT_CALLABLE = {
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "radd": lambda a, b: a + b,
    "rmul": lambda a, b: a * b,
    "larger": max,
    "smaller": min,
}


def arity(name):
    for how in CALLEES.values():
        if how.operation == name:
            parameters = inspect.signature(eval(f"lambda {how.signature}: None")).parameters
            return sum(p.default is p.empty for p in parameters.values())
    return 2  # which no callable stands for


def arguments(name):
    return SPECIAL.get(name) or USUAL[arity(name)]


def meaning(name):
    """The Python callable that an operation stands for."""
    for function, how in CALLEES.items():
        if how.operation == name:
            return function
    return WITHOUT_CALLABLE[name]


def helpers(entries):
    for entry in entries:
        module, _, name = entry.partition(":")
        yield name, getattr(importlib.import_module(f"tapeless.runtime.{module}"), name)


def evaluated(dialect, cases, compiled):
    """All the cases as one function, a line for each, so that there is one compilation."""
    lines, names = ["def program(out):"], {"np": np, "math": math}
    for k, (name, args) in enumerate(cases):
        op = OPERATIONS[name]
        names.update(helpers(op.runtime if dialect == "numba" else op.python_runtime))
        names.update({f"v{k}_{j}": value for j, value in enumerate(args)})
        text = spell(name, dialect, [f"v{k}_{j}" for j in range(len(args))], {})
        lines.append(f"    out[{k}] = {text}")
    exec("\n".join(lines), names)
    program = names["program"]
    program = njit(error_model="numpy")(program) if compiled else program
    out = np.empty((len(cases), *np.shape(cases[0][1][-1])), complex)
    program(out)
    return out


def expected(name, args):
    return complex(meaning(name)(*args)) if np.ndim(args[-1]) == 0 else meaning(name)(*args)


@pytest.mark.parametrize(("dialect", "compiled"), [("numba", True), ("python", False)])
def test_scalars(dialect, compiled):
    cases = [(name, arguments(name)) for name in ELEMENTWISE]
    found = evaluated(dialect, cases, compiled)
    for (name, args), value in zip(cases, found, strict=True):
        assert value == pytest.approx(expected(name, args), rel=1e-15), name


@pytest.mark.parametrize(
    ("dialect", "compiled"), [pytest.param("numba", True, marks=thorough), ("python", False)]
)
def test_arrays(dialect, compiled):
    floats = [n for n in ELEMENTWISE if n not in SPECIAL and on_arrays(n)]
    cases = [(name, tuple(map(pair, arguments(name)))) for name in floats]
    found = evaluated(dialect, cases, compiled)
    for (name, args), value in zip(cases, found, strict=True):
        np.testing.assert_allclose(value, expected(name, args), rtol=1e-15, err_msg=name)


def pair(value):
    return np.array([True, False]) if value is True else np.array([value, value + 0.1])


def on_arrays(name):
    """Whether the operation takes arrays: functions of `math` and casts of one number do not."""
    is_cast = name.startswith("numpy.") and isinstance(meaning(name), type)
    return not (
        is_cast
        or name.startswith(("math.", "builtins."))
        or name in ("not", "digamma", "complex_number", "larger", "smaller")
    )
