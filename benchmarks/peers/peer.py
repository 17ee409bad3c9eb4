"""What makes a library something that the scenarios can be run against.

A library differentiates functions of numbers and arrays. Containers and objects are taken apart
before and put together behind, so that none is refused, or misread, for the sake of its arguments.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.peers.borrowed import borrowed
from tapeless.frontend.containers import take_apart
from tapeless.testing.conduct import check_value
from tapeless.testing.conformance import AnotherProgram
from tapeless.testing.leaves import is_float_leaf, leaves
from tapeless.testing.mismatch import GradientMismatch
from tapeless.testing.operators import Operators
from tapeless.testing.point import Point
from tapeless.testing.precision import DOUBLE, SINGLE

Pull = Callable[[list], list]


class Peer(ABC):
    """Another library that differentiates Python."""

    # What stands for `np` and `math`, the first that has a function of the name.
    libraries: Sequence[Any]

    @abstractmethod
    def is_own(self, value: Any) -> bool:
        """Whether `value` is an array of this library."""

    @abstractmethod
    def array(self, leaf: Any) -> Any:
        """A number or an array of NumPy's as the library has it, in fresh memory."""

    @abstractmethod
    def plain(self, leaf: Any) -> Any:
        """The same back again."""

    @abstractmethod
    def pull(self, program: Callable[..., list], moved: list) -> tuple[list, Pull]:
        """The results of `program(*moved)`, and what pulls cotangents of them back."""

    def is_floating(self, leaf: Any) -> bool:
        """Whether a leaf is made of floats or complex numbers."""
        kind = str(getattr(leaf, "dtype", type(leaf).__name__))
        return "float" in kind or "complex" in kind

    def with_leaves(self, tree: Any, change: Callable[[Any], Any]) -> Any:
        """A container of the same kind whose leaves went through `change`."""
        found = None if self.is_own(tree) else take_apart(tree)
        if found is None:
            return change(tree)
        form, items = found
        return form.build([self.with_leaves(item, change) for item in items])

    @property
    def without_derivative(self) -> "Peer":
        """The library as it is while nothing is differentiated."""
        return self

    @property
    def operators(self) -> Operators:
        """What the conformance table calls."""
        return Operators(self._grad, self._value_and_grad, _no_forward_mode, self._vjp)

    def _grad(self, function: Callable, argnums: Any = 0) -> Callable:
        return lambda *args: self._value_and_grad(function, argnums)(*args)[1]

    def _value_and_grad(self, function: Callable, argnums: Any = 0) -> Callable:
        def call(*args: Any) -> tuple:
            chosen = (argnums,) if isinstance(argnums, int) else argnums
            value, pullback = self._pulled(function, args, chosen)
            if np.shape(value) != ():
                raise TypeError(f"the value has the shape {np.shape(value)}")
            found = pullback(1.0)
            return value, found[argnums] if isinstance(argnums, int) else tuple(
                found[i] for i in argnums
            )

        return call

    def _vjp(self, function: Callable, *args: Any) -> tuple[Any, Callable]:
        return self._pulled(function, args, tuple(range(len(args))))

    def _pulled(
        self, function: Callable, args: tuple, chosen: tuple[int, ...]
    ) -> tuple[Any, Callable]:
        self._check_program(function, args)
        run = Run(self, function, args, chosen)
        outputs, pull = self.pull(run, [self.array(leaf) for leaf in run.moved])
        found = iter(outputs)
        value = self.with_leaves(
            run.result, lambda leaf: self.plain(next(found) if self.is_floating(leaf) else leaf)
        )

        def pullback(cotangent: Any) -> tuple:
            weights = [leaf for leaf in leaves(cotangent) if is_float_leaf(leaf)]
            if len(weights) != len(outputs):
                raise TypeError(f"the value has {len(outputs)} numbers or arrays of floats")
            pulled = pull(weights) if outputs else map(np.zeros_like, run.moved)
            gradients = (self.plain(leaf) for leaf in pulled)
            return run.with_moved(lambda leaf: like(next(gradients), leaf), lambda leaf: None)

        return value, pullback

    def _check_program(self, function: Callable, args: tuple) -> None:
        """Raise `AnotherProgram` if it is another one with this library, without a derivative."""
        run = Run(self.without_derivative, function, args, tuple(range(len(args))))
        point = Point.of(function, args)
        try:
            expected = function(*point.copies())
        except Exception as error:
            expected = error
        try:
            run(*[self.array(leaf) for leaf in run.moved])
        except Exception:
            return  # what it raises is found again when it is differentiated
        if isinstance(expected, Exception):
            raise AnotherProgram(f"{type(expected).__name__} is not raised")
        precision = SINGLE if point.is_single else DOUBLE
        try:
            found = self.with_leaves(run.result, self.plain)
            check_value("without a derivative", found, expected, precision.value)
        except GradientMismatch as problem:
            raise AnotherProgram(str(problem)) from None


class Run:
    """A program as a function of its float leaves that returns the float leaves of its result."""

    def __init__(self, peer: Peer, function: Callable, args: tuple, chosen: tuple) -> None:
        self.peer, self.args, self.chosen = peer, args, chosen
        self.function = borrowed(function, peer)
        self.result: Any = None
        self.moved: list = []
        self.with_moved(self.moved.append, lambda leaf: leaf)

    def __call__(self, *moved: Any) -> list:
        given = iter(moved)
        args = self.with_moved(lambda leaf: next(given), self._fixed)
        self.result = self.function(*args)
        found: list = []
        self.peer.with_leaves(self.result, found.append)
        return [leaf for leaf in found if self.peer.is_floating(leaf)]

    def with_moved(self, change: Callable[[Any], Any], fix: Callable[[Any], Any]) -> tuple:
        """The arguments with each active leaf changed, and `fix` of the others."""
        return tuple(
            self.peer.with_leaves(
                arg,
                lambda leaf, active=i in self.chosen: (
                    change(leaf) if active and is_float_leaf(leaf) else fix(leaf)
                ),
            )
            for i, arg in enumerate(self.args)
        )

    def _fixed(self, leaf: Any) -> Any:
        return self.peer.array(leaf) if isinstance(leaf, np.ndarray) else leaf


def like(gradient: Any, leaf: Any) -> Any:
    """A gradient in the dtype of its argument, which some libraries widen."""
    found = np.array(gradient)
    if np.iscomplexobj(found) and not np.iscomplexobj(leaf):
        found = np.real(found)
    return found.astype(np.asarray(leaf).dtype) if found.ndim else found[()]


def _no_forward_mode(*_: Any) -> tuple:
    raise NotImplementedError("the table of conformance is about reverse mode")
