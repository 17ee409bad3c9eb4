"""`prepare`: a derivative with memory of its own, for many calls with the same types."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import suppress
from threading import local
from typing import Any, NoReturn

import numpy as np

from tapeless.api.by_size import BySize
from tapeless.api.call import MANY, Derivative
from tapeless.api.hessians import hessian_product, hvp
from tapeless.api.keys import Unkeyed
from tapeless.api.products import given_among, jvp, pulled, pushed, vjp
from tapeless.api.quick import MISSED, ShortWay, short_way
from tapeless.api.sweep import fixed
from tapeless.errors import ArgumentError, PreparedMismatch


def prepare(
    g: Callable, /, *example_args: Any, copy: bool = False, **example_kwargs: Any
) -> Prepared:
    """A derivative that is compiled now and uses the same memory in each call.

    Args:
        g: what `grad`, `value_and_grad`, `derivative`, `jacfwd`, `jacrev`, `jacobian` or `hessian`
            returned; or `functools.partial(jvp, f)`, of `vjp` or of `hvp`, for calls of these with
            the function `f`.
        *example_args: arguments as they will come: of the same types, dtypes and numbers of axes;
            sizes may change.
        copy: whether each call returns fresh arrays. By default **a call may overwrite the arrays
            that an earlier call returned**; copy what you keep.
        **example_kwargs: keyword arguments as they will come.

    Returns:
        A function of the arguments of `g`, with its results. Each thread has memory of its own. A
        prepared `jvp` takes tangents of the arguments of which the example has one.

    Raises:
        PreparedMismatch: by the returned function, if an argument has another type, dtype or number
            of axes than it was prepared for.
        TapelessError: as `g` raises it for the example.

    Example:
        >>> import numpy as np
        >>> from tapeless import grad
        >>> def energy(x):
        ...     return np.sum(x**2)
        >>> slope = prepare(grad(energy), np.ones(3))
        >>> slope(np.array([1.0, 2.0, 3.0]))
        array([2., 4., 6.])
        >>> from functools import partial
        >>> from tapeless import jvp
        >>> along = prepare(partial(jvp, energy), (np.ones(3),), (np.ones(3),))
        >>> along((np.array([1.0, 2.0, 3.0]),), (np.array([1.0, 0.0, 0.0]),))
        (14.0, 2.0)
    """
    if isinstance(g, functools.partial):
        g = _operator(g, example_args)
    if not isinstance(g, Derivative):
        raise ArgumentError(
            "prepare takes a derivative. Write prepare(grad(f), x), not prepare(f, x)."
        )
    if isinstance(g, BySize):
        g = g.chosen(example_args, example_kwargs)
    return Prepared(g, example_args, example_kwargs, copy=copy)


def _operator(g: functools.partial, args: tuple) -> Callable:
    """What an operator that is called with the arguments, such as `hvp`, does for one function."""
    if g.func is hvp:
        return hessian_product(*g.args, **g.keywords)
    if g.func is vjp:
        return pulled(*g.args, **g.keywords)
    if g.func is jvp and len(args) == 2:
        moving, _ = given_among(args[1])
        return pushed(*g.args, moving=moving, **g.keywords)
    return g


class Prepared(functools.partial):
    """Calls a derivative for arguments of the types of an example.

    A partial, of no arguments, because CPython calls a function of its own kind through one as fast
    as by itself.
    """

    _derivative: Derivative

    def __new__(cls, derivative: Derivative, args: tuple, kwargs: dict[str, Any], *, copy: bool):
        calls = Calls(derivative, args, kwargs, copy=copy)
        self = super().__new__(cls, calls)
        functools.update_wrapper(self, derivative, updated=())
        self._derivative = derivative
        calls.hand_over = self._hand_over
        return self

    def __repr__(self) -> str:
        return f"<prepared {self._derivative!r}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a prepared derivative holds memory: prepare the derivative anew instead")

    def _hand_over(self, call: Callable) -> None:
        """From now on call this."""
        self.__setstate__((call, (), {}, vars(self)))  # type: ignore[attr-defined]


class Calls:
    """The calls of one prepared derivative that take steps of Python."""

    def __init__(self, derivative: Derivative, args: tuple, kwargs: dict[str, Any], *, copy: bool):
        self.hand_over: Callable[[Callable], None] = lambda call: None
        self._derivative = derivative
        self._copy = copy
        self._types = _types(derivative, args, kwargs)
        self._memory = Memory()
        self._count = 0
        self._find(args, kwargs)

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        workspace = self._memory.last
        if workspace is not None and not kwargs and (short := workspace.short) is not None:
            self._count += 1
            if self._count == MANY:
                self._take_fast_way(short)
            found = short.quick(args)
            if found is not MISSED:
                return found
            if workspace.keep_up():
                self._count = 0
                self.hand_over(self)
        return self._find(args, kwargs).run(args, kwargs)

    def _take_fast_way(self, short: ShortWay) -> None:
        from tapeless.api.fast import fast_way  # imports Numba

        function = self._derivative.text.function
        call = None if function is None else fast_way(short, function, self)
        if call is not None:
            self.hand_over(call)

    def _find(self, args: tuple, kwargs: dict[str, Any]) -> Workspace:
        """The memory of this thread for arguments of these types."""
        try:
            found = self._memory.workspaces.get(self._derivative.key(args, kwargs))
        except Unkeyed:
            found = None
        if found is None or not found.holds(args, kwargs):
            found = self._begin(args, kwargs)
        self._memory.last = found
        return found

    def _begin(self, args: tuple, kwargs: dict[str, Any]) -> Workspace:
        """New memory for arguments of these types, which must be those of the example."""
        came = _types(self._derivative, args, kwargs)
        if came != self._types:
            raise PreparedMismatch(_mismatch(self._types, came))
        workspace = Workspace(self._derivative, args, kwargs, copy=self._copy)
        with suppress(Unkeyed):
            self._memory.workspaces[self._derivative.key(args, kwargs)] = workspace
        return workspace


class Workspace:
    """The code for some types of arguments with memory that only one thread uses."""

    def __init__(self, derivative: Derivative, args: tuple, kwargs: dict[str, Any], *, copy: bool):
        from tapeless.compile.assuming import tried_first  # imports Numba

        shared = derivative.specialisation(derivative.own(args), kwargs)
        call = shared.compiled.prepared()
        # Sweeps put the results elsewhere anyway.
        kept = _copying(call) if copy and not derivative.is_swept else call
        own = shared.with_call(kept, keeps_arrays=not copy)
        self._own = own
        self._text = derivative.text
        self._positions = derivative.own
        self.run = functools.partial(derivative.run_fed, own) if derivative.is_fed else own.run
        self._tried_first = functools.partial(tried_first, call)
        self._shortened = functools.partial(short_way, derivative, own, args, call, copy=copy)
        self._first = self._tried_first()
        self._short = None if kwargs else self._shortened()
        if derivative.is_swept:
            self._go_straight(derivative, call, args, kwargs)

    @property
    def short(self) -> ShortWay | None:
        """The short way, while the function has the text that it was made for."""
        return self._short if self._short is not None and self._text.is_current() else None

    def keep_up(self) -> bool:
        """Take the short way to other code if that has taken over for good; whether it has."""
        before, self._first = self._first, self._tried_first()
        if before is self._first:
            return False
        self._short = self._shortened()
        return True

    def _go_straight(
        self, derivative: Derivative, call: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> None:
        """Have each column, or chunk of columns, call the machine code itself."""
        from tapeless.compile.workspace import go_straight  # imports Numba

        inputs = self._own.inputs(args, kwargs)
        feeds = derivative.feeds(self._own, inputs, args, kwargs)
        go_straight(call, [*inputs, *fixed(feeds)])

    def holds(self, args: tuple, kwargs: dict[str, Any]) -> bool:
        """Whether what the code assumes of the function, of globals and of integers is so."""
        own = self._own
        if not self._text.is_current():
            return False
        if not own.is_current():
            return False
        return not own.integers or own.fits(self._positions(args), kwargs)


class Memory(local):
    """What each thread has for itself."""

    def __init__(self) -> None:
        self.workspaces: dict[tuple, Workspace] = {}
        self.last: Workspace | None = None


def _copying(call: Callable[..., tuple]) -> Callable[..., tuple]:
    def copied(*inputs: Any) -> tuple:
        results = call(*inputs)
        return tuple([r.copy() if isinstance(r, np.ndarray) else r for r in results])

    return copied


def _types(derivative: Derivative, args: tuple, kwargs: dict[str, Any]) -> dict[str, str]:
    """The type of each part of the arguments, in words."""
    return derivative.arguments(derivative.own(args), kwargs).descriptions


def _mismatch(prepared: dict[str, str], came: dict[str, str]) -> str:
    names = dict.fromkeys((*prepared, *came))
    width = max(map(len, names), default=0)
    lines = [
        f"  {name:{width}}  prepared as {before}, came as {now}"
        + ("" if before == now else "  <--")
        for name in names
        for before, now in [(prepared.get(name, "nothing"), came.get(name, "nothing"))]
    ]
    return (
        "the arguments are not of the types that this derivative was prepared for:\n\n"
        + "\n".join(lines)
        + "\n\nConvert them, or prepare the derivative for these as well."
    )
