"""The driver: from a Python function to a derivative that can be called, which a cache may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from numba.core.dispatcher import Dispatcher

from tapeless.analysis.report import Report
from tapeless.analysis.tape_bytes import predicted_bytes
from tapeless.compile import cache_key
from tapeless.compile.assuming import Others, assuming
from tapeless.compile.debugging import watched
from tapeless.compile.modules import Loaded, load, lookup
from tapeless.compile.own_exceptions import raising
from tapeless.compile.rows import rows_in_python
from tapeless.compile.stopwatch import stage
from tapeless.compile.workspace import Keeping
from tapeless.emit.rows import as_written, write_rows
from tapeless.frontend.parse import Program, parse
from tapeless.frontend.signature import Signature
from tapeless.ir.nodes import Assign
from tapeless.ir.printer import to_text
from tapeless.ir.types import is_array, type_from_text
from tapeless.ir.visitor import walk
from tapeless.lower.small_arguments import NO_EXTENTS, small_extents
from tapeless.options import DEFAULT, Options
from tapeless.pipeline import Pipeline, Step
from tapeless.rules.foreign_functions import GIVEN
from tapeless.runtime.threads import MOST


def build(
    function: Callable,
    signature: Signature,
    steps: tuple[Step, ...],
    engine: str = "auto",
    options: Options = DEFAULT,
    integers: Mapping[int, int] = MappingProxyType({}),
    *,
    selecting: bool = False,
    leaves: Sequence[Any] = (),
) -> Compiled:
    """The derivative of `function`, for arguments of this signature, that the steps describe from
    left to right. `integers` are leaves whose values become part of the program; `selecting` as in
    `parse`. Of `leaves`, those of a call, small extents may be assumed.

    Raises:
        TapelessError: if the function, or a step, is outside of what tapeless differentiates.
    """
    program = stage("frontend")(parse)(function, signature, integers, selecting=selecting)
    captured = [h.read() if is_array(h.type) else None for h in program.hidden] if leaves else []
    shapes = [getattr(leaf, "shape", ()) for leaf in (*leaves, *captured)]
    extents = small_extents(program.function, shapes)
    return Compiled(replace(program, extents=extents), steps, engine, options)


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
        if self.may_leave:
            self.call = assuming(self.call, self._others(lambda compiled: compiled.call))
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

    @property
    def is_sized(self) -> bool:
        """Whether the code takes arguments to be as long as they were, and leaves where not."""
        return self.metadata["sized"]

    @property
    def is_untied(self) -> bool:
        """Whether the code takes extrema to be attained once, and leaves where they are not."""
        return self.metadata["untied"]

    @property
    def may_leave(self) -> bool:
        """Whether other code may have to take over at a call."""
        return self.assumes or self.is_sized or self.is_limited or self.is_untied

    def _others(self, part: Callable[[Compiled], Callable]) -> Others:
        """That part of what takes over, made when it is first needed."""
        return Others(
            cache(lambda: part(self.general)),
            cache(lambda: part(self.checkpointed)),
            cache(lambda: part(self.sharing)),
            cache(lambda: part(self.unsized)),
        )

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

    @cached_property
    def sharing(self) -> Compiled:
        """The same derivative, which shares slopes where an extremum is attained twice."""
        options = replace(self.options, untied=False)
        return Compiled(self.program, self.steps, self.requested, options)

    @cached_property
    def unsized(self) -> Compiled:
        """The same derivative for arguments of any length."""
        program = replace(self.program, extents=NO_EXTENTS)
        return Compiled(program, self.steps, self.requested, self.options)

    @stage("cache")
    def _load(self, *, prepared: bool) -> Loaded:
        text = to_text(self.program.function, locations=True)
        kind = "prepared" if prepared else "plain"
        if self.program.extents:
            kind += f", {dict(self.program.extents)}"
        if "in prange(" in text:
            kind += f", {MOST} threads"
        key = cache_key.key(
            text, repr(self.steps), self.requested, repr(self.options), kind, self._given_rules()
        )
        found = lookup(key) if self.options.keeps_code else None
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
        others = self._others(lambda compiled: compiled.rows(batched, results))
        text = write_rows(self.plain.py_func.__module__, self.source, batched, results, written)
        key = cache_key.key(text, "rows")
        loaded = lookup(key) if self.options.cache else None
        if loaded is None:
            written = as_written(text, f"rows_{cache_key.short(key)}")
            cached = self.options.cache
            loaded = load(written, key, dialect=self.engine, cache=cached, metadata=None)
        return assuming(loaded.function, others)

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
        if not self.may_leave:
            return call
        return assuming(call, self._others(Compiled.prepared))
