"""`Derivative`: a function that was differentiated, with what was compiled for the types that it was called with."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from threading import Lock
from types import MethodType
from typing import Any

import numpy as np

from tapeless.api.arguments import Arguments
from tapeless.api.directions import Directions, one_like, zero_like
from tapeless.api.keys import Unkeyed, call_key
from tapeless.api.layer import Feed, Layer
from tapeless.api.specialisation import Built, Specialisation
from tapeless.api.sweep import Fed, run_once, run_sweep
from tapeless.compiler import build
from tapeless.errors import ArgumentError
from tapeless.frontend.signature import Signature
from tapeless.frontend.source import python_function, read_source
from tapeless.options import DEFAULT, Options

ENGINES = ("auto", "numba", "python")


class Derivative:
    """A callable that computes derivatives of `function`: those of `layers`, the first one innermost.

    It has the name, the docstring and the signature of what it differentiates. What is compiled is kept for later
    calls, also for those of other `Derivative`s of the same function.
    """

    def __init__(
        self, function: Callable, layers: tuple[Layer, ...], engine: str, options: Options
    ) -> None:
        functools.update_wrapper(self, function, updated=())
        self._function = function
        self._layers = layers
        self._engine = engine
        self._options = options
        self._is_fed = any(layer.feed is not Feed.NONE for layer in layers)
        self._is_swept = any(layer.feed is Feed.BASIS for layer in layers)
        self._cache = _cache_of(function, layers, engine, options)
        self._known = self._cache.known

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._is_fed:
            args, given = self._split(args)
            return self._run_fed(self._specialisation(args, kwargs), args, kwargs, given)
        return self._specialisation(args, kwargs).run(args, kwargs)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __repr__(self) -> str:
        titles = " of the ".join(layer.title for layer in reversed(self._layers))
        return f"<{titles} of {getattr(self._function, '__qualname__', self._function)}>"

    def __reduce__(self) -> tuple:
        return type(self), (self._function, self._layers, self._engine, self._options)

    def _split(self, args: tuple) -> tuple[tuple, Sequence[Any] | None]:
        """The function's own arguments, and the direction that was passed among them."""
        return args, None

    def _specialisation(self, args: tuple, kwargs: dict[str, Any]) -> Specialisation:
        """What is compiled for these arguments."""
        try:
            found = self._known[call_key(args, kwargs)]
        except (KeyError, Unkeyed):
            return self._specialise(args, kwargs)
        for guard in found.guards:
            if not guard.holds():
                return self._specialise(args, kwargs)
        return found

    def _specialise(self, args: tuple, kwargs: dict[str, Any]) -> Specialisation:
        if python_function(self._function) is None:
            read_source(self._function)  # raises SourceMissing
        arguments = Arguments.of(self._function, args, kwargs)
        actives = tuple(layer.active(arguments) for layer in self._layers)
        built = self._cache.built(arguments.signature)
        if built is None:
            steps = tuple(
                layer.step(active) for layer, active in zip(self._layers, actives, strict=True)
            )
            compiled = build(
                self._function, arguments.signature, steps, self._engine, self._options
            )
            built = Built(compiled, actives)
            self._cache.add(arguments.signature, built)
        specialisation = Specialisation(self._layers, arguments, built)
        self._cache.remember(args, kwargs, specialisation)
        return specialisation

    def _inside(self, depth: int) -> Derivative:
        """The derivative that layer `depth` differentiates."""
        return Derivative(self._function, self._layers[:depth], self._engine, self._options)

    def _run_fed(
        self,
        specialisation: Specialisation,
        args: tuple,
        kwargs: dict[str, Any],
        given: Sequence[Any] | None = None,
    ) -> Any:
        """The derivative with its directions: unit vectors, and for the last layer what is given."""
        inputs = specialisation.inputs(args, kwargs)
        feeds: list[Fed] = []
        for depth, layer in enumerate(self._layers):
            if layer.feed is Feed.GIVEN and given is not None:
                feeds.append(given)
            elif layer.feed is Feed.NONE:
                feeds.append(())
            else:
                models = self._models(depth, specialisation, args, kwargs)
                unit = layer.feed is Feed.UNIT
                feeds.append([one_like(m) for m in models] if unit else Directions(models))
        run = run_sweep if self._is_swept else run_once
        return run(specialisation, inputs, feeds)

    def _models(
        self, depth: int, specialisation: Specialisation, args: tuple, kwargs: dict[str, Any]
    ) -> list[Any]:
        """Numbers and arrays of the shapes and dtypes of the directions of layer `depth`."""
        if not self._layers[depth].is_reverse:
            leaves = Arguments.of(self._function, args, kwargs).leaves
            return [leaves[i] for i in specialisation.actives[depth]]
        inner = specialisation.outlines[depth]
        floats = [inner.results[i] for i in inner.floats]
        if not any(result.is_array for result in floats):
            return [np.dtype(result.type.dtype).type(0.0) for result in floats]
        results = self._inside(depth)._results(args, kwargs)
        return [results[i] for i in inner.floats]

    def _results(self, args: tuple, kwargs: dict[str, Any]) -> tuple:
        """The flat results in the direction zero: their shapes, and all values that no direction affects."""
        specialisation = self._specialisation(args, kwargs)
        zeros: list[Any] = []
        for depth, layer in enumerate(self._layers):
            if layer.feed is not Feed.NONE:
                zeros += map(zero_like, self._models(depth, specialisation, args, kwargs))
        return specialisation.call(*specialisation.inputs(args, kwargs), *zeros)


