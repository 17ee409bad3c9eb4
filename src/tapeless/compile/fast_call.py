"""A function of CPython's own kind in front of machine code: what a prepared derivative is called
by, without a step of Python.

It takes its arguments as CPython hands them to functions written in C, reads numbers, and where
arrays are, out of the objects, calls the machine code, and makes floats and tuples of what that
returns. What it needs besides is in a list that belongs to it, whose first items `Table` names, and
whose rest are the arrays that are kept from call to call. Where an argument, the thread, an array
or the text of the user's function is not as it was made for, or the machine code leaves by an
exception, it passes the call on to a Python function and has changed nothing.

The places of fields in objects are those that the headers of CPython and NumPy compile into every
extension module; `is_possible` looks whether they hold all the same.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np
from llvmlite import binding as llvm
from numba.core.compiler_lock import global_compiler_lock

from tapeless.compile.fast_code import NAME, module_of
from tapeless.compile.fast_design import (
    BYTE_ORDER,
    DATA,
    DTYPE,
    FLAGS,
    NDIM,
    NUMBER,
    SHAPE,
    STRIDES,
    TYPE,
    Design,
)


@cache
def is_possible() -> bool:
    """Whether objects look in this interpreter as they do in those that are known."""
    if sys.implementation.name != "cpython" or not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    array = np.empty((2, 3))
    shape, strides = _word(array, SHAPE), _word(array, STRIDES)
    return ctypes.sizeof(ctypes.c_void_p) == 8 and (
        _word(array, TYPE) == id(np.ndarray)
        and _word(array, DATA) == array.ctypes.data
        and _word(array, NDIM) & 0xFFFFFFFF == 2
        and (ctypes.c_int64 * 2).from_address(shape)[:] == [2, 3]
        and (ctypes.c_int64 * 2).from_address(strides)[:] == [24, 8]
        and _word(array, DTYPE) == id(array.dtype)
        and _word(array.dtype, NUMBER) & 0xFFFFFFFF == array.dtype.num
        and _word(array.dtype, BYTE_ORDER) & 0xFF == ord("=")
        and _word(array, FLAGS) & 0xFFFFFFFF == array.flags.num
    )


def _word(value: Any, place: int) -> int:
    return ctypes.c_uint64.from_address(id(value) + place).value


def fast_call(
    design: Design, code: int, function: FunctionType, fallback: Callable, replace: Callable
) -> tuple[Callable, list]:
    """The function, and the list, into which the arrays are still to be put."""
    made = _made(design)
    table = [fallback, threading.get_ident(), code, replace, function, function.__code__]
    new = ctypes.pythonapi.PyCFunction_NewEx
    new.restype = ctypes.py_object
    new.argtypes = [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]
    return new(ctypes.addressof(made.method), table, None), table


class _Method(ctypes.Structure):
    """`PyMethodDef` of CPython."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("function", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    )


METH_KEYWORDS, METH_FASTCALL = 0x2, 0x80


@dataclass(frozen=True, eq=False)
class _Made:
    """Machine code that serves all functions of one design."""

    engine: Any
    method: _Method


@cache
@global_compiler_lock
def _made(design: Design) -> _Made:
    module = llvm.parse_assembly(module_of(design, llvm.get_process_triple()))
    machine = llvm.Target.from_triple(module.triple).create_target_machine(
        opt=1, codemodel="jitdefault", jit=True
    )
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    address = engine.get_function_address(NAME)
    method = _Method(b"prepared", address, METH_FASTCALL | METH_KEYWORDS, None)
    return _Made(engine, method)
