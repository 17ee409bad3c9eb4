"""`vjp` in compiled code: the pullback is a value that holds the arguments, and can be called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from numba import njit
from numba.core import cgutils, errors, types
from numba.core.registry import cpu_target
from numba.extending import (
    intrinsic,
    make_attribute_wrapper,
    models,
    overload,
    register_model,
)

from tapeless.api.call import Derivative
from tapeless.api.in_numba.directions import CHECKS, Given, positional
from tapeless.api.in_numba.examples import example
from tapeless.api.in_numba.parameters import body
from tapeless.api.in_numba.runs import Run, result_of, run_of, written_output
from tapeless.api.outline import Fixed, replace_slots
from tapeless.ir.types import is_array


class PullbackType(types.Callable):
    """The Numba type of the pullback of one function for arguments of some types."""

    def __init__(self, pull: Callable, held: types.Type) -> None:
        self.pull = pull  # of (held, cotangent)
        self.held = held
        super().__init__(f"pullback({id(pull)}, {held})")

    @property
    def key(self) -> Any:
        return self.pull, self.held

    def get_call_type(self, context: Any, args: Any, kws: Any) -> Any:
        found = self._called(context).get_call_type(context, (self, *args), kws)
        return found.replace(args=found.args[1:], recvr=self, pysig=None)

    def get_call_signatures(self) -> Any:
        return (), True

    def get_impl_key(self, sig: Any) -> Any:
        return self._called(cpu_target.typing_context).get_impl_key(sig)

    def _called(self, context: Any) -> Any:
        return context.resolve_value_type(_pull)


@register_model(PullbackType)
class _Model(models.StructModel):
    def __init__(self, manager: Any, type_: PullbackType) -> None:
        super().__init__(manager, type_, [("held", type_.held)])


make_attribute_wrapper(PullbackType, "held", "held")


def _pull(pullback: Any, cotangent: Any) -> None:
    """Only a key for Numba."""
    raise AssertionError


@overload(_pull)
def _pull_in_numba(pullback, cotangent):
    pull: Any = njit(pullback.pull(cotangent))
    return lambda pullback, cotangent: pull(pullback.held, cotangent)


def pulled_back(derivative: Derivative, primals: tuple[Any, ...]) -> Callable:
    """`vjp` of one function for arguments of these types."""
    args = tuple(map(example, primals))
    inner = derivative.inside(len(derivative.layers) - 1)
    if inner.is_fed:
        raise errors.TypingError(f"vjp of {inner!r} cannot be called in compiled code")
    texts = positional(derivative.function, [f"primals[{k}]" for k in range(len(args))])
    value, back = run_of(inner, args, {}, texts), run_of(derivative, args, {}, texts)
    holding: Any = _holding(_puller(back))
    leaves = zip(back.leaves, back.arguments.types, strict=True)
    kept = [f"{text}.copy()" if is_array(type_) else text for text, type_ in leaves]
    lines = [
        f"leaves = ({''.join(f'{text}, ' for text in kept)})",  # what is written later is not seen
        f"results = {value.text()}",
        f"return {written_output(value.output, result_of)}, holding((leaves, results))",
    ]
    return body("(f, *primals)", lines, {**value.names, "holding": holding})


def _puller(run: Run) -> Callable:
    """For the type of a cotangent a function of what the pullback holds and of the cotangent."""
    specialisation = run.specialisation
    outline = specialisation.outlines[-2]
    models = {k: (f"held[1][{k}]", outline.results[k].type) for k in outline.floats}
    expected = replace_slots(outline.output, lambda s: s if s.index in models else Fixed(None))
    own = replace(run, leaves=tuple(f"held[0][{k}]" for k in range(len(run.leaves))))

    def pull(cotangent: Any) -> Callable:
        given = Given(models)
        given.read(expected, "cotangent", cotangent, "the cotangent")
        call = own.text({len(specialisation.layers) - 1: [given.texts[k] for k in outline.floats]})
        lines = [*given.checks, f"results = {call}"]
        lines.append(f"return {written_output(own.output, result_of)}")
        return body("(held, cotangent)", lines, {**own.names, **CHECKS})

    return pull


def _holding(pull: Callable) -> Any:
    def holding(context: Any, held: Any) -> Any:
        """The pullback that holds the arguments and the value."""
        made = PullbackType(pull, held)

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            pullback = cgutils.create_struct_proxy(made)(context, builder)
            pullback.held = args[0]
            context.nrt.incref(builder, held, args[0])
            return pullback._getvalue()

        return made(held), code

    return intrinsic(holding)
