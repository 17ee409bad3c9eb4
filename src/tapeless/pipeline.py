"""The passes in order, from a program to the code of its derivative."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from math import prod

from tapeless.analysis.complex_support import refuse_unsupported
from tapeless.analysis.races import refuse_races
from tapeless.analysis.report import report_on
from tapeless.compile import cache_key
from tapeless.compile.fallback import warn_of_python_engine
from tapeless.compile.modules import Loaded, forget, load
from tapeless.compile.native import specialize
from tapeless.compile.stopwatch import stage
from tapeless.emit import numba as numba_dialect
from tapeless.emit import python as python_dialect
from tapeless.emit.written import Written
from tapeless.errors import IntegerArgument, TypingError
from tapeless.frontend.parse import Program
from tapeless.ir.nodes import Assign, Const, Function, Operand, Var
from tapeless.ir.types import Type, is_inexact
from tapeless.ir.visitor import clone_function, walk
from tapeless.lower.budget import check_budget
from tapeless.lower.contractions import multiply_by_blas
from tapeless.lower.passes import lower
from tapeless.lower.small_arguments import NO_EXTENTS
from tapeless.lower.small_arrays import take_apart
from tapeless.lower.workspace import use_workspace
from tapeless.options import Options
from tapeless.transform.attained import differentiate_attained, forget_pins
from tapeless.transform.cancelling import drop_cancelling
from tapeless.transform.checkpoint import checkpoint
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.element_reads import read_elements
from tapeless.transform.entry import written_params
from tapeless.transform.forward import Forward, forward
from tapeless.transform.hoist import hoist
from tapeless.transform.inner import differentiate_inside, refuse_high_orders
from tapeless.transform.known_elements import reuse_elements
from tapeless.transform.normalize import normalize
from tapeless.transform.overlaps import copy_overlapping_values
from tapeless.transform.real_forms import drop_notes, write_real_forms
from tapeless.transform.reverse import Limit, Reverse, reverse
from tapeless.transform.settled_dtypes import settle_dtypes
from tapeless.transform.settled_layouts import settle_layouts, settle_views
from tapeless.transform.simplify import simplify
from tapeless.transform.tape_size import foresee
from tapeless.transform.watch import Watches
from tapeless.transform.weak_constants import narrow_constants
from tapeless.transform.wrapped import split_wrapped
from tapeless.typing.infer import infer
from tapeless.typing.sample import infer_by_samples
from tapeless.typing.samples import type_of
from tapeless.typing.stacks import settle_stacks

Step = Reverse | Forward


class Pipeline:
    """The compilation of one derivative. Every stage stays to be looked at."""

    @stage("transform")
    def __init__(
        self, program: Program, steps: tuple[Step, ...], engine: str, options: Options
    ) -> None:
        self.options = replace(options, simplify=False) if options.debug else options
        self.program = program
        engine = "python" if options.debug == "print" else engine
        self.engine, self.reason = engine, "asked for" if engine == "python" else ""
        self.stages: dict[str, Function] = {"frontend": program.function}
        primal = clone_function(program.function)
        self._type(primal)
        while narrow_constants(primal):
            self._type(primal)
        settle_stacks(primal)
        refuse_races(primal)
        refuse_unsupported(read_elements(copy_overlapping_values(normalize(primal))))
        if settle_layouts(primal) | settle_views(primal):  # now that all writes are stores
            self._type(primal)
        primal = self._differentiate_inside(drop_notes(primal), len(steps))
        primal = hoist(primal)
        if self.engine != "python" and self.options.simplify:
            may_assume = steps and _may_assume(options)
            extents = program.extents if may_assume else NO_EXTENTS
            primal = take_apart(primal, _lanes(steps), extents)
        if steps and self.engine != "python" and _may_assume(options):
            is_limited = options.checkpoint is not False
            multiply_by_blas(primal, options.tape_budget if is_limited else None)
            drop_cancelling(primal)
            if options.untied and isinstance(steps[0], Reverse):
                differentiate_attained(primal, steps[0].active)
        if steps and self.engine != "python" and self.options.simplify:
            primal = reuse_elements(hoist(split_wrapped(primal)))
        self._stage("typed", primal)
        self.written_params = written_params(primal)
        self.result_types = [_type_of(result) for result in primal.results]
        self.watches = Watches()
        derivative = self.watches.watch_values(primal) if options.debug else primal
        self._limit = _limit(steps, options)
        for step in steps:
            derivative = self._differentiate(derivative, step)
        if options.debug:
            prints = options.debug == "print"
            derivative = self.watches.watch_adjoints(derivative, prints=prints)
        self.derivative = self._stage("lowered", self._lower(derivative))

    def _stage(self, name: str, function: Function) -> Function:
        """Keep a copy of the program as it is now; stages of the same name are numbered."""
        number = sum(key.split()[0] == name for key in self.stages)
        self.stages[f"{name} {number + 1}" if number else name] = clone_function(function)
        return function

    @stage("typing")
    def _type(self, function: Function) -> None:
        """Types by Numba; where it has none and the engine may be python, types by samples."""
        try:
            infer(function)
        except TypingError as problem:
            if self.engine == "numba":
                raise
            if self.engine == "auto":
                self._fall_back(problem)
            infer_by_samples(function)
        if settle_dtypes(function) or write_real_forms(function) or settle_layouts(function):
            self._type(function)

    def _differentiate_inside(self, function: Function, order: int) -> Function:
        """The derivatives that the program takes itself; it will be differentiated so often."""
        refuse_high_orders(function.body, order)
        if _does("inside", function):
            function = self._stage("inner", differentiate_inside(function, self._type))
        return function

    def _differentiate(self, function: Function, step: Step) -> Function:
        for position in step.active:
            _refuse_integer(function.params[position].var)
        if isinstance(step, Reverse):
            derivative = reverse(function, step, self._limit)
        else:
            derivative = forward(function, step)
        self._type(derivative)
        drop_notes(derivative)
        if _does("inside", derivative):  # a rule takes derivatives itself
            derivative = differentiate_inside(derivative, self._type)
        if self.options.simplify:
            derivative = remove_dead_code(simplify(derivative))
        return self._stage(type(step).__name__.lower(), derivative)

    @stage("lower")
    def _lower(self, function: Function) -> Function:
        for_numba = self.engine != "python" and self.options.simplify
        function = forget_pins(function)
        if for_numba:
            function = simplify(remove_dead_code(function))
        function = lower(function, self.options, for_numba=for_numba)
        return check_budget(function, self.options.tape_budget)

    @stage("emit")
    def write(self, function: Function, name: str) -> Written:
        """A program as text, in the dialect of the engine."""
        dialect = python_dialect if self.engine == "python" else numba_dialect
        return dialect.write(function, name)

    @stage("cache")
    def load(self, key: str, *, prepared: bool) -> Loaded:
        """The derivative as something to call, and what later processes need to know of it."""
        report = report_on(self.derivative, self.engine_name, self.reason)
        function, workspace = self.derivative, None
        if prepared and self.engine != "python":
            function = clone_function(function)
            workspace = asdict(use_workspace(function))
        name = self.program.function.name.strip("<>")  # a lambda is called "<lambda>"
        written = self.write(function, f"{name}_{cache_key.short(key)}")
        metadata = {
            "engine": self.engine_name,
            "reason": report.reason,
            "records": list(report.records),
            "tape_bytes": report.tape_bytes,
            "checkpoints": list(report.checkpoints),
            "result_types": [str(type_) for type_ in self.result_types],
            "assumes": _does("assume_equal", function),
            "sized": _does("assume_extent", function),
            "limited": _does("assume_fits", function),
            "untied": _does("assume_untied", function),
            "written_params": list(self.written_params),
            "workspace": workspace,
            "sites": [asdict(site) for site in self.watches.sites],
        }
        cached = self.options.keeps_code
        loaded = load(written, key, dialect=self.engine_name, cache=cached, metadata=metadata)
        try:
            stage("machine code")(specialize)(
                loaded.function, [param.var.type for param in function.params]
            )
        except TypingError as problem:  # typed, but without machine code for some operation
            forget(key)
            if self.engine != "auto":
                raise
            self._fall_back(problem)
            return self.load(key, prepared=prepared)
        return loaded

    def _fall_back(self, problem: TypingError) -> None:
        """From here on the python engine."""
        self.engine, self.reason = "python", str(problem).splitlines()[0]
        warn_of_python_engine(problem)

    @property
    def engine_name(self) -> str:
        return "python" if self.engine == "python" else "numba"


def _limit(steps: tuple[Step, ...], options: Options) -> Limit | None:
    """What keeps the reverse sweep within the budget; nothing where it is reversed itself."""
    once = sum(isinstance(step, Reverse) for step in steps) == 1
    if not once or options.checkpoint is False:
        return None
    return partial(checkpoint, budget=options.tape_budget) if options.checkpoint else foresee


def _lanes(steps: tuple[Step, ...]) -> int:
    """How many statements there will be for one, counting tangents alone."""
    return prod(1 + step.lanes for step in steps if isinstance(step, Forward))


def _may_assume(options: Options) -> bool:
    """Whether code with other options can take over where what is assumed does not hold."""
    return options.simplify and options.fuse and not options.checkpoint


def _does(op: str, function: Function) -> bool:
    return any(isinstance(node, Assign) and node.op == op for node in walk(function.body))


def _type_of(result: Operand) -> Type:
    if isinstance(result, Var) and result.type is not None:
        return result.type
    return type_of(result.value if isinstance(result, Const) else None)


def _refuse_integer(var: Var) -> None:
    if not is_inexact(var.type):
        raise IntegerArgument(
            f"argument `{var.hint}` is of type {var.type}, which has no derivative. "
            "Pass a float, a complex number, or an array of these."
        )
