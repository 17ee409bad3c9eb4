"""The native code of a derivative for the types of one call, and how compiled code calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numba import njit
from numba.core import errors

from tapeless.api.arguments import Arguments
from tapeless.api.call import Derivative
from tapeless.api.directions import one_like
from tapeless.api.layer import Feed
from tapeless.api.outline import Branch, Fixed, Output, Slot
from tapeless.api.specialisation import Specialisation
from tapeless.compiler import Compiled
from tapeless.errors import TapelessError
from tapeless.frontend.containers import SequenceForm
from tapeless.frontend.pytrees import Leaf, Node, Static, Tree
from tapeless.frontend.signature import binder
from tapeless.options import DEFAULT


@dataclass(frozen=True)
class Run:
    """One run of a derivative, as text and the values of the names in it."""

    specialisation: Specialisation
    arguments: Arguments  # examples
    leaves: tuple[str, ...]  # how to write each leaf of the arguments
    names: dict[str, Any]

    @property
    def output(self) -> Output:
        return self.specialisation.outline.output

    def text(self, directions: Mapping[int, Sequence[str]] | None = None) -> str:
        """The call; `directions` are those of layers that the caller feeds, by depth."""
        given = [*self.leaves]
        if not self.specialisation.layers:  # derivatives copy what they write themselves
            for k in self.specialisation.compiled.written_params:
                given[k] += ".copy()"
        given += [name for name in self.names if name.startswith("captured_")]
        for depth in range(len(self.specialisation.layers)):
            given += [name for name in self.names if name.startswith(f"unit_{depth}_")]
            given += (directions or {}).get(depth, ())
        return f"derivative({', '.join(given)})"


def run_of(
    derivative: Derivative, args: tuple, kwargs: dict[str, Any], texts: Mapping[str, str]
) -> Run:
    """The native code for arguments like these examples. `texts` say how to write each argument;
    those that they do not name are constants.
    """
    # The caller may run in threads, and not every threading layer of Numba allows more inside.
    options = replace(derivative.options, parallel=False, debug=DEFAULT.debug)
    if options.checkpoint is None:  # who calls compiled code cannot be sent to other code
        options = replace(options, checkpoint=False)
    native = Derivative(derivative.function, derivative.layers, "numba", options)
    try:
        specialisation = native.specialisation(args, kwargs)
        if specialisation.integers:
            raise TapelessError(INTEGERS.format(derivative))
        inputs = specialisation.inputs(args, kwargs)
    except TapelessError as error:
        raise errors.TypingError(str(error)) from error
    arguments = Arguments.of(derivative.function, args, kwargs)
    names: dict[str, Any] = {"derivative": _function(specialisation.compiled)}
    captured = inputs[len(inputs) - len(specialisation.hidden) :]  # as they are now
    names |= {f"captured_{k}": value for k, value in enumerate(captured)}
    for depth, layer in enumerate(specialisation.layers):
        if layer.feed is Feed.UNIT:
            models = [inputs[i] for i in specialisation.actives[depth]]
            names |= {f"unit_{depth}_{k}": one_like(model) for k, model in enumerate(models)}
    leaves = []
    for parameter in binder(derivative.function).bind(args, kwargs).signature.parameters:
        if parameter.name in texts:
            leaves += leaves_of(parameter.tree, texts[parameter.name])
            continue
        for _ in parameter.types:
            names[f"fixed_{len(leaves)}"] = arguments.leaves[len(leaves)]
            leaves.append(f"fixed_{len(leaves)}")
    return Run(specialisation, arguments, tuple(leaves), names)


def _function(compiled: Compiled) -> Callable:
    """What to call; where extents or extrema are not as assumed, the general code takes over."""
    if compiled.is_sized:  # for another call; those of compiled code may have any extents
        compiled = compiled.unsized
    assuming = compiled.plain
    if not (compiled.assumes or compiled.is_untied):
        return assuming
    general = compiled.general.plain

    @njit(error_model="numpy")
    def either(*inputs):
        try:
            results = assuming(*inputs)
        except Exception:  # of whatever kind: the general code raises it again
            results = general(*inputs)
        return results

    return either


def leaves_of(tree: Tree, text: str) -> Iterator[str]:
    """How to write each leaf of a structure that is written as `text`."""
    match tree:
        case Leaf():
            yield text
        case Node(form=SequenceForm() as form, children=children):
            for place, child in enumerate(children):
                yield from leaves_of(child, text + form.label(place))
        case Static():
            return
        case _:
            raise errors.TypingError(
                "compiled code takes derivatives of numbers, arrays and tuples"
            )


def written_output(output: Output, slot: Callable[[Slot], str]) -> str:
    """How to write an output, with `slot` for what its slots are."""
    match output:
        case Slot():
            return slot(output)
        case Branch(children=children, form=SequenceForm(type=kind)) if kind is tuple:
            return f"({''.join(f'{written_output(child, slot)}, ' for child in children)})"
        case Fixed(value=None):
            return "None"
    raise errors.TypingError("in compiled code results are numbers, arrays and tuples of these")


def result_of(slot: Slot) -> str:
    """A result as it comes."""
    return f"results[{slot.index}]"


INTEGERS = (
    "{!r} needs to know the values of its integers, which compiled code does not. Make them "
    "constants of the function."
)
