"""The language: importing this fills the tables of what can be read."""

from __future__ import annotations

import tapeless.rules as rules
from tapeless.frontend import attempts as attempts
from tapeless.frontend import attributes as attributes
from tapeless.frontend import callbacks as callbacks
from tapeless.frontend import calls as calls
from tapeless.frontend import collections_calls as collections_calls
from tapeless.frontend import comparing as comparing
from tapeless.frontend import comprehensions as comprehensions
from tapeless.frontend import conditions as conditions
from tapeless.frontend import contexts as contexts
from tapeless.frontend import dataclass_calls as dataclass_calls
from tapeless.frontend import dict_methods as dict_methods
from tapeless.frontend import element_order as element_order
from tapeless.frontend import expressions as expressions
from tapeless.frontend import items as items
from tapeless.frontend import iterators as iterators
from tapeless.frontend import itertools_calls as itertools_calls
from tapeless.frontend import list_methods as list_methods
from tapeless.frontend import loops as loops
from tapeless.frontend import more_builtins as more_builtins
from tapeless.frontend import operators as operators
from tapeless.frontend import ordering as ordering
from tapeless.frontend import questions as questions
from tapeless.frontend import recursive_calls as recursive_calls
from tapeless.frontend import searching as searching
from tapeless.frontend import sequences as sequences
from tapeless.frontend import sets as sets
from tapeless.frontend import stacks as stacks
from tapeless.frontend import statements as statements
from tapeless.frontend import subscripts as subscripts
from tapeless.frontend import texts as texts

__all__ = [
    "attempts",
    "attributes",
    "callbacks",
    "calls",
    "collections_calls",
    "comparing",
    "comprehensions",
    "conditions",
    "contexts",
    "dataclass_calls",
    "dict_methods",
    "element_order",
    "expressions",
    "items",
    "iterators",
    "itertools_calls",
    "list_methods",
    "loops",
    "more_builtins",
    "operators",
    "ordering",
    "questions",
    "recursive_calls",
    "rules",
    "sequences",
    "sets",
    "stacks",
    "statements",
    "subscripts",
    "texts",
]
