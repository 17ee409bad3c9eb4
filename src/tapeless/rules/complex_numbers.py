"""Complex numbers: their parts, and which operations hold for them.

The convention is JAX's. Of a real function of z = x + iy the cotangent of z is ∂/∂x - i ∂/∂y, the
conjugate of the direction in which the function grows fastest. So the rule of a holomorphic
operation is that for real numbers, cotangent times f'(z), and tangents are f'(z) times tangent.
A partial of an operation with a real result is ∂/∂x - i ∂/∂y too: the tangent is the real part of
its product with the tangent of z. The transforms take real parts where an operand or a result is
real (`transform/projection.py`), so a rule says nothing about that.
"""

from __future__ import annotations

import builtins
import cmath
from typing import Any

import numpy as np

from tapeless.rules.registry import (
    METHODS,
    PROPERTIES,
    TRANSCENDENTAL,
    callee,
    complex_too,
    forward,
    lower,
    partials,
    poles,
    reverse,
    zero_derivative,
)
from tapeless.rules.spelling import helped, same
from tapeless.runtime.plain_complex import angle as angle_of
from tapeless.runtime.plain_complex import complex_number, complex_of, conjugated

# ---- of real numbers, where the parts mean something else ----------------------------------------


def same_number(x):
    return x


def copied(x):
    return np.positive(x)


def no_imaginary_part(x):
    return np.zeros_like(x)


def angle_of_real(x):
    """Of a negative number π, else 0."""
    return np.where(x < 0, np.pi, 0.0)


# ---- parts ---------------------------------------------------------------------------------------


def _define(name: str, operands: str = "({0})", **how: Any) -> None:
    helped(name, name + operands, "complex_numbers", plain="plain_complex", elementwise=True, **how)
    complex_too(name)


_define("real_part", of_reals=same_number)
_define("imag_part", of_reals=no_imaginary_part)
_define("angle", of_reals=angle_of_real, cost=TRANSCENDENTAL)
_define("complex_of")
_define("complex_number", "({0}, {1})")
same("numpy.conjugate", "np.conj({0})", elementwise=True, of_reals=copied)
# The same where the result is read at once, so that of real arrays no copy is needed.
same("conjugated", "np.conj({0})", elementwise=True, of_reals=same_number)
complex_too("numpy.conjugate", "conjugated")
for name in ("complex128", "complex64"):
    same(f"numpy.{name}", f"np.{name}({{0}})", elementwise=True)
    callee(getattr(np, name), operation=f"numpy.{name}", signature="a, /")
    complex_too(f"numpy.{name}")

callee(np.real, operation="real_part", signature="val")
callee(np.imag, operation="imag_part", signature="val")
callee(np.conjugate, operation="numpy.conjugate", signature="x, /")
callee(angle_of, operation="angle", signature="z")
callee(complex_of, operation="complex_of", signature="x")
callee(complex_number, operation="complex_number", signature="x, y")
# Stands before what a function for real numbers was read into, with what it was called with.
same("needs_reals", lambda args, attrs: "0", effect=True)
zero_derivative("needs_reals")
PROPERTIES.update(real=np.real, imag=np.imag)
METHODS.update(conj=np.conjugate, conjugate=np.conjugate)


callee(conjugated, operation="conjugated", signature="x")


@lower(np.angle)
def angle(z, deg=False):
    return np.degrees(angle_of(z)) if deg else angle_of(z)


@lower(cmath.phase)
def phase(x):
    return angle_of(complex_of(x))


@lower(builtins.complex)
def complex_from(real=0.0, imag=0.0):
    return complex_number(real, imag)


@partials("real_part")
def real_part(z, y):
    return 1


@partials("imag_part")
def imag_part(z, y):
    return -1j


@partials("angle", at=[0.3 + 0.4j, -0.5 - 2.0j])
def angle_(z, y):
    return np.divide(-1j, z)


@partials("complex_of", "numpy.complex128", "numpy.complex64")
def cast(x, y):
    return 1


@partials("complex_number")
def complex_number_(x, y, z):
    return 1, 1j


@reverse("numpy.conjugate", "conjugated")
def conjugate(y, y_bar, z):
    return np.conjugate(y_bar)


@forward("numpy.conjugate", "conjugated")
def conjugate_forward(y, z, z_dot):
    return np.conjugate(z_dot)


poles("angle")


# ---- cmath ---------------------------------------------------------------------------------------


def _of_complex(name: str, function: Any) -> None:
    """`cmath.exp(x)` is `np.exp` of the complex number x."""

    def read(x):
        return function(complex_of(x))

    callee(getattr(cmath, name), lower=read)


OF_NUMPY = {
    **{name: name for name in ("exp", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
}
for name, in_numpy in OF_NUMPY.items():
    _of_complex(name, getattr(np, in_numpy))


@lower(cmath.log)
def log(x, base=None):
    found = np.log(complex_of(x))
    return found if base is None else found / np.log(complex_of(base))


@lower(cmath.log10)
def log10(x):
    return np.log10(complex_of(x))


@lower(cmath.rect)
def rect(r, phi):
    return complex_number(r * np.cos(phi), r * np.sin(phi))


@lower(cmath.polar)
def polar(x):
    return np.abs(complex_of(x)), angle_of(complex_of(x))
