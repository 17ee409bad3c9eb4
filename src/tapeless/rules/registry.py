"""The operations that the IR may name, how each is written as Python, and its derivative rules.

An `Operation` is one entry of the table: its spelling in each dialect, what it costs to compute
again, and whether its result is new memory. Rules are ordinary Python functions in the language
that tapeless itself differentiates; the transforms read them through the frontend, so higher orders
follow from the same lines.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Spelling = str | Callable[[Sequence[str], Mapping[str, Any]], str]

# What it costs to compute a value again, in units of one multiplication.
FREE, CHEAP, DIVISION, TRANSCENDENTAL, WHOLE_ARRAY = 0, 1, 4, 20, 1000

# How tightly an expression binds, as in Python's grammar.
ATOM, CALL, POWER, UNARY, PRODUCT, SUM, SHIFT, COMPARISON, NOT, AND, OR = range(11)


@dataclass(frozen=True)
class Operation:
    """One thing that an `Assign` can compute."""

    name: str
    numba: Spelling
    python: Spelling
    precedence: int = CALL
    runtime: tuple[
        str, ...
    ] = ()  # "module:name" under tapeless.runtime that the numba spelling uses
    python_runtime: tuple[str, ...] = ()  # the same for the python spelling
    elementwise: bool = False  # scalars in, scalar out; arrays broadcast
    cost: int = CHEAP
    view: bool = False  # the result may share memory with the first argument
    shape_only: bool = False  # reads the shape of its arguments, never their contents
    effect: bool = False  # must run even if its result is unused
    # a Python function that is read in place of the operation where no operand is complex
    of_reals: Callable | None = None
    draws: bool = False  # gives something else each time: it must run as often as in the program
    # (ranks of the operands, attrs) -> rank of the result, where the text alone tells it
    rank: Callable[[Sequence[int], Mapping[str, Any]], int | None] | None = None


@dataclass
class Rules:
    """The derivative rules of one operation; each is a Python function that the frontend reads.

    An elementwise operation whose rule is not a factor (`where`) has `reverse` and `forward` in
    place of `partials`; one whose tangent is a choice (`maximum`) has `forward` beside them, which
    goes first. Each contribution of a reverse rule has the shape of its input: rules of
    broadcasting operations `unbroadcast`.
    """

    # (inputs..., output, **attrs) -> ∂output/∂input for each input, elementwise; a tuple if there
    # are several inputs
    partials: Callable | None = None
    # (output, output_bar, inputs..., **attrs) -> contribution to the cotangent of each input, None
    # for none; a tuple if there are several inputs
    reverse: Callable | None = None
    # (output, inputs..., tangents..., **attrs) -> tangent of the output; a tangent that is zero
    # arrives as None
    forward: Callable | None = None
    # inputs (by position) in which the operation is linear one at a time (sum, matmul, reshape):
    # the tangent is the sum over these of the operation itself with that input replaced by its
    # tangent; the other inputs contribute nothing
    linear: tuple[int, ...] = ()
    # linear in all inputs together (concatenate): zeros stand for tangents that are absent
    jointly_linear: bool = False
    # the result carries no derivative (comparisons, argmax, floor)
    zero: bool = False
    # a rule of the user's: what it returns is checked
    given: bool = False
    # (k, count), if the result is item k of the `count` results of a function of the user's, which
    # are the first input: the user's rule does not take it
    part: tuple[int, int] | None = None
    # inputs (by position) in which there is no rule: the order of a Bessel function, say
    unknown: tuple[int, ...] = ()
    # the value or a slope may be infinite at finite arguments (see `analysis/masking.py`)
    pole: bool = False
    # arguments at which the partials are tested
    points: list[tuple] = field(default_factory=list)


@dataclass(frozen=True)
class Callee:
    """How a Python callable becomes an operation: its signature, and what each parameter is.

    `signature` is written as in a def ("a, axis=None"). Parameters named in `static` must be
    constants and become attrs; `shape` names a parameter that is an int or a tuple of ints and
    becomes operands, one for each; `sequence` a tuple or list of arrays that becomes operands.
    Everything else is an operand; one that is left at its default is dropped if the default is
    None, else passed as a constant. `lower`, if given, replaces all this: a Python function in the
    tapeless language that is read in place of the callable (`np.var` in terms of `np.mean`, say).
    With `by_position` the arguments are first bound to `signature`, whose names callers use, and
    passed to it in that order. `known` is for the use of such functions: the callable itself is
    called while the program is read, with constants and tuples of them.
    """

    operation: str = ""
    signature: str = "x"
    static: tuple[str, ...] = ()
    shape: str | None = None
    sequence: str | None = None
    lower: Callable | None = None
    by_position: bool = False
    known: bool = False


# class of a library -> what an object of it is read as: an object of a class in the language
READ_AS: dict[type, Callable] = {}

# class of a library -> its methods by name, each a Python function of the object and the arguments
METHODS_OF: dict[type, dict[str, Callable]] = {}

# attribute of an array -> the callable it means, e.g. "real" -> np.real
PROPERTIES: dict[str, Any] = {}


def is_constant(value: Any) -> bool:
    """In a rule: whether the operand is a literal, so that an `if` on its value can be decided now.

    The frontend answers this itself: true for what it knows (a number, a string, None), false for
    a variable.
    """
    return value is None or isinstance(value, (bool, int, float, complex, str))


def is_complex(value: Any) -> bool:
    """In a rule: whether a value of the program is complex. Values that the rule has made itself
    have no type yet.

    The frontend answers this itself, for variables.
    """
    return isinstance(value, complex)


OPERATIONS: dict[str, Operation] = {}
RULES: dict[str, Rules] = {}
CALLEES: dict[Any, Callee] = {}  # by the Python callable
COMPLEX: set[Any] = set()  # operations, and callables that are read, which hold for complex numbers
OTHERWISE: dict[Any, Callable] = {}  # what is read where arguments do not fit the signature
UFUNC_METHODS: dict[tuple[Any, str], Callable] = {}  # (np.add, "reduce") -> a Python function
# class of objects that can be called -> attributes to read from one at each call, and a Python
# function of these and of the arguments, which is read in place of the call
CALLABLES: dict[type, tuple[tuple[str, ...], Callable]] = {}
METHODS: dict[str, Any] = {}  # array method name -> the callable it means, e.g. "sum" -> np.sum


# Rules of packages that not every program uses: imported when the package is.
_ON_DEMAND = {
    "scipy.fft": "scipy_fft",
    "scipy.integrate": "scipy_integrate scipy_initial_value",
    "scipy.interpolate": "scipy_interpolate scipy_interp1d",
    "scipy.linalg": "scipy_linalg scipy_eigenvalues scipy_equations scipy_structured scipy_banded "
    "scipy_matrix_functions scipy_lapack",
    "scipy.sparse": "scipy_sparse",
    "scipy.ndimage": "scipy_ndimage scipy_image_filters",
    "scipy.optimize": "scipy_optimize scipy_root_scalar scipy_systems scipy_minima",
    "scipy.signal": "scipy_signal scipy_smoothing",
    "scipy.spatial.distance": "scipy_spatial",
    "scipy.special": "scipy_special",
    "scipy.stats": "stats",
}


def is_known(function: Any) -> bool:
    """Whether there is a rule for the Python callable."""
    for package in [name for name in _ON_DEMAND if name in sys.modules]:
        for rules_of_package in _ON_DEMAND.pop(package).split():
            importlib.import_module(f"tapeless.rules.{rules_of_package}")
    return function in CALLEES


def operation(name: str) -> Operation:
    return OPERATIONS[name]


def rules(name: str) -> Rules:
    return RULES.setdefault(name, Rules())


def define(op: Operation) -> Operation:
    """Add an operation to the table."""
    if op.name in OPERATIONS:
        raise ValueError(f"operation {op.name!r} is defined twice")
    OPERATIONS[op.name] = op
    return op


def callee(function: Any, **how: Any) -> None:
    """Say what a call of the Python callable `function` becomes (see `Callee`)."""
    CALLEES[function] = Callee(**how)


def lower(*functions: Any, method: str | None = None) -> Callable[[Callable], Callable]:
    """Decorator: a Python function, in the tapeless language, that is read in place of these."""

    def register(written: Callable) -> Callable:
        for function in functions:
            callee(function, lower=written)
        if method is not None:
            callee(written, lower=written)
            METHODS[method] = written
        return written

    return register


def otherwise(*functions: Any) -> Callable[[Callable], Callable]:
    """Decorator: a Python function that is read for arguments that the operation does not take."""

    def register(written: Callable) -> Callable:
        for function in functions:
            OTHERWISE[function] = written
        return written

    return register


def known(function: Callable) -> Callable:
    """Decorator: a function of constants, called while a program is read."""
    callee(function, known=True)
    return function


def partials(*names: str, at: Sequence[Any] = ()) -> Callable[[Callable], Callable]:
    """Decorator: the partial derivatives of elementwise operations, and points to test them at."""

    def register(rule: Callable) -> Callable:
        for name in names:
            rules(name).partials = rule
            rules(name).points = [p if isinstance(p, tuple) else (p,) for p in at]
        return rule

    return register


def reverse(*names: str) -> Callable[[Callable], Callable]:
    """Decorator: the reverse rule of whole-array operations."""

    def register(rule: Callable) -> Callable:
        for name in names:
            rules(name).reverse = rule
        return rule

    return register


def forward(*names: str) -> Callable[[Callable], Callable]:
    """Decorator: the forward rule of whole-array operations."""

    def register(rule: Callable) -> Callable:
        for name in names:
            rules(name).forward = rule
        return rule

    return register


def linear(*names: str, inputs: tuple[int, ...] = (0,)) -> None:
    """These operations are linear in each of `inputs` (by position) by itself."""
    for name in names:
        rules(name).linear = inputs


def jointly_linear(*names: str) -> None:
    """These operations are linear in all inputs together."""
    for name in names:
        rules(name).jointly_linear = True


def complex_too(*names: Any) -> None:
    """These operations, and these callables that are read in place, hold for complex numbers, and
    so do their rules.
    """
    COMPLEX.update(names)


def poles(*names: str) -> None:
    """The values or slopes of these operations may be infinite at finite arguments."""
    for name in names:
        rules(name).pole = True


def no_slope(*names: str, inputs: tuple[int, ...] = (0,)) -> None:
    """There is no rule in `inputs` of these operations, where a derivative is refused."""
    for name in names:
        rules(name).unknown = inputs


def zero_derivative(*names: str) -> None:
    """The results of these operations carry no derivative."""
    for name in names:
        rules(name).zero = True
