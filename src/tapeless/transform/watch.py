"""`Options(debug=…)`: statements that look at every number on its way through a derivative.

The values of the program are watched before it is differentiated, its adjoints afterwards. Each
watch has the number of a site, which says what it looks at; a report, one more parameter, takes the
number of the first site where something is wrong.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from tapeless.analysis.aliasing import makes_view
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import (
    Accumulate,
    Assign,
    Block,
    Const,
    Ellipsis,
    Function,
    Load,
    Location,
    Node,
    Operand,
    Param,
    Pop,
    Var,
)
from tapeless.ir.types import INT, Array, is_array, is_float
from tapeless.ir.visitor import blocks, walk
from tapeless.transform.shadows import UNNUMBERED

VALUE, ADJOINT = 0, 1  # as in `runtime/debugging.py`
REPORT = Array("int64", 1, "C")
ADJOINT_NAME = re.compile(r".*_(bar|dot\d*)")  # the names that the transforms give
UNSET = ("numpy.empty", "tape")  # operations whose results hold anything until they are written


@dataclass(frozen=True)
class Site:
    """What a watch looks at. Its number counts from 1."""

    name: str
    location: Location | None


class Watches:
    """The watches of one derivative."""

    def __init__(self) -> None:
        self.sites: list[Site] = []
        self._users: set[str] = set()  # names of the program itself

    def watch_values(self, function: Function) -> Function:
        """Watch, in place, every float that the program computes."""
        function.params.append(Param(Var("report", REPORT), ("debug",)))
        self._users = {var.hint for var in _targets(function.body)}
        self._users |= {param.var.hint for param in function.params}
        _Walk(self, function, VALUE, prints=False).block(function.body)
        return function

    def watch_adjoints(self, function: Function, *, prints: bool) -> Function:
        """Watch, in place, what the transforms added; print it too, if asked to."""
        walk_ = _Walk(self, function, ADJOINT, prints)
        walk_.block(function.body)
        builder = Builder(function.body, function.location)
        for result in function.results:
            if isinstance(result, Var) and self.is_adjoint(result) and is_float(result.type):
                walk_.finite(result, builder)
        return function

    def is_adjoint(self, var: Var) -> bool:
        """Whether the compiler made the variable for a derivative."""
        return ADJOINT_NAME.fullmatch(var.hint) is not None and var.hint not in self._users


class _Walk:
    """Puts a watch behind each statement that it concerns."""

    def __init__(self, watches: Watches, function: Function, place: int, prints: bool) -> None:
        self.watches = watches
        self.report = next(p.var for p in function.params if p.path == ("debug",))
        self.place = place
        self.prints = prints

    def block(self, block: Block) -> None:
        nodes: list[Node] = []
        for node in block.nodes:
            for inner in blocks(node):
                self.block(inner)
            builder = Builder(Block(), node.location)
            if isinstance(node, Assign) and node.op in ("watch_shadow", "watch_view"):
                self._number(node)
            target = _computed(node)
            if target is not None and self._concerns(target):
                self.finite(target, builder)
            nodes += [*self._shapes(node), node, *builder.block.nodes]
        block.nodes[:] = nodes

    def _concerns(self, target: Var) -> bool:
        return self.place == VALUE or self.watches.is_adjoint(target)

    def finite(self, var: Var, builder: Builder) -> None:
        """Watch that a number or an array is finite."""
        op = "watch_array" if is_array(var.type) else "watch_number"
        site = self._site(var.hint, builder.location)
        builder.assign(op, var, self.report, Const(self.place), site, hint="_", type=INT)
        if self.prints and builder.location is not None:
            place = f"{os.path.basename(builder.location.file)}:{builder.location.line}"
            args = (Const(place), Const(var.hint), var)
            builder.assign("show", *args, hint="_", type=INT)

    def _shapes(self, node: Node) -> list[Node]:
        """Watch that what is added to a whole cotangent has its shape."""
        if self.place == VALUE or not isinstance(node, Accumulate):
            return []
        array, value = node.array, node.value
        if node.index != (Ellipsis(),) or not (_is_array(array) and _is_array(value)):
            return []
        assert isinstance(array, Var)
        builder = Builder(Block(), node.location)
        site = self._site(array.hint, node.location)
        builder.assign("watch_shape", array, value, self.report, site, hint="_", type=INT)
        return builder.block.nodes

    def _number(self, node: Assign) -> None:
        """Give a watch of a shadow the site that it reports."""
        array, *_, site = node.args
        if site == UNNUMBERED and isinstance(array, Var):
            node.args = (*node.args[:-1], self._site(array.hint, node.location))

    def _site(self, name: str, location: Location | None) -> Const:
        self.watches.sites.append(Site(name, location))
        return Const(len(self.watches.sites))


def _computed(node: Node) -> Var | None:
    """The float that a statement computes; None for memory that something else fills."""
    if not isinstance(node, (Assign, Load, Pop)) or not is_float(node.target.type):
        return None
    if is_array(node.target.type) and (makes_view(node) or isinstance(node, Pop)):
        return None
    return None if isinstance(node, Assign) and node.op in UNSET else node.target


def _targets(block: Block) -> list[Var]:
    return [node.target for node in walk(block) if isinstance(node, (Assign, Load, Pop))]


def _is_array(operand: Operand) -> bool:
    return isinstance(operand, Var) and is_array(operand.type)
