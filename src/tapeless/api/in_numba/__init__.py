"""Derivatives in code that Numba compiles: `g = grad(f)` called inside of an `njit` function.

Numba asks a global, a closure's variable or an argument for its type by the attribute
`_numba_type_`; `register` teaches it the operators themselves. A call of a derivative compiles it
for the types at hand and calls its code directly.
"""

from tapeless.api.in_numba.operators import register as register
from tapeless.api.in_numba.types_of_ours import numba_type as numba_type
