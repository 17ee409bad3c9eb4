"""The machine code of a function of CPython's own kind, written for LLVM.

Numbers, arrays and results are passed as Numba's own functions pass them to each other.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils
from numba.core.registry import cpu_target

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
    Array,
    Design,
    Fresh,
    Gives,
    Kept,
    Nothing,
    Number,
    Returned,
    Table,
    Takes,
)

NAME = "tapeless_fast_call"

byte, small, word = ir.IntType(8), ir.IntType(32), ir.IntType(64)
pointer = byte.as_pointer()
thread = ir.IntType(8 * ctypes.sizeof(ctypes.c_ulong))


def module_of(design: Design, triple: str) -> str:
    """A module with the one function `NAME`."""
    module = ir.Module()
    module.triple = triple
    _Writer(cpu_target.target_context, module, design).write()
    return str(module)


class _Writer:
    """Writes the function for LLVM."""

    def __init__(self, context: Any, module: ir.Module, design: Design) -> None:
        signature = ir.FunctionType(pointer, [pointer, pointer.as_pointer(), word, pointer])
        self.function = ir.Function(module, signature, NAME)
        self.table, self.given, self.count, self.keywords = self.function.args
        self.context, self.module, self.design = context, module, design
        self.builder = ir.IRBuilder(self.function.append_basic_block("entry"))
        self.elsewhere = self.function.append_basic_block("elsewhere")
        self.values: dict[int, Any] = {}
        self.shapes: dict[int, list[Any]] = {}

    def write(self) -> None:
        design, builder = self.design, self.builder
        self.require(builder.icmp_unsigned("==", self.keywords, pointer(None)))
        self.require_equal(self.count, len(design.takes))
        text = self.call("PyFunction_GetCode", pointer, self.item(Table.FUNCTION))
        self.require(builder.icmp_unsigned("==", text, self.item(Table.TEXT)))
        if design.kept:
            owner = self.call("PyLong_AsUnsignedLongMask", thread, self.item(Table.OWNER))
            here = self.call("PyThread_get_thread_ident", thread)
            self.require(builder.icmp_unsigned("==", owner, here))
        for i, takes in enumerate(design.takes):
            self.take(takes, builder.load(builder.gep(self.given, [word(i)])))
        for one, other in design.alike:
            for a, b in zip(self.shapes[one], self.shapes[other], strict=True):
                self.require(builder.icmp_signed("==", a, b))
        for i, array in enumerate(design.kept):
            self.take_array(array, self.item(Table.KEPT + i))
        returned = self.run()
        self.replace(returned)
        builder.ret(self.give(design.gives, returned))
        builder.position_at_end(self.elsewhere)
        passed = [self.item(Table.FALLBACK), self.given, self.count, self.keywords]
        builder.ret(self.call("PyObject_Vectorcall", pointer, *passed))

    def call(self, name: str, returns: ir.Type, *args: Any) -> Any:
        """A function of CPython."""
        signature = ir.FunctionType(returns, [arg.type for arg in args])
        function = cgutils.get_or_insert_function(self.module, signature, name)
        return self.builder.call(function, args)

    def require(self, condition: Any) -> None:
        """Go on only if this holds."""
        following = self.function.append_basic_block()
        self.builder.cbranch(condition, following, self.elsewhere)
        self.builder.position_at_end(following)

    def require_equal(self, found: Any, wanted: int) -> None:
        self.require(self.builder.icmp_signed("==", found, found.type(wanted)))

    def or_fail(self, found: Any) -> Any:
        """Go on only if CPython could make this."""
        with cgutils.if_unlikely(self.builder, cgutils.is_null(self.builder, found)):
            self.builder.ret(pointer(None))
        return found

    def item(self, place: int) -> Any:
        """What is in the list, borrowed."""
        return self.call("PyList_GetItem", pointer, self.table, word(place))

    def field(self, of: Any, place: int, kind: ir.Type) -> Any:
        address = self.builder.gep(of, [word(place)])
        return self.builder.load(self.builder.bitcast(address, kind.as_pointer()))

    def is_object(self, found: Any, wanted: Any) -> Any:
        return self.builder.icmp_unsigned(
            "==", self.builder.ptrtoint(found, word), word(id(wanted))
        )

    def take(self, takes: Takes, given: Any) -> None:
        """Check an argument and read it."""
        if isinstance(takes, Nothing):
            self.require(self.is_object(given, None))
        elif isinstance(takes, Array):
            self.take_array(takes, given)
        elif isinstance(takes, Number):
            self.take_number(takes, given)
        else:
            self.require(self.is_object(self.field(given, TYPE, pointer), tuple))
            size = self.call("PyTuple_Size", word, given)
            self.require_equal(size, len(takes))
            for i, part in enumerate(takes):
                self.take(part, self.call("PyTuple_GetItem", pointer, given, word(i)))

    def take_number(self, takes: Number, given: Any) -> None:
        self.require(self.is_object(self.field(given, TYPE, pointer), takes.type))
        self.shapes[takes.place] = []
        if takes.type is float:
            self.values[takes.place] = self.call("PyFloat_AsDouble", ir.DoubleType(), given)
            return
        overflow = cgutils.alloca_once(self.builder, small)
        found = self.call("PyLong_AsLongLongAndOverflow", word, given, overflow)
        self.require_equal(self.builder.load(overflow), 0)
        self.values[takes.place] = found

    def take_array(self, takes: Array, given: Any) -> None:
        builder = self.builder
        self.require(self.is_object(self.field(given, TYPE, pointer), np.ndarray))
        dtype = self.field(given, DTYPE, pointer)  # equal ones may be different objects
        self.require_equal(self.field(dtype, NUMBER, small), takes.dtype.num)
        self.require_equal(self.field(dtype, BYTE_ORDER, byte), ord(takes.dtype.byteorder))
        self.require_equal(self.field(given, NDIM, small), takes.ndim)
        flags = builder.and_(self.field(given, FLAGS, small), small(takes.mask))
        self.require_equal(flags, takes.flags)
        kind = self.design.arguments[takes.place]
        shape, strides = (
            [
                builder.load(builder.gep(self.field(given, place, word.as_pointer()), [word(i)]))
                for i in range(takes.ndim)
            ]
            for place in (SHAPE, STRIDES)
        )
        count = word(1)
        for extent in shape:
            count = builder.mul(count, extent)
        fields = {
            "nitems": count,
            "itemsize": word(takes.dtype.itemsize),
            "data": builder.inttoptr(self.field(given, DATA, word), self.part(kind, "data")[1]),
            "shape": cgutils.pack_array(builder, shape, word),
            "strides": cgutils.pack_array(builder, strides, word),
        }
        # No count of references is kept for it. Numba's function that makes an object of an array
        # finds the object again by `parent`.
        fields["parent"] = builder.bitcast(given, self.part(kind, "parent")[1])
        array = self.context.get_value_type(kind)(None)
        for name, value in fields.items():
            array = builder.insert_value(array, value, self.part(kind, name)[0])
        self.values[takes.place] = array
        self.shapes[takes.place] = shape

    def part(self, kind: Any, name: str) -> tuple[int, ir.Type]:
        """Where Numba has this in a value of the kind, and of what type it is."""
        model = self.context.data_model_manager[kind]
        place = model.get_field_position(name)
        return place, model.get_value_type().elements[place]

    def run(self) -> Any:
        """Call the machine code."""
        design, builder = self.design, self.builder
        convention = self.context.call_conv
        kind = convention.get_function_type(design.returns, design.arguments)
        address = self.call("PyLong_AsVoidPtr", pointer, self.item(Table.CODE))
        code = builder.bitcast(address, kind.as_pointer())
        values = [self.values[i] for i in range(len(design.arguments))]
        status, returned = convention.call_function(
            builder, code, design.returns, design.arguments, values
        )
        with builder.if_then(builder.not_(status.is_ok), likely=False):
            self.call("PyErr_Clear", ir.VoidType())  # what runs Python inside may have set one
        self.require(status.is_ok)
        return returned

    def replace(self, returned: Any) -> None:
        """Hand over the arrays that take the place of those in the list."""
        if not self.design.kept:
            return
        kind = self.design.returns[-1]
        builder, last = self.builder, len(self.design.returns) - 1
        found = builder.extract_value(returned, last)
        replaced = builder.extract_value(found, self.part(kind, "valid")[0])
        given = builder.extract_value(found, self.part(kind, "data")[0])
        with cgutils.if_unlikely(builder, replaced):
            arrays = self.or_fail(self.call("PyTuple_New", pointer, word(len(kind.type))))
            for i, array in enumerate(kind.type):
                made = self.array_of(array, builder.extract_value(given, i))
                self.call("PyTuple_SetItem", small, arrays, word(i), made)
            replace = self.item(Table.REPLACE)
            done = self.call("PyObject_CallOneArg", pointer, replace, arrays)
            self.call("Py_DecRef", ir.VoidType(), arrays)
            self.call("Py_DecRef", ir.VoidType(), self.or_fail(done))

    def array_of(self, kind: Any, value: Any) -> Any:
        """An object for an array of the machine code's, which alone owns its memory from now on."""
        dtype = np.dtype(str(kind.dtype))  # one of NumPy's own, which live forever
        made = self.call(
            "NRT_adapt_ndarray_to_python_acqref",
            pointer,
            self.builder.bitcast(cgutils.alloca_once_value(self.builder, value), pointer),
            self.builder.inttoptr(word(id(np.ndarray)), pointer),
            small(kind.ndim),
            small(1),  # may be written
            self.builder.inttoptr(word(id(dtype)), pointer),
        )
        count = self.builder.extract_value(value, self.part(kind, "meminfo")[0])
        with self.builder.if_then(cgutils.is_not_null(self.builder, count)):
            # The object has counted its own reference. The count is the first field.
            first = self.builder.bitcast(count, word.as_pointer())
            self.builder.atomic_rmw("sub", first, word(1), "monotonic")
        return self.or_fail(made)

    def give(self, gives: Gives, returned: Any) -> Any:
        """Make the output, as a new reference."""
        if isinstance(gives, Returned):
            number = self.builder.extract_value(returned, gives.place)
            return self.or_fail(self.call("PyFloat_FromDouble", pointer, number))
        if isinstance(gives, Fresh):
            value = self.builder.extract_value(returned, gives.place)
            return self.array_of(self.design.returns[gives.place], value)
        if isinstance(gives, Kept):
            array = self.item(Table.KEPT + gives.place)
            self.call("Py_IncRef", ir.VoidType(), array)
            return array
        parts = [self.give(part, returned) for part in gives]
        made = self.or_fail(self.call("PyTuple_New", pointer, word(len(parts))))
        for i, part in enumerate(parts):
            self.call("PyTuple_SetItem", small, made, word(i), part)
        return made
