"""The driver: the passes in order, from a Python function to a callable derivative."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache, cached_property, partial
from types import MappingProxyType
from typing import Any

from numba.core.dispatcher import Dispatcher

from tapeless.analysis.aliasing import Aliases
from tapeless.analysis.complex_support import refuse_unsupported
from tapeless.analysis.races import refuse_races
from tapeless.analysis.report import Report, report_on
from tapeless.analysis.tape_bytes import predicted_bytes
from tapeless.compile import cache_key
from tapeless.compile.assuming import assuming
from tapeless.compile.debugging import watched
from tapeless.compile.modules import Loaded, forget, load, lookup
from tapeless.compile.native import specialize
from tapeless.compile.own_exceptions import raising
from tapeless.compile.rows import rows_in_python
from tapeless.compile.stopwatch import stage
from tapeless.compile.workspace import Keeping
from tapeless.emit import numba as numba_dialect
from tapeless.emit import python as python_dialect
from tapeless.emit.rows import as_written, write_rows
from tapeless.emit.written import Written
from tapeless.errors import EngineWarning, IntegerArgument, TypingError
from tapeless.frontend.parse import Program, parse
from tapeless.frontend.signature import Signature
from tapeless.ir.nodes import Assign, Const, Function, Operand, Var
from tapeless.ir.printer import to_text
from tapeless.ir.types import Opaque, Scalar, Type, is_inexact, type_from_text
from tapeless.ir.visitor import clone_function, walk
from tapeless.lower.array_loops import write_array_loops
from tapeless.lower.bounds import remove_needless_checks
from tapeless.lower.branches import call_outside_branches
from tapeless.lower.budget import check_budget
from tapeless.lower.direction import run_upward
from tapeless.lower.from_zero import count_from_zero
from tapeless.lower.join import join_loops
from tapeless.lower.one_allocation import allocate_once
from tapeless.lower.ownership import own_results
from tapeless.lower.restored import keep_restored
from tapeless.lower.sums import recognise_sums, write_plain_sums
from tapeless.lower.threads import run_in_threads, write_in_one_thread
from tapeless.lower.vector_maths import use_vector_maths
from tapeless.lower.views import resolve_views
from tapeless.lower.workspace import use_workspace
from tapeless.options import DEFAULT, Options
from tapeless.rules.foreign_functions import GIVEN
from tapeless.runtime.threads import MOST
from tapeless.transform.checkpoint import checkpoint
from tapeless.transform.dead_code import remove_dead_code
from tapeless.transform.entry import written_params
from tapeless.transform.forward import Forward, forward
from tapeless.transform.hoist import hoist
from tapeless.transform.inner import depth_inside, differentiate_inside
from tapeless.transform.nested import expand_tangents, refuse_high_orders
from tapeless.transform.normalize import normalize
from tapeless.transform.real_forms import drop_notes, write_real_forms
from tapeless.transform.reverse import Limit, Reverse, reverse
from tapeless.transform.simplify import simplify
from tapeless.transform.tape_size import foresee
from tapeless.transform.watch import Watches
from tapeless.transform.weak_constants import narrow_constants
from tapeless.typing.infer import infer
from tapeless.typing.sample import infer_by_samples

Step = Reverse | Forward


def build(
    function: Callable,
    signature: Signature,
    steps: tuple[Step, ...],
    engine: str = "auto",
    options: Options = DEFAULT,
    integers: Mapping[int, int] = MappingProxyType({}),
    *,
    selecting: bool = False,
) -> Compiled:
    """The derivative of `function`, for arguments of this signature, that the steps describe from
    left to right. `integers` are leaves whose values become part of the program; `selecting` as in
    `parse`.

    Raises:
        TapelessError: if the function, or a step, is outside of what tapeless differentiates.
    """
    program = stage("frontend")(parse)(function, signature, integers, selecting=selecting)
    return Compiled(program, steps, engine, options)


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
        refuse_races(primal)
        refuse_unsupported(normalize(primal))
        primal = self._differentiate_inside(drop_notes(primal), len(steps))
        primal = self._stage("typed", hoist(primal))
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
        if write_real_forms(function):
            self._type(function)
        Aliases(function).refuse_uncertain_views()

    def _differentiate_inside(self, function: Function, order: int) -> Function:
        """The derivatives that the program takes itself; it will be differentiated so often."""
        if _does("tangent", function):
            function = self._stage("nested", expand_tangents(function, self._type))
        refuse_high_orders(function, order + depth_inside(function.body))
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
        if self.options.simplify:
            derivative = remove_dead_code(simplify(derivative))
        return self._stage(type(step).__name__.lower(), derivative)

    @stage("lower")
    def _lower(self, function: Function) -> Function:
        function = own_results(clone_function(function))
        is_lowered = self.engine != "python" and self.options.simplify
        if not (is_lowered and self.options.parallel):
            function = write_in_one_thread(function)
        if is_lowered:
            if self.options.fuse:
                function = write_array_loops(function)
                function = resolve_views(function)
            function = run_upward(recognise_sums(keep_restored(function)))
            function = simplify(resolve_views(remove_needless_checks(function)))
            function = join_loops(function)
            if self.options.vector_math:
                function = simplify(call_outside_branches(use_vector_maths(function)))
            function = write_plain_sums(remove_dead_code(simplify(function)))
            function = allocate_once(run_in_threads(count_from_zero(function)))
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
            "limited": _does("assume_fits", function),
            "written_params": list(self.written_params),
            "workspace": workspace,
            "sites": [asdict(site) for site in self.watches.sites],
        }
        cached = _is_cached(self.options)
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
        warnings.warn(EngineWarning(_fallback(problem)), stacklevel=_caller())

    @property
    def engine_name(self) -> str:
        return "python" if self.engine == "python" else "numba"


class Compiled:
    """A derivative to call with flat leaves: arguments, then captured values, then cotangents or
    tangents.
    """

    def __init__(
        self, program: Program, steps: tuple[Step, ...], engine: str, options: Options
    ) -> None:
        self.program = program
        self.steps = steps
        self.requested = engine
        self.options = options
        self.hidden = program.hidden
        self.guards = program.guards
        self.result = program.result
        self.param_types = tuple(param.var.type for param in program.function.params)
        loaded = self._load(prepared=False)
        self.plain = loaded.function
        self.text = loaded.written.text
        self.source = loaded.written.name
        self.metadata = loaded.metadata
        self.call = loaded.function
        if options.debug:
            self.call = watched(self.call, len(self.param_types), self.metadata["sites"])
        if self.assumes or self.is_limited:
            general, checkpointed = (lambda: self.general.call), (lambda: self.checkpointed.call)
            self.call = assuming(self.call, general, checkpointed)
        if program.exceptions:
            self.call = raising(self.call, program.exceptions)
        self.engine: str = self.metadata["engine"]
        self.written_params = tuple(self.metadata["written_params"])
        self.result_types = [type_from_text(text) for text in self.metadata["result_types"]]

    @cached_property
    def pipeline(self) -> Pipeline:
        """The compilation itself, which a process that finds the result on disk never runs."""
        return Pipeline(self.program, self.steps, self.requested, self.options)

    @property
    def assumes(self) -> bool:
        """Whether the code takes extents to be equal, and leaves where they are not."""
        return self.metadata["assumes"]

    @cached_property
    def general(self) -> Compiled:
        """The same derivative by code that assumes nothing."""
        options = replace(self.options, fuse=False)
        return Compiled(self.program, self.steps, self.requested, options)

    @property
    def is_limited(self) -> bool:
        """Whether the code leaves where it would record more than the budget."""
        return self.metadata["limited"]

    @cached_property
    def checkpointed(self) -> Compiled:
        """The same derivative with checkpointed loops."""
        options = replace(self.options, checkpoint=True)
        return Compiled(self.program, self.steps, self.requested, options)

    @stage("cache")
    def _load(self, *, prepared: bool) -> Loaded:
        text = to_text(self.program.function, locations=True)
        kind = "prepared" if prepared else "plain"
        if "in prange(" in text:
            kind += f", {MOST} threads"
        key = cache_key.key(
            text, repr(self.steps), self.requested, repr(self.options), kind, self._given_rules()
        )
        found = lookup(key) if _is_cached(self.options) else None
        return found if found is not None else self.pipeline.load(key, prepared=prepared)

    def _given_rules(self) -> list[tuple[str, str]]:
        """Digests of the user's rules, which may call each other; none if none is used."""
        nodes = walk(self.program.function.body)
        used = any(isinstance(node, Assign) and node.op in GIVEN for node in nodes)
        return sorted(GIVEN.items()) if used else []

    def rows(self, batched: tuple[bool, ...], results: tuple[int, ...]) -> Callable[..., Any]:
        """Code that calls the derivative with rows `first` to `last` of those inputs that are
        `batched`, and keeps these of its results in arrays of rows: (first, last, *outputs,
        *inputs).
        """
        written = () if self.steps else self.written_params  # derivatives make copies themselves
        if not isinstance(self.plain, Dispatcher):
            return rows_in_python(self.call, batched, results, written)
        others = (
            (lambda: self.general.rows(batched, results)),
            (lambda: self.checkpointed.rows(batched, results)),
        )
        text = write_rows(self.plain.py_func.__module__, self.source, batched, results, written)
        key = cache_key.key(text, "rows")
        loaded = lookup(key) if self.options.cache else None
        if loaded is None:
            written = as_written(text, f"rows_{cache_key.short(key)}")
            cached = self.options.cache
            loaded = load(written, key, dialect=self.engine, cache=cached, metadata=None)
        return assuming(loaded.function, *others)

    @property
    def report(self) -> Report:
        """What is recorded."""
        known = self.metadata
        return Report(
            known["engine"],
            known["reason"],
            tuple(known["records"]),
            known["tape_bytes"],
            tuple(known["checkpoints"]),
        )

    def tape_bytes(self, inputs: Sequence[Any]) -> int | None:
        """The bytes that a call with these flat arguments records, as far as they are known."""
        known = self.metadata["tape_bytes"]
        if not isinstance(known, str):
            return known
        derivative = self.pipeline.derivative
        params = [param.var for param in derivative.params]
        return predicted_bytes(derivative, dict(zip(params, inputs, strict=False)))

    @cached_property
    def stages(self) -> dict[str, str]:
        """The program after each stage, as text."""
        return {name: to_text(function) for name, function in self.pipeline.stages.items()}

    def prepared(self) -> Callable[..., tuple]:
        """The same derivative with memory of its own, which each call uses again."""
        if self.options.debug:
            return self.call
        loaded = self._load(prepared=True)
        workspace = loaded.metadata["workspace"]
        call = Keeping(loaded.function, **workspace) if workspace else loaded.function
        if self.program.exceptions:
            call = raising(call, self.program.exceptions)
        if not (self.assumes or self.is_limited):
            return call
        checkpointed = cache(lambda: self.checkpointed.prepared())
        return assuming(call, lambda: self.general.prepared(), checkpointed)


