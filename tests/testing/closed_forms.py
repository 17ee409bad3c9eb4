"""Operators made from written derivatives, so that a check can be given a wrong one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tapeless.testing.operators import Operators
from tapeless.testing.probes import contract


def cubes(x):
    return np.sum(x * x * x)


def slope_of_cubes(x):
    return 3.0 * x * x


def curvature_of_cubes(x):
    return np.diag(6.0 * x)


POINT = np.array([0.5, -1.0, 2.0])


@dataclass(frozen=True)
class ClosedForm:
    """`cubes` with its first and second derivative, each of which a test may replace."""

    slope: Callable = slope_of_cubes
    curvature: Callable = curvature_of_cubes

    def jacobian(self, function: Callable, x: np.ndarray) -> np.ndarray:
        return self.slope(x)[None] if function is cubes else self.curvature(x)

    def operators(self, **other) -> Operators:
        """Operators that know these functions alone; `other` replaces some."""
        ours = Operators(
            grad=lambda f, argnums: self.slope,
            value_and_grad=lambda f, argnums: lambda x: (f(x), self.jacobian(f, x)[0]),
            jvp=self._forward,
            vjp=self._backward,
            prepare=lambda g, *args: g,
        )
        return replace(ours, **other)

    def _forward(self, f, primals, tangents):
        (x,), (t,) = primals, tangents
        tangent = contract(self.jacobian(f, x), t[None])[:, 0]
        return f(x), float(tangent[0]) if f is cubes else tangent

    def _backward(self, f, x):
        return f(x), lambda w: (contract(self.jacobian(f, x).T, np.atleast_2d(w))[:, 0],)
