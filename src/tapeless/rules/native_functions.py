"""Functions of C that Python holds: of ctypes and cffi, and `scipy.LowLevelCallable`s; and what
`numba.cfunc` compiled.

Each has a function of Python that calls it, and that Numba compiles to a call of it. Rules are kept
for that function, and programs call it.
"""

from __future__ import annotations

import ctypes
from types import FunctionType
from typing import Any

from tapeless.rules.registry import is_known

_NUMBERS = "double float int long longlong short int8_t int16_t int32_t int64_t uint"

_made: dict[tuple, FunctionType] = {}  # by the address and the types


def is_native(value: Any) -> bool:
    """Whether it is a function of C, of which there is no Python to read."""
    return _of_ctypes(value) or _of_cffi(value) or _is_low_level(value)


def as_python(function: Any) -> Any:
    """The function of Python behind a native function; any other function itself.

    Raises:
        TypeError: if its types are not known, or are no numbers.
    """
    if type(function).__module__ == "numba.core.ccallback":  # what `cfunc` made
        return function.__wrapped__
    if _is_low_level(function):
        return as_python(_behind(function))
    if _of_ctypes(function):
        types = [
            getattr(type_, "__name__", "?").removeprefix("c_") for type_ in _argtypes(function)
        ]
        return _calling(function, ctypes.cast(function, ctypes.c_void_p).value, types)
    if _of_cffi(function):
        kind = _cffi_type(function)
        address = int(_cffi().FFI().cast("intptr_t", function))
        return _calling(function, address, [type_.cname for type_ in kind.args])
    return function


def with_rule(value: Any) -> Any:
    """What a program calls in place of a native function that has a rule; else the value itself."""
    if not is_native(value):
        return value
    try:
        found = as_python(value)
    except TypeError:  # without types it has no rule
        return value
    return found if is_known(found) else value


def native_name(value: Any) -> str:
    """What to call it in a message."""
    value = _behind(value) if _is_low_level(value) else value
    return getattr(value, "__name__", None) or repr(value)


def _calling(function: Any, address: int | None, types: list[str]) -> FunctionType:
    if any(type_ not in _NUMBERS.split() for type_ in types):
        raise TypeError(
            f"{function!r} takes ({', '.join(types)}). Rules are for functions of numbers; wrap it "
            "in a function of Python, and give that one the rule."
        )
    key = address, *types
    if key not in _made:
        _made[key] = _written(function, types)
    return _made[key]


def _written(function: Any, types: list[str]) -> FunctionType:
    """Its text says how many others of its name there are, which tells it from these: code in the
    cache refers to it by a digest of its text. The address is no part of that, or of such code.
    """
    name = getattr(function, "__name__", "native")
    name = name if name.isidentifier() else "native"
    twins = sum(made.__name__ == name for made in _made.values())
    arguments = ", ".join(f"x{place}" for place in range(len(types)))
    text = f"def {name}({arguments}):\n"
    text += f"    {f'{name}({chr(44).join(types)}) {twins}'!r}\n    return called({arguments})\n"
    space: dict[str, Any] = {"called": function}
    exec(text, space)
    return space[name]


# ---- kinds ---------------------------------------------------------------------------------------


def _of_ctypes(value: Any) -> bool:
    return isinstance(value, ctypes._CFuncPtr)


def _argtypes(function: Any) -> Any:
    if function.argtypes is None or function.restype is None:
        raise TypeError(f"{function!r} has no types. Set its argtypes and its restype first.")
    return function.argtypes


def _is_low_level(value: Any) -> bool:
    kind = type(value)
    return kind.__name__ == "LowLevelCallable" and kind.__module__.startswith("scipy.")


def _behind(value: Any) -> Any:
    """The function that a `LowLevelCallable` holds."""
    found = value.function
    if _of_ctypes(found) or _of_cffi(found):
        return found
    raise TypeError(f"{value!r} holds no function of ctypes or cffi. Make one of its address.")


def _of_cffi(value: Any) -> bool:
    is_cffi = type(value).__module__ == "_cffi_backend" and callable(value)
    return is_cffi and _cffi_type(value) is not None


def _cffi_type(value: Any) -> Any:
    kind = _cffi().FFI().typeof(value)
    return kind if kind.kind == "function" else None


def _cffi() -> Any:
    import _cffi_backend

    return _cffi_backend
