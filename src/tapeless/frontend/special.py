"""What reads the calls of builtins and library functions in a way of its own, by the function.

Each handler takes the reader, the arguments and the ast node. It gives None where the call is an
ordinary one, to be looked up in the rules.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tapeless.frontend.reader import Reader
from tapeless.frontend.values import Value

Handler = Callable[[Reader, list[Value], dict[str, Value], ast.AST], Value | None]
SPECIAL: dict[Any, Handler] = {}


def special(*functions: Any) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        SPECIAL.update(dict.fromkeys(functions, handler))
        return handler

    return register
