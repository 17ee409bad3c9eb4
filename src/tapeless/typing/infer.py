"""Types for every variable, by Numba's own inference: tapeless has no second model of NumPy.

The program is written as plain text, of which Numba runs the frontend and the inference and
nothing else; that takes about ten milliseconds once Numba's typing tables are loaded.
"""

from __future__ import annotations

import importlib
import math
import operator
import warnings
from types import SimpleNamespace
from typing import Any

import numpy as np
from numba.core import compiler, errors, ir, typed_passes, types
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import cpu_target
from numba.core.rewrites.registry import rewrite_registry

from tapeless.errors import TypingError
from tapeless.ir.nodes import Function, Var
from tapeless.ir.types import Opaque
from tapeless.typing import subscripts
from tapeless.typing.blame import blame
from tapeless.typing.numba_types import from_numba, to_numba
from tapeless.typing.program import FUNCTION, NOTHING, Program

FILE = "<tapeless typing>"
UNREACHABLE = Opaque("never")  # the type of what follows a `raise`: Numba gives none


def infer(function: Function) -> None:
    """Set the type of every variable from the types of the parameters, or raise `TypingError`."""
    program = Program(function)
    arguments = [_parameter(var, function) for var in program.params]
    try:
        found = _infer(program, arguments)
    # AttributeError is how Numba fails on `floats += complex numbers`.
    except (errors.NumbaError, NotImplementedError, AttributeError) as problem:
        raise blame(problem, program.locations, FILE) from None
    for var, name in program.names.items():
        var.type = from_numba(found[name]) if name in found else UNREACHABLE


def _parameter(var: Var, function: Function) -> types.Type:
    try:
        return to_numba(var.type)
    except LookupError:
        raise TypingError(
            f"Numba has no type for the argument `{var.hint}` ({var.type})", function.location
        ) from None


def _infer(program: Program, arguments: list[types.Type]) -> dict[str, types.Type]:
    typing: Any = cpu_target.typing_context
    target: Any = cpu_target.target_context
    with global_compiler_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about performance and syntax: not of the user's making
        function = _load(program)
        typing.install_registry(subscripts.registry)
        typing.refresh()
        target.refresh()
        untyped = compiler.run_frontend(function)
        _take_out_nothing(untyped)
        state = SimpleNamespace(
            func_ir=untyped,
            typingctx=typing,
            targetctx=target,
            args=arguments,
            typemap={},
            calltypes={},
        )
        rewrite_registry.apply("before-inference", state)
        return typed_passes.type_inference_stage(
            typing, target, state.func_ir, tuple(arguments), None
        ).typemap


def _take_out_nothing(program: Any) -> None:
    """Remove the assignments of `NOTHING`, which say nothing about the type of their targets."""
    for block in program.blocks.values():
        temporaries: set[str] = set()
        kept = []
        for statement in block.body:
            value = getattr(statement, "value", None)
            if isinstance(value, ir.Global) and value.name == NOTHING:
                temporaries.add(statement.target.name)
            elif not (isinstance(value, ir.Var) and value.name in temporaries):
                kept.append(statement)
        block.body = kept


def _load(program: Program) -> Any:
    """The text as a Python function, for Numba to read its bytecode."""
    names: dict[str, Any] = {"np": np, "math": math, "operator": operator, NOTHING: None}
    names |= {"getitem": subscripts.getitem, "setitem": subscripts.setitem}
    for helper in program.runtime:
        module, _, name = helper.rpartition(":")
        names[name] = getattr(importlib.import_module(f"tapeless.runtime.{module}"), name)
    exec(compile(program.text, FILE, "exec"), names)
    return names[FUNCTION]
