"""What compiled code tells people, through CPython."""

from __future__ import annotations

from typing import Any

from numba.core import cgutils, types
from numba.extending import intrinsic


@intrinsic
def tell(typing_context: Any, values: types.BaseTuple) -> Any:
    """`telling.tell` for compiled code: what is raised there is raised here."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        python = context.get_python_api(builder)
        held = python.gil_ensure()
        if context.enable_nrt:
            context.nrt.incref(builder, values, args[0])
        environment = context.get_env_manager(builder)
        boxed = python.from_native_value(values, args[0], environment)
        name = context.insert_const_string(builder.module, "tapeless.runtime.telling")
        module = python.import_module(name)
        function = python.object_getattr_string(module, "tell")
        result = python.call_function_objargs(function, [boxed])
        for each in (result, function, module, boxed):
            python.decref(each)
        failed = cgutils.is_null(builder, result)
        python.gil_release(held)
        with builder.if_then(failed, likely=False):
            context.call_conv.return_exc(builder)
        return context.get_constant(types.int64, 0)

    return types.int64(values), generate
