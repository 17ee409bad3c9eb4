"""`Derivative`: a function that was differentiated, and how it is called."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from types import FunctionType, MethodType
from typing import Any, ParamSpec, TypeVar

import numpy as np

from tapeless.api.arguments import Arguments
from tapeless.api.cache import cache_of
from tapeless.api.directions import one_like
from tapeless.api.keys import Unkeyed, call_key
from tapeless.api.layer import Feed, Layer
from tapeless.api.specialisation import Actives, Built, Specialisation
from tapeless.api.sweep import Fed, fixed, run_once, run_sweep
from tapeless.errors import ArgumentError, TapelessError, UnsupportedCall, UnsupportedSyntax
from tapeless.frontend.callables import callee_of, with_captured
from tapeless.frontend.captured import CAPTURED
from tapeless.frontend.differentiated import Differentiated
from tapeless.frontend.signature import has_parameter
from tapeless.frontend.source import read_source
from tapeless.frontend.written import Written
from tapeless.options import DEFAULT, Options
from tapeless.runtime.telling import quietly

# Calls after which code for the fast way, made in a hundredth of a second, is no loss.
MANY = 200
ENGINES = ("auto", "numba", "python")


class Derivative(Differentiated):
    """A callable that computes a derivative of `function`: that of `layers`, the first innermost.

    It has the name, the docstring and the signature of what it differentiates. What is compiled is
    kept for later calls, also for those of other `Derivative`s of the same function.
    """

    def __init__(
        self, function: Callable, layers: tuple[Layer, ...], engine: str, options: Options
    ) -> None:
        functools.update_wrapper(self, function, updated=())
        self.__wrapped__ = function
        self.function = function
        self.layers = layers
        self.engine = engine
        self.options = options
        self.is_fed = any(layer.feed is not Feed.NONE for layer in layers)
        self.is_swept = any(layer.feed is Feed.BASIS for layer in layers)
        self.is_fed_once = all(layer.feed is Feed.NONE for layer in layers[:-1])
        self._insides: dict[int, Derivative] = {}  # what each layer differentiates
        self._begin()

    def _begin(self) -> None:
        """Compile, or find, what the calls of the function as it is written now need."""
        self.text = Written(self.function)
        self._cache = cache_of(
            self.function, self.text.code, self.layers, self.engine, self.options
        )
        self._known = self._cache.known
        self._count = 0
        self.fast: Callable | None = None  # takes the calls once there are many

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        if self.fast is not None:
            return self.fast(*args, **kwargs)
        return self.long_way(*args, **kwargs)

    def long_way(self, /, *args: Any, **kwargs: Any) -> Any:
        """A call by steps of Python."""
        if self.is_fed:
            return self.run_fed(self.specialisation(self.own(args), kwargs), args, kwargs)
        specialisation = self.specialisation(args, kwargs)
        self._count_call(specialisation, args, kwargs)
        return specialisation.run(args, kwargs)

    def _count_call(
        self, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any]
    ) -> None:
        self._count += 1
        if self._count == MANY and not kwargs:
            self._take_fast_way(specialisation, args)

    def _take_fast_way(self, specialisation: Specialisation, args: tuple) -> None:
        from tapeless.api.fast import fast_plain_way  # imports Numba

        if self.text.function is not None:
            self.fast = fast_plain_way(self, specialisation, args, self.text.function)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __repr__(self) -> str:
        titles = " of the ".join(layer.title for layer in reversed(self.layers))
        return f"<{titles} of {getattr(self.function, '__qualname__', self.function)}>"

    def __reduce__(self) -> tuple:
        return type(self), (self.function, self.layers, self.engine, self.options)

    @property
    def _numba_type_(self) -> Any:
        """What Numba asks for when compiled code calls a derivative."""
        kinds = self._cache.numba_types
        if type(self) not in kinds:
            from tapeless.api.in_numba import numba_type

            kinds[type(self)] = numba_type(self)
        return kinds[type(self)]

    def own(self, args: tuple) -> tuple:
        """The positional arguments of the function among those of a call of its derivative."""
        return args

    def specialisation(self, args: tuple, kwargs: dict[str, Any]) -> Specialisation:
        """What is compiled for these arguments."""
        if not self.text.is_current():
            self._begin()
        try:
            found = self._known.get(self.key(args, kwargs))
        except Unkeyed:
            found = None
        if found is None or not found.is_current():
            return self._specialise(args, kwargs)
        if found.integers and not found.fits(args, kwargs):
            return self._specialise(args, kwargs)
        return found

    def key(self, args: tuple, kwargs: dict[str, Any]) -> tuple:
        """Equal for calls that the same code takes; `Unkeyed` if that is not known so cheaply."""
        changeable = self.text.changeable
        return call_key((*args, *changeable) if changeable else args, kwargs)

    def arguments(self, args: tuple, kwargs: dict[str, Any]) -> Arguments:
        """A call, taken apart."""
        if callee_of(self.function) is None:
            read_source(self.function)  # raises SourceMissing
        return Arguments.of(self.function, args, kwargs)

    def _specialise(self, args: tuple, kwargs: dict[str, Any]) -> Specialisation:
        arguments = self.arguments(args, kwargs)
        actives = tuple(layer.active(arguments) for layer in self.layers)
        built = self._cache.built(arguments, actives)
        if built is None:
            built = self._build(arguments, actives)
            self._cache.add(arguments.signature, built)
        specialisation = Specialisation(self.layers, arguments, built)
        with suppress(Unkeyed):
            self._cache.remember(self.key(args, kwargs), specialisation)
        return specialisation

    def _build(self, arguments: Arguments, actives: Actives) -> Built:
        """Code for these arguments; where it cannot be, for these values of the integers, or with
        items that are chosen when it runs."""
        from tapeless.compiler import build  # brings Numba, which takes longer than all the rest

        steps = tuple(layer.step(a) for layer, a in zip(self.layers, actives, strict=True))
        request = (self.function, arguments.signature, steps, self.engine, self.options)
        try:
            return Built(build(*request, leaves=arguments.leaves), actives)
        except (UnsupportedSyntax, UnsupportedCall) as error:
            if arguments.integers:
                with suppress(TapelessError):
                    return Built(build(*request, arguments.integers), actives)
            with suppress(TapelessError):
                return Built(build(*request, selecting=True), actives)
            raise error

    def inside(self, depth: int) -> Derivative:
        """The derivative that layer `depth` differentiates."""
        found = self._insides.get(depth)
        if found is None:
            layers = self.layers[:depth]
            found = Derivative(self.function, layers, self.engine, self.options)
            self._insides[depth] = found
        return found

    def run_fed(self, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any]) -> Any:
        """The derivative along its directions, for arguments as they come in a call."""
        return self.run_sweeps(specialisation, args, kwargs)

    def run_sweeps(
        self, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any], given: Any = None
    ) -> Any:
        """The derivative along its directions: unit vectors, or what is given to the last layer."""
        inputs = specialisation.inputs(args, kwargs)
        feeds = self.feeds(specialisation, inputs, args, kwargs)
        if given is not None:
            feeds[-1] = given
        run = run_sweep if self.is_swept else run_once
        try:
            return run(specialisation, inputs, feeds)
        except Exception as error:
            from tapeless.compile.traceback import at_users_line  # imports Numba

            raise at_users_line(error, specialisation.compiled.call, inputs) from None

    def feeds(
        self, specialisation: Specialisation, inputs: tuple, args: tuple, kwargs: dict[str, Any]
    ) -> list[Fed]:
        """The directions of each layer; those that the user gives are left out."""
        feeds: list[Fed] = []
        for depth, layer in enumerate(self.layers):
            if layer.feed in (Feed.NONE, Feed.GIVEN):
                feeds.append(())
                continue
            if layer.is_reverse:
                models = self._result_models(depth, specialisation, args, kwargs)
            else:
                models = [inputs[i] for i in specialisation.actives[depth]]
            if layer.feed is Feed.UNIT:
                feeds.append([one_like(model) for model in models])
            else:
                feeds.append(specialisation.directions(depth, models, layer.lanes))
        return feeds

    def _result_models(
        self, depth: int, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any]
    ) -> list[Any]:
        """Numbers and arrays of the shapes and dtypes of what layer `depth` differentiates."""
        inner = specialisation.outlines[depth]
        floats = [inner.results[i] for i in inner.floats]
        if not any(result.is_array for result in floats):
            return [np.dtype(result.type.dtype).type(0.0) for result in floats]
        results = quietly(self.inside(depth).results)(args, kwargs)
        return [results[i] for i in inner.floats]

    def results(self, args: tuple, kwargs: dict[str, Any]) -> tuple:
        """The flat results, in the direction zero where a layer would take all unit vectors."""
        specialisation = self.specialisation(args, kwargs)
        inputs = specialisation.inputs(args, kwargs)
        feeds = self.feeds(specialisation, inputs, args, kwargs)
        return specialisation.call(*inputs, *fixed(feeds))


P = ParamSpec("P")
D = TypeVar("D", bound=Derivative)


def kept_for_later(make: Callable[P, D]) -> Callable[P, D]:
    """`make(f, …)`, whose results are kept: for operators that are called with the function."""
    kept = functools.lru_cache(maxsize=256)(make)
    kinds = (FunctionType, MethodType, Derivative)

    @functools.wraps(make)
    def found(*args: P.args, **kwargs: P.kwargs) -> D:
        by_identity = isinstance(args[0], kinds)
        return (kept if by_identity else make)(*args, **kwargs)

    return found


def differentiate(
    f: Callable,
    layer: Layer,
    engine: str = "auto",
    options: Options | None = None,
    kind: type[Derivative] = Derivative,
) -> Any:
    """`f` differentiated once more, as a `kind`; `f` is a function or a derivative."""
    if engine not in ENGINES:
        raise ArgumentError(f"engine={engine!r} is not one of {', '.join(map(repr, ENGINES))}.")
    if not isinstance(options, Options | None):
        raise ArgumentError(f"options={options!r} is not of the class tapeless.Options.")
    if not callable(f):
        raise ArgumentError(
            f"{f!r} is not a function. Pass the function itself, without calling it."
        )
    if not isinstance(f, Derivative) and type(f).__module__.startswith("tapeless.api."):
        raise ArgumentError(
            f"{f!r} cannot be differentiated. Differentiate the function first: batch(grad(f))."
        )
    layers: tuple[Layer, ...] = (layer,)
    function, chosen = f, options or DEFAULT
    if isinstance(f, Derivative):
        function, layers = f.function, (*f.layers, layer)
        engine = f.engine if engine == "auto" else engine
        chosen = f.options if options is None else options
    if layer.takes_captured and not has_parameter(function, CAPTURED):
        function = with_captured(function)
    found = kind(function, layers, engine, chosen)
    found.__wrapped__ = f
    return found
