"""Programs with complex numbers: as arguments, on the way, and as results."""

import cmath

import numpy as np

from tests.rules.programs.data import W as REAL

Z = np.array([0.3 + 0.4j, -0.7 + 0.2j, 1.1 - 0.6j])
OTHER = np.array([0.2 - 0.1j, 0.5 + 0.9j, -1.0 + 0.3j])
z, other = 0.3 + 0.4j, -0.5 + 1.2j

FUNCTIONS = {
    "exp": lambda z: np.exp(z),
    "exp2": lambda z: np.exp2(z),
    "expm1": lambda z: np.expm1(z),
    "log": lambda z: np.log(z),
    "log2": lambda z: np.log2(z),
    "log10": lambda z: np.log10(z),
    "log1p": lambda z: np.log1p(z),
    "sqrt": lambda z: np.sqrt(z),
    "sin": lambda z: np.sin(z),
    "cos": lambda z: np.cos(z),
    "tan": lambda z: np.tan(z),
    "arcsin": lambda z: np.arcsin(z),
    "arccos": lambda z: np.arccos(z),
    "arctan": lambda z: np.arctan(z),
    "sinh": lambda z: np.sinh(z),
    "cosh": lambda z: np.cosh(z),
    "tanh": lambda z: np.tanh(z),
    "arcsinh": lambda z: np.arcsinh(z),
    "arccosh": lambda z: np.arccosh(z),
    "arctanh": lambda z: np.arctanh(z),
    "square": lambda z: np.square(z),
    "reciprocal": lambda z: np.reciprocal(z),
    "conj": lambda z: np.conj(z),
    "abs": lambda z: np.abs(z),
    "angle": lambda z: np.angle(z),
    "degrees": lambda z: np.angle(z, deg=True),
    "real": lambda z: np.real(z),
    "imag": lambda z: np.imag(z),
}
# The quadrants tell apart the branches of roots and inverse functions.
QUADRANTS = np.array([0.3 + 0.4j, -0.3 + 0.4j, -0.3 - 0.4j, 0.3 - 0.4j, -1.3 + 0.4j, 1.5 - 0.2j])


def arithmetic(z, w):
    return z * w + z / w - z, z**w, -z + 1, 1j / z


def with_reals(x, w):
    return x * w + x / w - w + w / x, x**w, w**x, 1j**x, x + 1j, 1j * x - x


def powers(z):
    return z**3 + z**2 + z**-1 + z**0.5 + z**2.5 + z**7, 2**z + (1 + 2j) ** z + z ** (1 + 2j)


def made_of_parts(x, y):
    w = complex(x, y)
    w = w * w
    return w.real, w.imag, w.conjugate(), abs(w), w


def reductions(z):
    return np.sum(z) * np.mean(z) * np.prod(z), np.linalg.norm(z), np.cumsum(z) * 1j


def products(z, w, x):
    return np.vdot(z, w), np.dot(z, w), z @ x, np.outer(z, x) @ x, np.inner(x, w)


def from_reals(x):
    return (
        np.sum(np.outer(x, x) @ (x * 1j + x)),
        x.astype(complex) * 1j,
        np.array([x[0], 1j * x[1]]),
    )


def mixed(z, x):
    return z * x + x + np.where(x > 0, z, x), np.concatenate((z, x)) * 2j, np.full(3, x[0]) * z[0]


def written(z, x):
    y = np.zeros(3, dtype=complex)
    y[:] = x
    y[1] = z[2]
    y[1:] += x[1:] * z[:2]
    y *= 1j
    z[0] = y[2]
    return y, z


def systems(x):
    a = np.zeros((2, 2), dtype=np.complex128)
    a[0, 0], a[0, 1], a[1, 0], a[1, 1] = x[0], 1j * x[1], x[2] * (1 - 1j), 1.0
    return np.linalg.solve(a, a[0]), np.linalg.inv(a), np.linalg.det(a)


def carried(x):
    total = 0.0
    for i in range(3):
        total = total * x[i] + 1j * x[i]
    return total


def on_one_path(x):
    total = x[0] if x[0] > 0 else x[1] * 1j
    return total * 2j


def overwritten(z, x):
    total = 0.0
    for i in range(3):
        total += abs(z[i]) * x[i]
        z[i] = z[i] * total
    return total, z


def of_cmath(z, x):
    by = cmath.exp(z) + cmath.log(z) * cmath.sqrt(z) + cmath.sqrt(x - 3.0)
    return by, cmath.phase(z), cmath.rect(abs(z), 2.0), cmath.polar(x + 2j), cmath.log(z, 2.0)


def parts(z):
    return z.real * z.imag, z.T.conj() @ z, z.real.sum(), z.imag**2


def picked(z):
    return z[np.array([0, 0, 2])] * z[::-1], z[np.abs(z) > 0.9], np.roll(z, 1), np.diff(z)


def tables(z, w):
    m = np.outer(z, w)
    return m.sum(axis=0), m.prod(axis=1), np.tril(m), np.trace(m), np.diag(z), np.kron(z, w), m.T


CASES = [(f"complex {name}", f, (QUADRANTS,)) for name, f in FUNCTIONS.items()]
CASES += [(f"complex number {name}", f, (z,)) for name, f in FUNCTIONS.items()]
CASES += [
    (f.__name__, f, args)
    for f, *args in [
        (arithmetic, z, other),
        (arithmetic, Z, OTHER),
        (arithmetic, Z, other),
        (with_reals, 0.7, other),
        (with_reals, np.array([0.3, 0.2, 0.9]), OTHER),
        (powers, z),
        (made_of_parts, 0.3, 0.4),
        (reductions, Z),
        (products, Z, OTHER, REAL),
        (from_reals, REAL),
        (mixed, Z, REAL),
        (written, Z, REAL),
        (systems, REAL),
        (carried, REAL),
        (on_one_path, REAL),
        (on_one_path, -REAL),
        (overwritten, Z, REAL),
        (of_cmath, z, 0.4),
        (parts, Z),
        (picked, Z),
        (tables, Z, OTHER),
    ]
]
