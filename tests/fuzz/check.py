"""One random program, its derivatives by every mode, and finite differences, compared."""

import linecache
import warnings
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tapeless.errors import TapelessError, TypingError
from tapeless.frontend.parse import parse
from tapeless.frontend.signature import bind
from tapeless.ir.nodes import Function
from tapeless.ir.verify import verify
from tapeless.options import DEFAULT
from tapeless.pipeline import Pipeline
from tapeless.runtime.assumptions import Broadcasts, Tied
from tapeless.transform.forward import Forward
from tapeless.transform.real_forms import write_real_forms
from tapeless.transform.reverse import Reverse
from tapeless.transform.settled_layouts import settle_layouts
from tapeless.typing.sample import infer_by_samples
from tests.fuzz.machine import evaluate
from tests.fuzz.sizes import sized_arguments
from tests.fuzz.writer import is_sized

STEPS = (2e-6, 5e-6)
LARGE = 1e4


class Wrong(AssertionError):
    """The derivative is not what it should be."""


class Skip(Exception):
    """The point tells nothing: a kink, an exception, a value out of bounds."""


@dataclass
class Outcome:
    """What became of one program: "ok", "skipped", "refused", "wrong" or "crash"."""

    kind: str
    detail: str = ""


def function_of(text: str, name: str = "program"):
    """The function that the text defines, whose source can be read.

    Differences of float32 tell nothing: they are those of the same program in float64, its `wide`.
    """
    function = _defined_by(text, name)
    if "float32" in text:
        function.wide = _defined_by(text.replace("float32", "float64"), name)
    return function


def _defined_by(text: str, name: str):
    file = f"<random program {hash(text) & 0xFFFFFFFF:x}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict = {"__name__": "random_program"}
    exec(compile(text, file, "exec"), space)
    return space[name]


def arguments(seed: int) -> list:
    """A point for the program of this seed."""
    random = np.random.default_rng(seed)
    if is_sized(seed):
        return sized_arguments(random)
    x, y, A = random.normal(size=4), random.normal(size=4), random.normal(size=(3, 4))
    p, q = random.normal(size=2)
    return [0.7 * x, 0.7 * y, 0.7 * A, float(p), float(q), random.integers(0, 3, size=3), 3]


def copies(args):
    return [a.copy() if isinstance(a, np.ndarray) else a for a in args]


def active_of(args) -> tuple[int, ...]:
    """The positions of the floats."""
    return tuple(i for i, a in enumerate(args) if np.asarray(a).dtype.kind == "f")


class Sampled(Pipeline):
    """The pipeline with types by samples, as for programs that Numba cannot type: its inference
    takes several times as long as everything else.
    """

    def _type(self, function: Function) -> None:
        infer_by_samples(function)
        if write_real_forms(function) or settle_layouts(function):
            self._type(function)


class Case:
    """A program at a point.

    `engine` says which program is run by the reference evaluator: that for Numba with its types
    ("numba"), that for Numba with types by samples ("lowered"), or that of the python engine.
    """

    def __init__(self, function, args, seed: int = 0, engine: str = "numba") -> None:
        self.function, self.args, self.engine = function, args, engine
        self.active = active_of(args)
        random = np.random.default_rng(seed + 1)
        self.directions = [[self._like(random, args[i]) for i in self.active] for _ in range(2)]
        self.made: dict = {}
        self.measured = getattr(function, "wide", function)
        single = any(np.asarray(a).dtype == np.float32 for a in args)
        self.rounding = 1e-5 if single else 1e-9
        self.slack = 1e-4  # of differences
        if self.measured is not function:
            self.rounding, self.slack = 1e-2, 1e-2

    def _like(self, random, a):
        return (
            random.normal(size=np.shape(a)) if isinstance(a, np.ndarray) else float(random.normal())
        )

    def moved(self, direction, step):
        args = copies(self.args)
        for i, d in zip(self.active, direction, strict=True):
            args[i] = args[i] + step * d
        return args

    def value(self, args) -> float:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                value = self.measured(*copies(args))
            except Exception as error:
                raise Skip(f"the program raises {error!r}") from None
        if not np.isfinite(value) or abs(value) > LARGE:
            raise Skip("out of bounds")
        return value

    def derivative(self, *steps):
        """The derivative as a function of flat arguments, by the reference evaluator."""
        if steps not in self.made:
            self.made[steps] = self._derivative(steps)
        return self.made[steps]

    def _derivative(self, steps):
        pipeline = self._pipeline(steps)
        for stage in pipeline.stages.values():
            verify(stage)
        hidden = [h.read() for h in self.program.hidden]

        def run(args, *more):
            given = copies(args)
            with np.errstate(all="ignore"):
                try:
                    found = evaluate(pipeline.derivative, [*given, *hidden, *more])
                except (Broadcasts, Tied):  # as a call does: by the code that assumes nothing
                    general = self._pipeline(steps, replace(DEFAULT, fuse=False))
                    given = copies(args)
                    found = evaluate(general.derivative, [*given, *hidden, *more])
            for before, after in zip(args, given, strict=True):
                if not np.array_equal(before, after):
                    raise Wrong("an argument was changed")
            return found

        return run

    @cached_property
    def program(self):
        return parse(self.function, bind(self.function, copies(self.args), {}).signature)

    def _pipeline(self, steps, options=DEFAULT):
        if self.engine == "numba":
            try:
                return Pipeline(self.program, tuple(steps), "numba", options)
            except TypingError:
                self.engine = "python"
        engine = "numba" if self.engine == "lowered" else "python"
        return Sampled(self.program, tuple(steps), engine, options)


