"""The state of a reverse sweep: where the cotangent of each value is, and how to add to it.

Scalars and arrays that are never written have their cotangent by value, in `current`. An array
cotangent that several regions add to is a *buffer*: zeros that are accumulated into. Arrays of a
written class have a shadow (`transform/shadows.py`) instead.
"""

from __future__ import annotations

from tapeless.analysis.activity import Activity
from tapeless.analysis.aliasing import Aliases, makes_view
from tapeless.analysis.overwriting import Overwriting
from tapeless.analysis.shapes import Shapes
from tapeless.analysis.structure import Structure
from tapeless.ir.builder import Builder
from tapeless.ir.nodes import Assign, Const, Ellipsis, Load, Node, Operand, Var
from tapeless.ir.types import Stack, is_array
from tapeless.transform.algebra import plus
from tapeless.transform.projection import projected
from tapeless.transform.shadows import Shadows

ALL = (Ellipsis(),)


class Cotangents:
    """Reads of and additions to cotangents, at the builder's cursor."""

    def __init__(
        self,
        builder: Builder,
        structure: Structure,
        aliases: Aliases,
        activity: Activity,
        shadows: Shadows,
        shapes: Shapes,
        is_complex: bool,
    ) -> None:
        self.builder = builder
        self.structure = structure
        self.aliases = aliases
        self.activity = activity
        self.shadows = shadows
        self.shapes = shapes
        self.overwriting = Overwriting(structure, aliases)
        self.is_complex = is_complex  # whether a value of the program is
        self.current: dict[Var, Operand] = {}
        self.views: set[Var] = set()  # whose buffer is a part of that of what they view
        self.buffers: dict[Var, Operand] = {}  # the memory that belongs to one cotangent alone
        self._snapshots: dict[tuple[Var, Node], Var] = {}
        self.snapshot_nodes: set[Node] = set()

    def is_active(self, operand: Operand) -> bool:
        return operand in self.activity

    def by_reference(self, operand: Operand) -> bool:
        """Whether the value has a shadow."""
        return operand in self.shadows.of

    def by_value(self, operand: Operand) -> bool:
        return self.is_active(operand) and not self.by_reference(operand)

    def take(self, var: Var) -> Operand | None:
        """The complete cotangent of `var`, all of whose uses have been reversed; None if it is
        zero.
        """
        if self.by_reference(var):
            return self.shadows.of[var]
        return self.current.pop(var, None)

    def add(self, target: Operand, contribution: Operand | None) -> None:
        """Add to the cotangent of `target`."""
        if contribution is None or not self.is_active(target):
            return
        assert isinstance(target, Var)
        contribution = self._projected(contribution, target)
        if isinstance(contribution, Var) and contribution.type is None:
            contribution.type = target.type
        if self.by_reference(target):
            self.builder.accumulate(self.shadows.of[target], ALL, contribution)
        elif self.has_buffer(target):
            self.builder.accumulate(self.current[target], ALL, contribution)
        else:
            present = self.current.get(target)
            type_ = target.type
            self.current[target] = plus(
                self.builder, present, contribution, target.hint + "_bar", type_
            )

    def add_at(self, array: Var, index: tuple, contribution: Operand | None) -> None:
        """Add to the cotangent of `array[index]`."""
        if contribution is None or not self.is_active(array):
            return
        place = self.shadows.of[array] if self.by_reference(array) else self.buffer(array)
        contribution = self._projected(contribution, array)
        self.builder.accumulate(place, index, contribution)

    def _projected(self, contribution: Operand, target: Var) -> Operand:
        if not self.is_complex:
            return contribution
        return projected(self.builder, contribution, target)

    def buffer(self, var: Var) -> Operand:
        """The cotangent of an array as memory of its own, to be accumulated into."""
        present = self.current.get(var)
        if present is not None and self.has_buffer(var):
            return present
        view = self.structure.maker(var)
        if isinstance(view, Load) and makes_view(view) and self.by_value(view.array):
            own = self._view_of_buffer(view, present)
        elif present is None:
            own = self.zero(var)
        else:
            own = self.builder.assign("copy", present, hint=var.hint + "_bar", type=var.type)
        self.buffers[var] = own
        self.current[var] = own
        return own

    def _view_of_buffer(self, view: Load, present: Operand | None) -> Operand:
        """A view of the buffer of what is viewed, so that nothing is to be added to that later."""
        var, array = view.target, view.array
        assert isinstance(array, Var)
        own = self.builder.load(self.buffer(array), view.index, hint=f"{var.hint}_bar")
        self.views.add(var)
        if present is not None:
            self.builder.accumulate(own, ALL, present)
        return own

    def has_buffer(self, var: Var) -> bool:
        """Whether the cotangent of `var` may be added to in place: no other cotangent shares it."""
        present = self.current.get(var)
        return present is not None and self.buffers.get(var) is present

    def zero(self, var: Var) -> Operand:
        """A zero of the type and shape of `var`."""
        hint = var.hint + "_bar"
        if isinstance(var.type, Stack):
            return self.builder.assign("stack", hint=hint, type=var.type, element=var.type.element)
        if is_array(var.type):
            return self.builder.assign("zeros_shadow", var, hint=hint, type=var.type)
        return Const(0.0)

    def contents(self, operand: Operand, node: Node, *, after: bool = False) -> Operand:
        """`operand` as it was when `node` ran: itself, or a copy if it is written later."""
        if not (isinstance(operand, Var) and is_array(operand.type)):
            return operand
        if not self.overwriting.may_change(node, operand):
            return operand
        if (operand, node) not in self._snapshots:
            copy = Var(operand.hint + "_then", operand.type)
            taking = Assign(copy, "copy", (operand,), location=node.location)
            nodes = self.structure.block_of[node].nodes
            nodes.insert(nodes.index(node) + after, taking)
            self._snapshots[operand, node] = copy
            self.snapshot_nodes.add(taking)
        return self._snapshots[operand, node]
