"""From complex adjoints to real ones and back.

An operand that is real has a real cotangent: the real part of what a complex result sends it
(`rules/complex_numbers.py` says why). A result that is real has a real tangent in the same way.
Where the other side is complex, what is real becomes complex. A value that a rule has made has no
type yet, so the conversion is written down, and what turns out to change nothing disappears when
the program is simplified.
"""

from __future__ import annotations

from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Const, Function, Operand, Var
from tapeless.ir.types import Stack, Type, is_complex
from tapeless.ir.visitor import defined, walk


def has_complex(function: Function) -> bool:
    """Whether a value of the program is complex."""
    variables = [param.var for param in function.params]
    variables += [var for node in walk(function.body) for var in defined(node)]
    return any(is_complex_or_holds_it(var.type) for var in variables)


def is_complex_or_holds_it(type_: Type | None) -> bool:
    return is_complex(type_.element if isinstance(type_, Stack) else type_)


def projected(builder: Builder, adjoint: Operand, of: Operand) -> Operand:
    """A cotangent or tangent as one of `of`: real if that is real, complex if it is complex."""
    wanted = is_complex(of.type) if isinstance(of, Var) else False
    if isinstance(adjoint, Const):
        is_wide = isinstance(adjoint.value, complex)
        return Const(adjoint.value.real) if is_wide and not wanted else adjoint
    if not isinstance(adjoint, Var) or isinstance(adjoint.type, Stack):
        return adjoint
    if adjoint.type is not None and is_complex(adjoint.type) == wanted:
        return adjoint
    return builder.assign("complex_of" if wanted else "real_part", adjoint, hint=adjoint.hint)