def near(a, b, rtol, atol):
    return abs(a - b) <= rtol * max(abs(a), abs(b)) + atol


def dot(bars, direction) -> float:
    return float(sum(np.sum(np.asarray(b) * d) for b, d in zip(bars, direction, strict=True)))


def first_order(case: Case) -> None:
    """Value, reverse, forward, differences."""
    expected = case.value(case.args)
    slopes = []
    for direction in case.directions:
        pair = [
            (case.value(case.moved(direction, h)) - case.value(case.moved(direction, -h))) / (2 * h)
            for h in STEPS
        ]
        if not near(*pair, 1e-5, 1e-6) or abs(pair[0]) > LARGE:
            raise Skip("a kink")
        slopes.append(pair[0])
    reverse = case.derivative(Reverse(case.active))
    value, *bars = reverse(case.args)
    if not near(value, expected, 1e-2 * case.rounding, 1e-2 * case.rounding):
        raise Wrong(f"value {value} instead of {expected}")
    for position, bar in zip(case.active, bars, strict=True):
        if np.shape(bar) != np.shape(case.args[position]):
            raise Wrong(f"gradient of shape {np.shape(bar)}")
    again = reverse(case.args)
    if any(not np.array_equal(a, b) for a, b in zip([value, *bars], again, strict=True)):
        raise Wrong("a second call gives something else")
    forward = case.derivative(Forward(case.active))
    for direction, slope in zip(case.directions, slopes, strict=True):
        value, tangent = forward(case.args, *direction)
        if not near(value, expected, 1e-2 * case.rounding, 1e-2 * case.rounding):
            raise Wrong(f"forward: value {value} instead of {expected}")
        backward = dot(bars, direction)
        good = (near(found, slope, case.slack, case.slack) for found in (tangent, backward))
        if not all(good) or not near(tangent, backward, case.rounding, case.rounding):
            raise Wrong(f"forward {tangent}, reverse {backward}, differences {slope}")


def second_order(case: Case) -> None:
    """Forward over reverse against differences of the gradient."""
    direction, other = case.directions
    slope = _slope_of_gradient(case)
    over = case.derivative(Reverse(case.active, keep_values=False), Forward(case.active))
    found = over(case.args, *direction)[-len(case.active) :]
    if not near(dot(found, other), slope, 1e-4, 1e-4):
        raise Wrong(f"forward over reverse {dot(found, other)}, differences {slope}")


def second_order_the_other_way(case: Case) -> None:
    """Reverse over forward against differences of the gradient."""
    direction, other = case.directions
    slope = _slope_of_gradient(case)
    twice = case.derivative(Forward(case.active, keep_values=False), Reverse(case.active))
    found = twice(case.args, *direction)[-len(case.active) :]
    if not near(dot(found, other), slope, 1e-4, 1e-4):
        raise Wrong(f"reverse over forward {dot(found, other)}, differences {slope}")


def _slope_of_gradient(case: Case) -> float:
    """How the gradient along one direction changes along the other."""
    if case.measured is not case.function:
        raise Skip("second differences of float32")
    gradient = case.derivative(Reverse(case.active))
    direction, other = case.directions

    def slope(step):
        up, down = (dot(gradient(case.moved(direction, s))[1:], other) for s in (step, -step))
        return (up - down) / (2 * step)

    pair = [slope(h) for h in STEPS]
    if not near(*pair, 1e-5, 1e-5) or abs(pair[0]) > LARGE:
        raise Skip("a kink of the gradient")
    return pair[0]


def engines(case: Case) -> None:
    """Compiled, by each engine, against each other."""
    import tapeless as tl

    results = []
    for engine in ("numba", "python"):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            given = copies(case.args)
            try:
                derivative = tl.value_and_grad(case.function, argnums=case.active, engine=engine)
                value, bars = derivative(*given)
            except TypingError:
                return
        if any(not np.array_equal(a, b) for a, b in zip(case.args, given, strict=True)):
            raise Wrong(f"{engine}: an argument was changed")
        results.append((value, *(dot(bars, d) for d in case.directions)))
    for a, b in zip(*results, strict=True):
        if not near(a, b, 1e-8, 1e-8):
            raise Wrong(f"numba {results[0]}, python {results[1]}")


def outcome(
    function, args, seed: int = 0, checks=(first_order, second_order), engine: str = "numba"
) -> Outcome:
    """What the checks say of one program."""
    case = Case(function, args, seed, engine)
    try:
        for check in checks:
            check(case)
    except Skip as reason:
        return Outcome("skipped", str(reason))
    except TapelessError as error:
        return Outcome("refused", f"{type(error).__name__}: {error}")
    except Wrong as error:
        return Outcome("wrong", str(error))
    except Exception as error:
        return Outcome("crash", f"{type(error).__name__}: {error}")
    return Outcome("ok")