class Cache:
    """What was compiled for one function and one request: by signature, and by the key of a call."""

    MOST_PER_SIGNATURE = 8  # for functions whose globals alternate between a few values

    def __init__(self) -> None:
        self.known: dict[tuple, Specialisation] = {}
        self._built: dict[Signature, list[Built]] = {}
        self._lock = Lock()

    def built(self, signature: Signature) -> Built | None:
        """Compiled code for the signature whose assumptions hold now."""
        candidates = self._built.get(signature, ())
        return next((built for built in tuple(candidates) if built.is_valid), None)

    def add(self, signature: Signature, built: Built) -> None:
        with self._lock:
            kept = self._built.get(signature, [])[: self.MOST_PER_SIGNATURE - 1]
            self._built[signature] = [built, *kept]

    def remember(self, args: tuple, kwargs: dict[str, Any], found: Specialisation) -> None:
        """Find this specialisation at once when a call with the same key comes."""
        try:
            self.known[call_key(args, kwargs)] = found
        except Unkeyed:
            return


@functools.lru_cache(maxsize=256)  # functions and what they captured are kept alive by it
def _shared_cache(*request: Any) -> Cache:
    return Cache()


def _cache_of(function: Callable, *request: Any) -> Cache:
    try:
        return _shared_cache(function, *request)
    except TypeError:  # an unhashable callable
        return Cache()


def differentiate(
    f: Callable,
    layer: Layer,
    engine: str = "auto",
    options: Options | None = None,
    kind: type[Derivative] = Derivative,
) -> Derivative:
    """`f` differentiated once more; `f` is a function or a derivative."""
    if engine not in ENGINES:
        raise ArgumentError(f"engine={engine!r} is not one of {', '.join(map(repr, ENGINES))}.")
    if not callable(f):
        raise ArgumentError(f"{f!r} is not a function. Pass the function itself, without calling it.")
    layers: tuple[Layer, ...] = (layer,)
    function, chosen = f, options or DEFAULT
    if isinstance(f, Derivative):
        function, layers = f._function, (*f._layers, layer)
        engine = f._engine if engine == "auto" else engine
        chosen = f._options if options is None else options
    found = kind(function, layers, engine, chosen)
    found.__wrapped__ = f
    return found
