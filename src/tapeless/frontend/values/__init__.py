"""What the frontend knows about a value while it reads a program.

A number or an array is an operand of the IR. Everything else is static: it exists only while the
program is read, and is made of operands and Python objects. Composite values say what they are made
of (`parts`), so that branches and loops can merge and carry them part by part.
"""

from __future__ import annotations

from tapeless.frontend.values.changeable import (
    Attributes,
    Cell,
    DictView,
    Grown,
    Iterator,
    Outside,
    Record,
    Ref,
    Snapshot,
    Table,
)
from tapeless.frontend.values.composite import Composite, Listing, Named, Tuple
from tapeless.frontend.values.forms import (
    combine,
    is_number,
    is_operand,
    leaves,
    map_leaves,
    same_form,
)
from tapeless.frontend.values.functions import (
    Bound,
    Closure,
    Derived,
    Method,
    Partial,
    PulledBack,
    Super,
)
from tapeless.frontend.values.iterables import (
    Endless,
    Enumerate,
    Given,
    ParallelRange,
    Range,
    Reversed,
    Shape,
    Sliced,
    Slicing,
    Zip,
)
from tapeless.frontend.values.plain import Clock, Maybe, Piece, Poison, Static, Text
from tapeless.frontend.values.unions import Union
from tapeless.frontend.values.words import describe
from tapeless.ir.nodes import Const, Operand, Undefined, Var

__all__ = [
    "FALSE",
    "NONE",
    "TRUE",
    "Attributes",
    "Bound",
    "Cell",
    "Clock",
    "Closure",
    "Composite",
    "Const",
    "Derived",
    "DictView",
    "Endless",
    "Enumerate",
    "Given",
    "Grown",
    "Iterator",
    "Listing",
    "Maybe",
    "Method",
    "Named",
    "Operand",
    "Outside",
    "ParallelRange",
    "Partial",
    "Piece",
    "Poison",
    "PulledBack",
    "Range",
    "Record",
    "Ref",
    "Reversed",
    "Shape",
    "Sliced",
    "Slicing",
    "Snapshot",
    "Static",
    "Super",
    "Table",
    "Text",
    "Tuple",
    "Undefined",
    "Union",
    "Value",
    "Var",
    "Zip",
    "combine",
    "describe",
    "is_number",
    "is_operand",
    "leaves",
    "map_leaves",
    "same_form",
]

Value = (
    Var | Const | Undefined | Composite | Ref | Outside | Static | Text | Closure | Maybe | Poison
)
# What a name is bound to; None in an environment stands for unbound.

NONE = Const(None)
TRUE = Const(True)
FALSE = Const(False)