def _limit(steps: tuple[Step, ...], options: Options) -> Limit | None:
    """What keeps the reverse sweep within the budget; nothing where it is reversed itself."""
    once = sum(isinstance(step, Reverse) for step in steps) == 1
    if not once or options.checkpoint is False:
        return None
    return partial(checkpoint, budget=options.tape_budget) if options.checkpoint else foresee


def _is_cached(options: Options) -> bool:
    """Reports name the files of the user's lines, which may have moved since another process."""
    return options.cache and not options.debug


def _does(op: str, function: Function) -> bool:
    return any(isinstance(node, Assign) and node.op == op for node in walk(function.body))


_CONSTANTS = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}


def _type_of(operand: Operand) -> Type:
    if isinstance(operand, Var) and operand.type is not None:
        return operand.type
    if isinstance(operand, Const) and type(operand.value) in _CONSTANTS:
        return Scalar(_CONSTANTS[type(operand.value)])
    return Opaque("none")


def _refuse_integer(var: Var) -> None:
    if not is_inexact(var.type):
        raise IntegerArgument(
            f"argument `{var.hint}` is of type {var.type}, which has no derivative. "
            "Pass a float, a complex number, or an array of these."
        )


def _fallback(problem: TypingError) -> str:
    advice = "Pass engine='numba' to make this an error."
    return f"{problem}\nThe python engine runs this function, more slowly. {advice}"


def _caller() -> int:
    """The `stacklevel` of the first frame outside of this package."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals["__name__"].partition(".")[0] == "tapeless":
        level, frame = level + 1, frame.f_back
    return level
